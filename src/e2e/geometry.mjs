// Where contours must be drawn, computed from the interface's numbers alone and on purpose without the page's code: world
// points on a screen whose right and down are patient directions.

/** Patient directions (LPS) of the screen, as radiologists expect them. */
const SCREENS = {
  axial: { right: [1, 0, 0], down: [0, 1, 0], normal: [0, 0, 1] },
  coronal: { right: [1, 0, 0], down: [0, 0, -1], normal: [0, 1, 0] },
  sagittal: { right: [0, 1, 0], down: [0, 0, -1], normal: [1, 0, 0] },
};

const dot = (a, b) => a.reduce((sum, x, n) => sum + x * b[n], 0);
const axisOf = (info, c) => [0, 1, 2].map((r) => info.direction[3 * r + c]);

/** The lattice axis nearest to a patient direction, and its sign. */
function nearest(info, wanted) {
  const [best] = [0, 1, 2].sort((a, b) => Math.abs(dot(axisOf(info, b), wanted)) - Math.abs(dot(axisOf(info, a), wanted)));
  return { axis: best, sign: dot(axisOf(info, best), wanted) >= 0 ? 1 : -1 };
}

const indexToWorld = (info, index) =>
  [0, 1, 2].map(
    (r) => info.originMm[r] + [0, 1, 2].reduce((sum, c) => sum + info.direction[3 * r + c] * info.spacingMm[c] * index[c], 0),
  );

/** Points (index i, j, k) of stored contours that lie on the cut. */
function pointsOnCut(contours, axis, cut) {
  const points = [];
  for (const { sliceIndex, pointsIndex } of contours) {
    const count = pointsIndex.length / 2;
    for (let n = 0, before = count - 1; n < count; before = n++) {
      const a = [pointsIndex[2 * before], pointsIndex[2 * before + 1], sliceIndex];
      const b = [pointsIndex[2 * n], pointsIndex[2 * n + 1], sliceIndex];
      if (axis === 2) {
        if (sliceIndex === cut) {
          points.push(a);
        }
      } else if ((a[axis] - cut) * (b[axis] - cut) < 0) {
        const part = (cut - a[axis]) / (b[axis] - a[axis]);
        points.push(a.map((x, at) => x + part * (b[at] - x)));
      }
    }
  }
  return points;
}

/**
 * Canvas points at which a structure must be seen on one cut of an image that is fitted into the canvas: the middle of the
 * image lies in the middle of the canvas, and a millimetre has one length whichever way.
 */
export function expectedPixels(info, contours, plane, cut, [width, height]) {
  const screen = SCREENS[plane];
  const [u, v, n] = [nearest(info, screen.right), nearest(info, screen.down), nearest(info, screen.normal)];
  const extent = (axis) => info.size[axis] * info.spacingMm[axis];
  const pxPerMm = Math.min(width / extent(u.axis), height / extent(v.axis));
  const middle = indexToWorld(info, info.size.map((count) => (count - 1) / 2));
  const right = axisOf(info, u.axis).map((x) => u.sign * x);
  const down = axisOf(info, v.axis).map((x) => v.sign * x);
  return pointsOnCut(contours, n.axis, cut)
    .map((index) => indexToWorld(info, index).map((x, r) => x - middle[r]))
    .map((away) => [width / 2 + pxPerMm * dot(away, right), height / 2 + pxPerMm * dot(away, down)]);
}
