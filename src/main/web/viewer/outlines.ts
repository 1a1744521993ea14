import type { ContourSet, ViewContours, ViewName } from '../api/types';
import type { Outline } from './paint';
import { indexToPixel, type Plane } from './planes';
import { section, type Slices } from './sections';

/** The contours of one set as the boxes draw them, by slice; points i0 j0 i1 j1 … as continuous indices. */
export interface DrawnSet {
  readonly set: ContourSet;
  readonly structures: readonly DrawnStructure[];
}

export interface DrawnStructure {
  readonly name: string;
  readonly color: string;
  readonly bySlice: Slices;
}

/** Whose contours the boxes show: each its own image's, or one set in all of them. */
export type Choice = 'EACH' | ContourSet['role'];

export const structureKey = (setId: string, name: string) => `${setId}/${name}`;

const COLOR = /^#[0-9a-f]{6}$/i;

export function drawnSet(set: ContourSet, contours: ViewContours): DrawnSet {
  return {
    set,
    structures: contours.structures.map((structure) => {
      const bySlice = new Map<number, number[][]>();
      for (const contour of structure.contours) {
        const onSlice = bySlice.get(contour.sliceIndex) ?? [];
        onSlice.push(contour.pointsIndex);
        bySlice.set(contour.sliceIndex, onSlice);
      }
      return { name: structure.name, color: COLOR.test(structure.color) ? structure.color : '#ffffff', bySlice };
    }),
  };
}

/**
 * The sets that belong on a box. All lie on the first image's grid, so where the second image has no contours of its own
 * those of the first are drawn on it: where they fit, the registered images agree.
 */
export function setsOn(
  view: ViewName,
  sets: readonly DrawnSet[],
  secondContoured: boolean,
  choice: Choice = 'EACH',
): readonly DrawnSet[] {
  if (choice !== 'EACH') {
    return sets.filter(({ set }) => set.role === choice);
  }
  const role = view === 'second' && secondContoured ? 'SECOND' : 'FIRST';
  return view === 'fused'
    ? sets.filter(({ set }) => set.role !== 'TARGET')
    : sets.filter(({ set }) => set.role === role);
}

/** Outlines of one structure on cut n of a plane, as pixels of that plane. */
function linesOn(bySlice: Slices, plane: Plane, n: number): Pick<Outline, 'lines' | 'closed'> {
  if (plane.normal === 2) {
    const lines = (bySlice.get(n) ?? []).map((points) => mapped(points, (i, j) => indexToPixel(plane, [i, j, n])));
    return { lines, closed: true };
  }
  const axis = plane.normal;
  const lines = section(bySlice, axis, n).map((points) =>
    mapped(points, (t, k) => indexToPixel(plane, axis === 0 ? [n, t, k] : [t, n, k])),
  );
  return { lines, closed: false };
}

function mapped(points: readonly number[], to: (a: number, b: number) => readonly [number, number]): number[] {
  const out = new Array<number>(points.length);
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [p, q] = to(points[at] as number, points[at + 1] as number);
    out[at] = p;
    out[at + 1] = q;
  }
  return out;
}

/** What a box draws of its contours. */
export interface Contours {
  readonly sets: readonly DrawnSet[];
  /** Keys of structures that are switched off. */
  readonly hidden: ReadonlySet<string>;
  /** Contours of the second image are dashed, to be told apart in the superimposed box. */
  readonly dashSecond: boolean;
  /** Key of the structure that is being drawn; its line is stronger. */
  readonly active: string | null;
}

/** Outlines on cut n of all structures that are switched on. */
export function outlinesOn({ sets, hidden, dashSecond, active }: Contours, plane: Plane, n: number): Outline[] {
  return sets.flatMap(({ set, structures }) =>
    structures.flatMap((structure) => {
      const key = structureKey(set.id, structure.name);
      if (hidden.has(key)) {
        return [];
      }
      const { lines, closed } = linesOn(structure.bySlice, plane, n);
      const dashed = dashSecond && set.role === 'SECOND';
      return lines.length > 0 ? [{ color: structure.color, dashed, strong: key === active, lines, closed }] : [];
    }),
  );
}

/** Middle of the contour on the middle slice of a structure, as a continuous index; null when it is drawn nowhere. */
export function middleOf(
  sets: readonly DrawnSet[],
  setId: string,
  name: string,
): readonly [number, number, number] | null {
  const structure = sets.find(({ set }) => set.id === setId)?.structures.find((one) => one.name === name);
  const slices = [...(structure?.bySlice.keys() ?? [])].sort((a, b) => a - b);
  const k = slices[Math.floor(slices.length / 2)];
  const points = (k === undefined ? [] : (structure?.bySlice.get(k) ?? [])).flat();
  if (k === undefined || points.length < 2) {
    return null;
  }
  const mean = (axis: 0 | 1) =>
    points.reduce((sum, value, n) => sum + (n % 2 === axis ? value : 0), 0) / (points.length / 2);
  return [mean(0), mean(1), k];
}
