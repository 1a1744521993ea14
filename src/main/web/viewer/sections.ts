/**
 * Contours cut across their slices. Polygons lie on slices k of the third lattice axis; a plane of another axis meets each
 * of them in points, which even-odd filling turns into intervals. Intervals of neighbouring slices that overlap one to one
 * are joined by straight edges from slice centre to slice centre; where a structure begins, ends or branches it reaches
 * half a slice further, as its mask does.
 */
export type Slices = ReadonlyMap<number, readonly (readonly number[])[]>;

/** Where the line `index[axis] = at` (axis 0: i, 1: j) meets polygons i0 j0 i1 j1 …: sorted values of the other index. */
export function crossings(contours: readonly (readonly number[])[], axis: 0 | 1, at: number): number[] {
  const found: number[] = [];
  const other = 1 - axis;
  for (const points of contours) {
    const count = points.length / 2;
    for (let n = 0, before = count - 1; n < count; before = n++) {
      const [a, b] = [points[2 * before + axis] as number, points[2 * n + axis] as number];
      // half-open, so that a vertex on the line counts once
      if (a <= at !== b <= at) {
        const [p, q] = [points[2 * before + other] as number, points[2 * n + other] as number];
        found.push(p + ((at - a) / (b - a)) * (q - p));
      }
    }
  }
  return found.sort((x, y) => x - y);
}

type Interval = readonly [number, number];

function intervalsOf(contours: readonly (readonly number[])[], axis: 0 | 1, at: number): Interval[] {
  const found = crossings(contours, axis, at);
  const intervals: Interval[] = [];
  for (let n = 0; n + 1 < found.length; n += 2) {
    intervals.push([found[n] as number, found[n + 1] as number]);
  }
  return intervals;
}

const overlaps = (a: Interval, b: Interval) => a[0] < b[1] && b[0] < a[1];

/** The one interval of `others` that meets `one` and meets no other of `mine`; null where there is none such. */
function partner(one: Interval, mine: readonly Interval[], others: readonly Interval[]): Interval | null {
  const met = others.filter((other) => overlaps(one, other));
  const [only] = met;
  if (met.length !== 1 || only === undefined || mine.filter((other) => overlaps(other, only)).length !== 1) {
    return null;
  }
  return only;
}

/** The parts of an interval that none of `others` covers. */
function uncovered(one: Interval, others: readonly Interval[]): Interval[] {
  const parts: Interval[] = [];
  let from = one[0];
  for (const [low, high] of others) {
    if (low > from && low < one[1]) {
      parts.push([from, low]);
    }
    from = Math.max(from, Math.min(high, one[1]));
  }
  return from < one[1] ? [...parts, [from, one[1]]] : parts;
}

/**
 * Open lines t0 k0 t1 k1 … of the cut, t being the index that is neither the axis nor k. Drawn together they outline the
 * structure.
 */
export function section(slices: Slices, axis: 0 | 1, at: number): number[][] {
  const rows = new Map<number, Interval[]>();
  slices.forEach((contours, k) => {
    const intervals = intervalsOf(contours, axis, at);
    if (intervals.length > 0) {
      rows.set(k, intervals);
    }
  });
  const lines: number[][] = [];
  rows.forEach((mine, k) => {
    for (const one of mine) {
      for (const step of [-1, 1] as const) {
        const next = rows.get(k + step) ?? [];
        const to = partner(one, mine, next);
        if (to === null) {
          const edge = k + step / 2;
          lines.push([one[0], k, one[0], edge], [one[1], k, one[1], edge]);
          uncovered(one, next).forEach(([low, high]) => lines.push([low, edge, high, edge]));
        } else if (step > 0) {
          lines.push([one[0], k, to[0], k + 1], [one[1], k, to[1], k + 1]);
        }
      }
    }
  });
  return lines;
}
