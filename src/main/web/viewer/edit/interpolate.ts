/**
 * Shape-based interpolation of drawn areas between slices: signed distances to the borders of both neighbours are mixed and
 * the zero line is traced [Raya and Udupa, Shape-based interpolation of multidimensional objects, IEEE TMI 9(1), 1990].
 */
import type { Rings } from './rings';

export interface Grid {
  readonly i0: number;
  readonly j0: number;
  readonly width: number;
  readonly height: number;
  /** Voxels between samples. */
  readonly step: number;
}

/** Border around the areas, voxels, so that the distance turns positive on every side. */
const MARGIN = 3;
const SAMPLES_MAX = 200_000;

function gridAround(areas: readonly Rings[]): Grid {
  let [i0, j0, i1, j1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of areas.flat()) {
    for (let n = 0; n + 1 < ring.length; n += 2) {
      i0 = Math.min(i0, ring[n] as number);
      i1 = Math.max(i1, ring[n] as number);
      j0 = Math.min(j0, ring[n + 1] as number);
      j1 = Math.max(j1, ring[n + 1] as number);
    }
  }
  const area = (i1 - i0 + 2 * MARGIN) * (j1 - j0 + 2 * MARGIN);
  const step = Math.max(0.5, Math.sqrt(area / SAMPLES_MAX));
  return {
    i0: i0 - MARGIN,
    j0: j0 - MARGIN,
    width: Math.ceil((i1 - i0 + 2 * MARGIN) / step) + 1,
    height: Math.ceil((j1 - j0 + 2 * MARGIN) / step) + 1,
    step,
  };
}

/** Rows of an area by the even-odd rule: 1 inside. */
function filled(rings: Rings, grid: Grid): Uint8Array {
  const out = new Uint8Array(grid.width * grid.height);
  for (let row = 0; row < grid.height; row++) {
    const j = grid.j0 + row * grid.step;
    const met: number[] = [];
    for (const ring of rings) {
      for (let n = 0, m = ring.length - 2; n < ring.length; m = n, n += 2) {
        const [aj, bj] = [ring[m + 1] as number, ring[n + 1] as number];
        if (aj <= j !== bj <= j) {
          met.push((ring[m] as number) + ((j - aj) / (bj - aj)) * ((ring[n] as number) - (ring[m] as number)));
        }
      }
    }
    met.sort((a, b) => a - b);
    for (let n = 0; n + 1 < met.length; n += 2) {
      const from = Math.max(0, Math.ceil(((met[n] as number) - grid.i0) / grid.step));
      const to = Math.min(grid.width - 1, Math.floor(((met[n + 1] as number) - grid.i0) / grid.step));
      for (let column = from; column <= to; column++) {
        out[row * grid.width + column] = 1;
      }
    }
  }
  return out;
}

const FAR = 1e12;

/** Squared distance along one line to the nearest zero of f [Felzenszwalb and Huttenlocher, 2012]. */
function along(f: Float64Array, count: number, out: Float64Array): void {
  const site = new Int32Array(count);
  const bound = new Float64Array(count + 1);
  let last = 0;
  bound[0] = -FAR;
  bound[1] = FAR;
  for (let q = 1; q < count; q++) {
    let s;
    do {
      const v = site[last] as number;
      s = ((f[q] as number) + q * q - ((f[v] as number) + v * v)) / (2 * q - 2 * v);
    } while (s <= (bound[last] as number) && --last >= 0);
    last = Math.max(0, last + (s > (bound[Math.max(0, last)] as number) ? 1 : 0));
    site[last] = q;
    bound[last] = s;
    bound[last + 1] = FAR;
  }
  last = 0;
  for (let q = 0; q < count; q++) {
    while ((bound[last + 1] as number) < q) {
      last++;
    }
    const v = site[last] as number;
    out[q] = (q - v) ** 2 + (f[v] as number);
  }
}

