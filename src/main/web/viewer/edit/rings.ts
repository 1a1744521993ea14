/**
 * Arithmetic of drawn areas on one slice. An area is a list of rings i0 j0 i1 j1 … in continuous voxel indices, filled
 * by the even-odd rule: holes are rings within rings. Boolean operations are those of clipper-lib on whole numbers, which
 * cannot fail on touching or overlapping edges.
 */
import * as Clipper from 'clipper-lib';

export type Ring = readonly number[];
export type Rings = readonly Ring[];

/** Whole-number steps to a voxel; 512 voxels stay far below what clipper-lib adds up exactly. */
const STEPS = 1024;
/** Corners closer than this part of a voxel are one. */
const CLEAN = 0.02;
/** Crumbs below this area, voxels, are dropped: no voxel centre can be relied on to lie in them. */
const CRUMB = 0.2;

type Operation = 'add' | 'cut' | 'both';

/** `area` with `by` added, taken away, or what they share. `by` is filled wherever its rings wind around. */
export function combine(operation: Operation, area: Rings, by: Rings): Rings {
  const clipper = new Clipper.Clipper();
  clipper.AddPaths(area.map(toPath), Clipper.PolyType.ptSubject, true);
  clipper.AddPaths(by.map(toPath), Clipper.PolyType.ptClip, true);
  const types = {
    add: Clipper.ClipType.ctUnion,
    cut: Clipper.ClipType.ctDifference,
    both: Clipper.ClipType.ctIntersection,
  };
  const found: Clipper.Path[] = [];
  clipper.Execute(types[operation], found, Clipper.PolyFillType.pftEvenOdd, Clipper.PolyFillType.pftNonZero);
  return Clipper.Clipper.CleanPolygons(found, CLEAN * STEPS)
    .map(toRing)
    .filter((ring) => ring.length >= 6 && Math.abs(signedArea(ring)) > CRUMB);
}

function toPath(ring: Ring): Clipper.Path {
  const path: Clipper.Path = [];
  for (let n = 0; n + 1 < ring.length; n += 2) {
    path.push({ X: Math.round((ring[n] as number) * STEPS), Y: Math.round((ring[n + 1] as number) * STEPS) });
  }
  return path;
}

function toRing(path: Clipper.Path): number[] {
  return path.flatMap(({ X, Y }) => [X / STEPS, Y / STEPS]);
}

/** Area of a ring, voxels; the sign tells the way around. */
export function signedArea(ring: Ring): number {
  let sum = 0;
  for (let n = 0, m = ring.length - 2; n < ring.length; m = n, n += 2) {
    sum += (ring[m] as number) * (ring[n + 1] as number) - (ring[n] as number) * (ring[m + 1] as number);
  }
  return sum / 2;
}

/** Area by the even-odd rule of rings that do not cross: outer rings less holes. */
export function areaOf(rings: Rings): number {
  return rings.reduce((sum, ring) => {
    const others = rings.filter((other) => other !== ring);
    const sign = contains(others, ring[0] as number, ring[1] as number) ? -1 : 1;
    return sum + sign * Math.abs(signedArea(ring));
  }, 0);
}

/** Whether a point lies in an area, by the even-odd rule. */
export function contains(rings: Rings, i: number, j: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let n = 0, m = ring.length - 2; n < ring.length; m = n, n += 2) {
      const [bi, bj] = [ring[n] as number, ring[n + 1] as number];
      const [ai, aj] = [ring[m] as number, ring[m + 1] as number];
      if (aj <= j !== bj <= j && i < ai + ((j - aj) / (bj - aj)) * (bi - ai)) {
        inside = !inside;
      }
    }
  }
  return inside;
}

const CORNERS = 40;

/** The circle of the pen around (i, j): an ellipse in indices where voxels are not square. */
export function circle(i: number, j: number, ri: number, rj: number): number[] {
  return Array.from({ length: CORNERS }, (_, n) => {
    const angle = (2 * Math.PI * n) / CORNERS;
    return [i + ri * Math.cos(angle), j + rj * Math.sin(angle)];
  }).flat();
}

/** What the pen passes over between two points: the hull of both circles. */
export function stroke(
  from: readonly [number, number],
  to: readonly [number, number],
  ri: number,
  rj: number,
): number[] {
  const points = [...pairs(circle(from[0], from[1], ri, rj)), ...pairs(circle(to[0], to[1], ri, rj))];
  return hull(points).flat();
}

function pairs(ring: Ring): [number, number][] {
  return Array.from({ length: ring.length / 2 }, (_, n) => [ring[2 * n] as number, ring[2 * n + 1] as number]);
}

/** Convex hull, Andrew's monotone chain. */
function hull(points: [number, number][]): [number, number][] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o: [number, number], a: [number, number], b: [number, number]) =>
    (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (input: [number, number][]) => {
    const chain: [number, number][] = [];
    for (const point of input) {
      while (chain.length > 1 && turn(chain.at(-2) as [number, number], chain.at(-1) as [number, number], point) <= 0) {
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/**
 * Smooths rings without shrinking them: points at equal distances, then Taubin's pass forth and back (λ = 0.5, μ = −0.53),
 * a low-pass filter of the border [Taubin, A signal processing approach to fair surface design, SIGGRAPH 1995].
 */
export function smooth(rings: Rings, passes = 8): Rings {
  return rings.map((ring) => {
    let points = evenly(pairs(ring), 0.75);
    for (let pass = 0; pass < passes; pass++) {
      points = relaxed(relaxed(points, 0.5), -0.53);
    }
    return points.flat();
  });
}

function relaxed(points: [number, number][], by: number): [number, number][] {
  const count = points.length;
  return points.map(([i, j], n) => {
    const before = points[(n + count - 1) % count] as [number, number];
    const after = points[(n + 1) % count] as [number, number];
    return [i + by * ((before[0] + after[0]) / 2 - i), j + by * ((before[1] + after[1]) / 2 - j)];
  });
}

/** The same ring with corners about `step` voxels apart, at least 12 of them. */
function evenly(points: [number, number][], step: number): [number, number][] {
  const count = points.length;
  const lengths = points.map(([i, j], n) => {
    const next = points[(n + 1) % count] as [number, number];
    return Math.hypot(next[0] - i, next[1] - j);
  });
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const wanted = Math.max(12, Math.round(total / step));
  const out: [number, number][] = [];
  let edge = 0;
  let walked = 0;
  for (let n = 0; n < wanted; n++) {
    const at = (n / wanted) * total;
    while (edge < count - 1 && walked + (lengths[edge] as number) < at) {
      walked += lengths[edge++] as number;
    }
    const part = (at - walked) / ((lengths[edge] as number) || 1);
    const [a, b] = [points[edge] as [number, number], points[(edge + 1) % count] as [number, number]];
    out.push([a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])]);
  }
  return out;
}
