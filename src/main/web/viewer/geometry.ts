/**
 * Geometry of the boxes. Patient axes are DICOM LPS: x to the patient's Left, y to Posterior, z to the Head (superior),
 * millimetres. A lattice has voxel centres at integer indices (i, j, k):
 * `world = origin + direction · (spacing ⊙ (i, j, k))`, `direction` row-major 3×3, column a = unit vector along index a.
 * A slice is drawn with i to the right and j downwards; pixel (i, j) covers the square around its centre.
 */

export type WorldMm = readonly [number, number, number] & { readonly space?: 'world' };
export type IndexVoxel = readonly [number, number, number] & { readonly space?: 'index' };
export type CanvasPx = readonly [number, number] & { readonly space?: 'canvas' };

export interface Lattice {
  readonly size: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
  readonly originMm: readonly [number, number, number];
  readonly direction: readonly number[];
}

/** Canvas = offset + scale · (index + 0.5): how a slice lies on a canvas; scales in canvas pixels per voxel. */
export interface Placement {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** Zoom and pan shared by the boxes: zoom 1 fits the slice; the pan is a fraction of the fitted slice's size. */
export interface Camera {
  readonly zoom: number;
  readonly panX: number;
  readonly panY: number;
}

export const FIT: Camera = { zoom: 1, panX: 0, panY: 0 };
export const ZOOM_MIN = 1;
export const ZOOM_MAX = 24;

/** @throws RangeError when the numbers do not describe a lattice */
export function requireLattice(lattice: Lattice): Lattice {
  const { size, spacingMm, originMm, direction } = lattice;
  if (size.length !== 3 || size.some((n) => !Number.isInteger(n) || n < 1)) {
    throw new RangeError(`size must be three positive whole numbers but is ${size.join(', ')}`);
  }
  if (spacingMm.length !== 3 || spacingMm.some((s) => !(s > 0) || !Number.isFinite(s))) {
    throw new RangeError(`spacing must be three positive numbers of mm but is ${spacingMm.join(', ')}`);
  }
  if (originMm.length !== 3 || originMm.some((o) => !Number.isFinite(o))) {
    throw new RangeError(`origin must be three numbers of mm but is ${originMm.join(', ')}`);
  }
  if (direction.length !== 9 || direction.some((d) => !Number.isFinite(d))) {
    throw new RangeError(`direction must be nine numbers but is ${direction.join(', ')}`);
  }
  for (const axis of [0, 1, 2] as const) {
    const norm = Math.hypot(...column(direction, axis));
    if (Math.abs(norm - 1) > 1e-3) {
      throw new RangeError(`direction column ${axis} must have length 1 but has ${norm}`);
    }
  }
  return lattice;
}

function column(direction: readonly number[], axis: 0 | 1 | 2): [number, number, number] {
  return [direction[axis] ?? 0, direction[axis + 3] ?? 0, direction[axis + 6] ?? 0];
}

/** World point of a continuous index. */
export function indexToWorld(lattice: Lattice, [i, j, k]: IndexVoxel): WorldMm {
  const d = lattice.direction;
  const [sx, sy, sz] = lattice.spacingMm;
  const [x, y, z] = [i * sx, j * sy, k * sz];
  const row = (r: 0 | 1 | 2) =>
    lattice.originMm[r] + (d[3 * r] ?? 0) * x + (d[3 * r + 1] ?? 0) * y + (d[3 * r + 2] ?? 0) * z;
  return [row(0), row(1), row(2)];
}

/** Continuous index of a world point; the inverse of {@link indexToWorld} (direction is orthonormal). */
export function worldToIndex(lattice: Lattice, [x, y, z]: WorldMm): IndexVoxel {
  const d = lattice.direction;
  const [ox, oy, oz] = lattice.originMm;
  const delta = [x - ox, y - oy, z - oz] as const;
  const along = (axis: 0 | 1 | 2) => {
    const c = column(d, axis);
    return (c[0] * delta[0] + c[1] * delta[1] + c[2] * delta[2]) / lattice.spacingMm[axis];
  };
  return [along(0), along(1), along(2)];
}

/** A grid of pixels: how many to the right and down, and their size in mm. Slices of a lattice and its planes are such. */
export interface Sheet {
  readonly size: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
}

/** Fits a slice into a canvas with its true proportions (mm, not voxels), then applies zoom and pan about the middle. */
export function place(sheet: Sheet, widthPx: number, heightPx: number, camera: Camera = FIT): Placement {
  const [nx, ny] = sheet.size;
  const [sx, sy] = sheet.spacingMm;
  const pxPerMm = Math.min(widthPx / (nx * sx), heightPx / (ny * sy)) * camera.zoom;
  const [scaleX, scaleY] = [pxPerMm * sx, pxPerMm * sy];
  const [drawnWidth, drawnHeight] = [nx * scaleX, ny * scaleY];
  return {
    scaleX,
    scaleY,
    offsetX: (widthPx - drawnWidth) / 2 + camera.panX * (drawnWidth / camera.zoom),
    offsetY: (heightPx - drawnHeight) / 2 + camera.panY * (drawnHeight / camera.zoom),
  };
}

/** Canvas point of a continuous pixel index; integer indices are pixel centres, hence the half. */
export function indexToCanvas(placement: Placement, i: number, j: number): CanvasPx {
  return [placement.offsetX + (i + 0.5) * placement.scaleX, placement.offsetY + (j + 0.5) * placement.scaleY];
}

/** Continuous pixel index (i, j) below a canvas point; the inverse of {@link indexToCanvas}. */
export function canvasToIndex(placement: Placement, x: number, y: number): readonly [number, number] {
  return [(x - placement.offsetX) / placement.scaleX - 0.5, (y - placement.offsetY) / placement.scaleY - 0.5];
}

/** The camera after zooming by a factor with the canvas point (x, y) staying where it is. */
export function zoomAt(
  { sheet, width: widthPx, height: heightPx }: { sheet: Sheet; width: number; height: number },
  camera: Camera,
  [x, y]: readonly [number, number],
  by: number,
): Camera {
  const before = place(sheet, widthPx, heightPx, camera);
  const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, camera.zoom * by));
  const [i, j] = canvasToIndex(before, x, y);
  const after = place(sheet, widthPx, heightPx, { ...camera, zoom });
  const [nowX, nowY] = indexToCanvas(after, i, j);
  const fit = place(sheet, widthPx, heightPx);
  return clampCamera({
    zoom,
    panX: camera.panX + (x - nowX) / (fit.scaleX * sheet.size[0]),
    panY: camera.panY + (y - nowY) / (fit.scaleY * sheet.size[1]),
  });
}

