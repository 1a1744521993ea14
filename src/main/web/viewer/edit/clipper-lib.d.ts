/** The part of clipper-lib 6.4 that is used here; it ships no types. */
declare module 'clipper-lib' {
  export interface IntPoint {
    X: number;
    Y: number;
  }
  export type Path = IntPoint[];
  export class Clipper {
    AddPaths(paths: Path[], type: number, closed: boolean): boolean;
    Execute(operation: number, solution: Path[], subjectFill: number, clipFill: number): boolean;
    static CleanPolygons(paths: Path[], distance: number): Path[];
  }
  export const ClipType: { ctIntersection: number; ctUnion: number; ctDifference: number; ctXor: number };
  export const PolyType: { ptSubject: number; ptClip: number };
  export const PolyFillType: { pftEvenOdd: number; pftNonZero: number };
}