function distances(inside: Uint8Array, wanted: 0 | 1, grid: Grid): Float64Array {
  const { width, height } = grid;
  const field = Float64Array.from(inside, (value) => (value === wanted ? 0 : FAR));
  const size = Math.max(width, height);
  const [line, result] = [new Float64Array(size), new Float64Array(size)];
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < height; row++) {
      line[row] = field[row * width + column] as number;
    }
    along(line, height, result);
    for (let row = 0; row < height; row++) {
      field[row * width + column] = result[row] as number;
    }
  }
  for (let row = 0; row < height; row++) {
    line.set(field.subarray(row * width, (row + 1) * width));
    along(line, width, result);
    field.set(result.subarray(0, width), row * width);
  }
  return field.map((squared) => Math.sqrt(Math.min(squared, 1e8)) * grid.step);
}

/** Signed distance to the border of an area: negative inside. */
function signed(rings: Rings, grid: Grid): Float64Array {
  const inside = filled(rings, grid);
  const [out, into] = [distances(inside, 1, grid), distances(inside, 0, grid)];
  return out.map((value, n) => (inside[n] === 1 ? -((into[n] as number) - grid.step / 2) : value - grid.step / 2));
}

/** Closed lines where samples cross zero, linear between them (marching squares; saddles are kept apart). */
export function zeroLines(field: Float64Array, grid: Grid): Rings {
  const { width, height } = grid;
  const next = new Map<number, number>();
  const value = (column: number, row: number) => field[row * width + column] as number;
  // crossing points are named by the edge they lie on: 2 · sample for the edge to the right, + 1 for the one below
  const right = (column: number, row: number) => 2 * (row * width + column);
  const below = (column: number, row: number) => right(column, row) + 1;
  for (let row = 0; row + 1 < height; row++) {
    for (let column = 0; column + 1 < width; column++) {
      const corners =
        (value(column, row) < 0 ? 1 : 0) |
        (value(column + 1, row) < 0 ? 2 : 0) |
        (value(column + 1, row + 1) < 0 ? 4 : 0) |
        (value(column, row + 1) < 0 ? 8 : 0);
      const [top, bottom] = [right(column, row), right(column, row + 1)];
      const [left, far] = [below(column, row), below(column + 1, row)];
      for (const [from, to] of SEGMENTS[corners] as readonly (readonly [Edge, Edge])[]) {
        const edges = { top, bottom, left, right: far };
        next.set(edges[from], edges[to]);
      }
    }
  }
  const point = (edge: number): [number, number] => {
    const at = edge >> 1;
    const [column, row] = [at % width, Math.floor(at / width)];
    const [dc, dr] = edge % 2 === 0 ? [1, 0] : [0, 1];
    const [a, b] = [value(column, row), value(column + dc, row + dr)];
    const part = a / (a - b);
    return [grid.i0 + (column + dc * part) * grid.step, grid.j0 + (row + dr * part) * grid.step];
  };
  const rings: number[][] = [];
  while (next.size > 0) {
    const [start] = next.keys() as IterableIterator<number>;
    const ring: number[] = [];
    for (let edge = start; edge !== undefined && next.has(edge);) {
      ring.push(...point(edge));
      const to = next.get(edge);
      next.delete(edge);
      edge = to;
    }
    if (ring.length >= 6) {
      rings.push(ring);
    }
  }
  return rings;
}

type Edge = 'top' | 'bottom' | 'left' | 'right';

/** Lines of a cell by which corners are inside (1 top left, 2 top right, 4 bottom right, 8 bottom left), inside on the left. */
const SEGMENTS: readonly (readonly (readonly [Edge, Edge])[])[] = [
  [],
  [['top', 'left']],
  [['right', 'top']],
  [['right', 'left']],
  [['bottom', 'right']],
  [
    ['top', 'left'],
    ['bottom', 'right'],
  ],
  [['bottom', 'top']],
  [['bottom', 'left']],
  [['left', 'bottom']],
  [['top', 'bottom']],
  [
    ['right', 'top'],
    ['left', 'bottom'],
  ],
  [['right', 'bottom']],
  [['left', 'right']],
  [['top', 'right']],
  [['left', 'top']],
  [],
];

/** The areas between two drawn ones, for parts 0 < part < 1 of the way. */
export function between(low: Rings, high: Rings, parts: readonly number[]): Rings[] {
  const grid = gridAround([low, high]);
  const [a, b] = [signed(low, grid), signed(high, grid)];
  return parts.map((part) => {
    const mixed = a.map((value, n) => (1 - part) * value + part * (b[n] as number));
    return zeroLines(mixed, grid);
  });
}