/** Keeps the slice in sight: the pan never moves it out by more than half of what is drawn. */
export function clampCamera(camera: Camera): Camera {
  const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, camera.zoom));
  const limit = zoom / 2;
  const bound = (pan: number) => Math.min(limit, Math.max(-limit, pan));
  return zoom === ZOOM_MIN ? FIT : { zoom, panX: bound(camera.panX), panY: bound(camera.panY) };
}

const AXES = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const;
/** A second and third letter is given when the axis leans by more than about 11° (sine 0.2). */
const LEANING = 0.2;

/** Patient letters a direction points to, strongest first: L/R, P/A, H(ead)/F(oot); after DICOM PS3.3 C.7.6.1.1.1. */
export function letters(vector: readonly [number, number, number]): string {
  return [0, 1, 2]
    .map((axis) => ({ axis, value: vector[axis] ?? 0 }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .filter(({ value }, rank) => rank === 0 || Math.abs(value) > LEANING)
    .map(({ axis, value }) => AXES[axis]?.[value >= 0 ? 0 : 1] ?? '')
    .join('');
}

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** Letters for the four edges of a slice drawn with i to the right and j downwards. */
export function edgeLetters(direction: readonly number[]): EdgeLetters {
  const [i, j] = [column(direction, 0), column(direction, 1)];
  const opposite = ([x, y, z]: readonly [number, number, number]) => letters([-x, -y, -z]);
  return { left: opposite(i), right: letters(i), top: opposite(j), bottom: letters(j) };
}

/** LPS z of the middle of slice k, mm. */
export function sliceZMm(lattice: Lattice, k: number): number {
  const [nx, ny] = lattice.size;
  return indexToWorld(lattice, [(nx - 1) / 2, (ny - 1) / 2, k])[2];
}

export function clampSlice(k: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.round(k)));
}

/** Whether two lattices are the same grid, so that slice k of one lies on slice k of the other. */
export function sameLattice(a: Lattice, b: Lattice, toleranceMm = 0.01): boolean {
  const close = (x: readonly number[], y: readonly number[], eps: number) =>
    x.length === y.length && x.every((value, n) => Math.abs(value - (y[n] ?? NaN)) <= eps);
  return (
    close(a.size, b.size, 0) &&
    close(a.spacingMm, b.spacingMm, 1e-4) &&
    close(a.originMm, b.originMm, toleranceMm) &&
    close(a.direction, b.direction, 1e-4)
  );
}
