import type { ContourSet, ViewContours, ViewName } from '../api/types';
import type { Outline } from './paint';

/** The contours of one set as the boxes draw them, by slice. */
export interface DrawnSet {
  readonly set: ContourSet;
  readonly structures: readonly {
    readonly name: string;
    readonly color: string;
    readonly bySlice: ReadonlyMap<number, readonly number[][]>;
  }[];
}

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
export function setsOn(view: ViewName, sets: readonly DrawnSet[], secondContoured: boolean): readonly DrawnSet[] {
  const role = view === 'second' && secondContoured ? 'SECOND' : 'FIRST';
  return view === 'fused' ? sets : sets.filter(({ set }) => set.role === role);
}

/** Outlines on slice k of all structures that are switched on. Those of the second image are dashed in the fused box. */
export function outlinesOn(
  sets: readonly DrawnSet[],
  k: number,
  hidden: ReadonlySet<string>,
  dashSecond: boolean,
): Outline[] {
  return sets.flatMap(({ set, structures }) =>
    structures
      .filter((structure) => !hidden.has(structureKey(set.id, structure.name)))
      .flatMap((structure) => {
        const contours = structure.bySlice.get(k);
        return contours ? [{ color: structure.color, dashed: dashSecond && set.role === 'SECOND', contours }] : [];
      }),
  );
}

/** The slice in the middle of those on which a structure is drawn; null when it is on none. */
export function middleSlice(sets: readonly DrawnSet[], setId: string, name: string): number | null {
  const structure = sets.find(({ set }) => set.id === setId)?.structures.find((one) => one.name === name);
  const drawn = [...(structure?.bySlice.keys() ?? [])].sort((a, b) => a - b);
  return drawn[Math.floor(drawn.length / 2)] ?? null;
}
