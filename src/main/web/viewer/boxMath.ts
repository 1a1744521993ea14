/** Arithmetic and words of the linked boxes. */
import { ApiError } from '../api/client';
import type { CaseImage, ViewName } from '../api/types';
import { day } from '../format/format';
import type { Adjusting, Drawing } from './drawing';
import { FIT, indexToWorld, type Camera, type IndexVoxel, type Lattice } from './geometry';
import { movedBy, turnedBy, type Offset } from './offset';
import { indexToPixel, pixelToIndex, PLANE_NAMES, planeVectors, type Plane, type PlaneName } from './planes';
import { TEXT } from './texts';
import type { LinkedView, useWindows } from './useLinkedViews';
import type { Mode } from './usePointer';
import { valueAt } from './volume';
import type { Loaded } from './volumeStore';

export interface Hover {
  view: ViewName;
  plane: PlaneName;
  n: number;
  index: IndexVoxel;
}

export const FITTED: Record<PlaneName, Camera> = { axial: FIT, coronal: FIT, sagittal: FIT };
export function problemOf(view: LinkedView, loaded: Loaded, lattice: Lattice): string | null {
  if (view.refusal !== null) {
    return `Not shown: ${view.refusal}`;
  }
  const error = view.error ?? loaded.error;
  if (error instanceof ApiError) {
    return error.status === 404 || error.status === 409
      ? TEXT.waitingForRegistration
      : `${error.message}. ${error.detail}`;
  }
  if (error !== null && error !== undefined) {
    return error instanceof Error ? error.message : String(error);
  }
  const size = loaded.volume?.size;
  return size !== undefined && size.some((count, axis) => count !== lattice.size[axis])
    ? `Not shown: the image has ${size.join(' × ')} voxels, its grid ${lattice.size.join(' × ')}`
    : null;
}

export function imageLabel(image: CaseImage | null): string {
  return image === null ? '' : [image.modality, image.description, day(image.acquiredAt)].filter(Boolean).join(' · ');
}

export function withCamera(
  before: Record<PlaneName, Camera>,
  name: PlaneName,
  camera: Camera,
): Record<PlaneName, Camera> {
  if (camera === FIT) {
    return FITTED;
  }
  const zoomed = Object.fromEntries(
    PLANE_NAMES.map((one) => [
      one,
      before[one].zoom === camera.zoom ? before[one] : { ...before[one], zoom: camera.zoom },
    ]),
  ) as Record<PlaneName, Camera>;
  return { ...zoomed, [name]: camera };
}

export function clampIndex(index: IndexVoxel, lattice: Lattice): IndexVoxel {
  const within = (axis: 0 | 1 | 2) => Math.min(lattice.size[axis] - 1, Math.max(0, index[axis]));
  return [within(0), within(1), within(2)];
}

export const hoverOn = (hover: Hover | null, plane: Plane, n: number) =>
  hover !== null && hover.plane === plane.name && hover.n === n ? indexToPixel(plane, hover.index) : null;

export const indexToPixelOf = (plane: Plane, point: IndexVoxel | null) =>
  point === null ? null : indexToPixel(plane, point);

export function brushOn(drawing: Drawing, mode: Mode, plane: Plane): readonly [number, number] | null {
  const { radiusMm } = drawing;
  return mode === 'draw' && radiusMm !== null ? [radiusMm / plane.spacingMm[0], radiusMm / plane.spacingMm[1]] : null;
}

const NO_SKETCH: readonly number[] = [];

export function sketchOn({ sketch }: Drawing, plane: Plane, n: number): readonly number[] {
  if (sketch === null || plane.normal !== 2 || sketch.k !== n) {
    return NO_SKETCH;
  }
  const out: number[] = [];
  for (let at = 0; at + 1 < sketch.points.length; at += 2) {
    out.push(...indexToPixel(plane, [sketch.points[at] ?? 0, sketch.points[at + 1] ?? 0, n]));
  }
  return out;
}

/** The offset after a drag on a cut: moved along the screen, or turned about the offset's centre. */
export function draggedOffset(
  tool: Adjusting['tool'],
  { lattice, plane }: { lattice: Lattice; plane: Plane },
  start: { offset: Offset; pixel: readonly [number, number] },
  to: readonly [number, number],
): Offset {
  const { offset, pixel: from } = start;
  const { right, down } = planeVectors(lattice, plane);
  const mm = (pixel: readonly [number, number]) =>
    [pixel[0] * plane.spacingMm[0], pixel[1] * plane.spacingMm[1]] as const;
  const [a, b] = [mm(from), mm(to)];
  if (tool === 'shift') {
    const along = (axis: 0 | 1 | 2) => right[axis] * (b[0] - a[0]) + down[axis] * (b[1] - a[1]);
    return movedBy(offset, [along(0), along(1), along(2)]);
  }
  const { x, y, z } = offset.centreMm;
  const origin = indexToWorld(lattice, pixelToIndex(plane, 0, 0, 0));
  const delta = [x - origin[0], y - origin[1], z - origin[2]] as const;
  const centre = [right, down].map((axis) => axis[0] * delta[0] + axis[1] * delta[1] + axis[2] * delta[2]);
  const angle = (at: readonly [number, number]) => Math.atan2(at[1] - (centre[1] ?? 0), at[0] - (centre[0] ?? 0));
  return turnedBy(offset, cross(right, down), ((angle(b) - angle(a)) * 180) / Math.PI);
}

const KEYS: Record<string, readonly [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The offset after an arrow key on a plane: one step that way, or with Shift one step around; null for other keys. */
export function steppedOffset(
  { offset, step }: Adjusting,
  lattice: Lattice,
  plane: Plane,
  event: { key: string; shiftKey: boolean },
): Offset | null {
  const way = KEYS[event.key];
  if (way === undefined) {
    return null;
  }
  const { right, down } = planeVectors(lattice, plane);
  if (event.shiftKey) {
    return way[0] === 0 ? null : turnedBy(offset, cross(right, down), way[0] * step);
  }
  const along = (axis: 0 | 1 | 2) => step * (way[0] * right[axis] + way[1] * down[axis]);
  return movedBy(offset, [along(0), along(1), along(2)]);
}

type Vector = readonly [number, number, number];

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export function readout(
  lattice: Lattice,
  index: IndexVoxel,
  loaded: Record<ViewName, Loaded>,
  windows: ReturnType<typeof useWindows>,
): string {
  const [x, y, z] = indexToWorld(lattice, index);
  const [i, j, k] = index.map(Math.round) as [number, number, number];
  const values = (['first', 'second'] as const).flatMap((view) => {
    const { volume } = loaded[view];
    const value = volume === null ? null : valueAt(volume, i, j, k);
    return value === null
      ? []
      : [`${Number(value.toPrecision(4))}${windows.unitOf(view) ? ` ${windows.unitOf(view)}` : ''}`];
  });
  return `L ${x.toFixed(1)}  P ${y.toFixed(1)}  H ${z.toFixed(1)} mm   ${values.join(' | ')}`;
}
