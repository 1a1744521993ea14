import type { ViewName } from '../api/types';
import type { IndexVoxel, Lattice } from './geometry';
import type { Offset } from './offset';
import type { DrawnSet } from './outlines';
import type { Plane } from './planes';
import type { Phase } from './usePointer';

/** A point of the pen, as voxel index of the boxes' lattice. */
export interface PenPoint {
  readonly view: ViewName;
  readonly lattice: Lattice;
  readonly plane: Plane;
  readonly n: number;
  readonly index: IndexVoxel;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** What the boxes need to know of contours being drawn. */
export interface Drawing {
  /** Stored contours with what was drawn over them. */
  readonly drawn: readonly DrawnSet[];
  /** Key of the structure being drawn; null: none. */
  readonly active: string | null;
  readonly penOn: boolean;
  /** A pen that only works on the slices on which contours lie. */
  readonly freehand: boolean;
  /** Radius of the pen; null for a pen without a circle. */
  readonly radiusMm: number | null;
  /** A line that is not closed yet: slice k and points i0 j0 …; */
  readonly sketch: { readonly k: number; readonly points: readonly number[] } | null;
  readonly pen: (point: PenPoint, phase: Phase) => void;
}

/** A new offset that is being tried. */
export interface Adjusting {
  readonly offset: Offset;
  readonly tool: 'shift' | 'turn';
  readonly dragging: boolean;
  /** Of an arrow key, mm or degrees. */
  readonly step: number;
  readonly change: (offset: Offset, phase: Phase) => void;
}
