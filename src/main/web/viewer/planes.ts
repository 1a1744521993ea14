/**
 * The three planes of a lattice. A plane is cut along the lattice's own axes, so no grey value is invented: for an oblique
 * acquisition the axial plane is the one whose normal lies nearest to the patient's long axis, and its letters say how far
 * it leans. On the screen, right and down are as radiologists expect: axial Left and Posterior, coronal Left and Foot,
 * sagittal Posterior and Foot. A lattice that runs the other way is mirrored for display, index and all.
 */
import { letters, type EdgeLetters, type IndexVoxel, type Lattice } from './geometry';

export type PlaneName = 'axial' | 'coronal' | 'sagittal';
export type Axis = 0 | 1 | 2;

export const PLANE_NAMES: readonly PlaneName[] = ['axial', 'coronal', 'sagittal'];

/** Screen pixel (p, q) of cut n is voxel index `u ↦ p or nu − 1 − p`, `v ↦ q or nv − 1 − q`, `normal ↦ n`. */
export interface Plane {
  readonly name: PlaneName;
  readonly normal: Axis;
  readonly u: Axis;
  readonly v: Axis;
  /** 1: the index grows to the right (down); −1: it grows to the left (up). */
  readonly uSign: 1 | -1;
  readonly vSign: 1 | -1;
  /** 1: the cut index grows towards Head, Posterior or Left; −1: away from it. */
  readonly normalSign: 1 | -1;
  /** Pixels right and down, and cuts. */
  readonly size: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
}

const PERMUTATIONS: readonly (readonly [Axis, Axis, Axis])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

const component = (lattice: Lattice, patient: Axis, index: Axis) => lattice.direction[3 * patient + index] ?? 0;

/** For each patient axis (Left, Posterior, Head) the lattice axis that lies nearest to it; each is used once. */
export function nearestAxes(lattice: Lattice): readonly [Axis, Axis, Axis] {
  const agreement = (order: readonly [Axis, Axis, Axis]) =>
    order.reduce<number>((sum, index, patient) => sum + Math.abs(component(lattice, patient as Axis, index)), 0);
  return PERMUTATIONS.reduce((best, order) => (agreement(order) > agreement(best) + 1e-9 ? order : best));
}

// patient axes: 0 Left, 1 Posterior, 2 Head; `right` and `down` are what grows that way on the screen
const LAYOUT = {
  axial: { right: 0, down: 1, downSign: 1, normal: 2 },
  coronal: { right: 0, down: 2, downSign: -1, normal: 1 },
  sagittal: { right: 1, down: 2, downSign: -1, normal: 0 },
} as const;

export function planeOf(lattice: Lattice, name: PlaneName): Plane {
  const axes = nearestAxes(lattice);
  const { right, down, downSign, normal } = LAYOUT[name];
  const [u, v, n] = [axes[right], axes[down], axes[normal]];
  return {
    name,
    normal: n,
    u,
    v,
    uSign: component(lattice, right, u) >= 0 ? 1 : -1,
    vSign: component(lattice, down, v) * downSign >= 0 ? 1 : -1,
    normalSign: component(lattice, normal, n) >= 0 ? 1 : -1,
    size: [lattice.size[u], lattice.size[v], lattice.size[n]],
    spacingMm: [lattice.spacingMm[u], lattice.spacingMm[v], lattice.spacingMm[n]],
  };
}

const mirrored = (value: number, count: number, sign: 1 | -1) => (sign > 0 ? value : count - 1 - value);

/** Continuous voxel index of the continuous pixel (p, q) of cut n. */
export function pixelToIndex(plane: Plane, p: number, q: number, n: number): IndexVoxel {
  const index: [number, number, number] = [0, 0, 0];
  index[plane.u] = mirrored(p, plane.size[0], plane.uSign);
  index[plane.v] = mirrored(q, plane.size[1], plane.vSign);
  index[plane.normal] = n;
  return index;
}

/** Continuous pixel (p, q) of a continuous voxel index; the inverse of {@link pixelToIndex}. */
export function indexToPixel(plane: Plane, index: IndexVoxel): readonly [number, number] {
  return [mirrored(index[plane.u], plane.size[0], plane.uSign), mirrored(index[plane.v], plane.size[1], plane.vSign)];
}

/** Unit vectors of the screen in the patient, LPS: to the right, down, and along growing cuts. */
export function planeVectors(lattice: Lattice, plane: Plane) {
  const along = (axis: Axis, sign: number) =>
    [0, 1, 2].map((patient) => sign * component(lattice, patient as Axis, axis)) as [number, number, number];
  return { right: along(plane.u, plane.uSign), down: along(plane.v, plane.vSign), normal: along(plane.normal, 1) };
}

/** Patient letters at the four edges of the screen. */
export function planeLetters(lattice: Lattice, plane: Plane): EdgeLetters {
  const { right, down } = planeVectors(lattice, plane);
  const opposite = ([x, y, z]: readonly [number, number, number]) => letters([-x, -y, -z]);
  return { left: opposite(right), right: letters(right), top: opposite(down), bottom: letters(down) };
}

/** Degrees between the cut's normal and the patient axis that it is named after. */
export function obliquenessDeg(lattice: Lattice, plane: Plane): number {
  const patient = LAYOUT[plane.name].normal;
  return (Math.acos(Math.min(1, Math.abs(component(lattice, patient, plane.normal)))) * 180) / Math.PI;
}

/** The plane in which contours are stored: polygons lie on slices of the lattice's third axis. */
export function isContourPlane(plane: Plane): boolean {
  return plane.normal === 2;
}
