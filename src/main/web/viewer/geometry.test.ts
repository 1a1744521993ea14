import { describe, expect, it } from 'vitest';
import type { Lattice } from './geometry';
import {
  canvasToIndex,
  clampCamera,
  clampSlice,
  edgeLetters,
  indexToCanvas,
  indexToWorld,
  letters,
  place,
  requireLattice,
  sameLattice,
  sliceZMm,
  worldToIndex,
  zoomAt,
} from './geometry';

const EPS_MM = 1e-9;
const AXIAL = [1, 0, 0, 0, 1, 0, 0, 0, 1];

function lattice(over: Partial<Lattice> = {}): Lattice {
  return { size: [4, 3, 5], spacingMm: [1, 2, 3], originMm: [-10, -20, -30], direction: AXIAL, ...over };
}

/** Rotation about z (to the head) by an angle, row-major: column 0 is where i points. */
function aboutZ(degrees: number): number[] {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

describe('index and world', () => {
  it('puts index 0 at the origin and steps by the spacing', () => {
    expect(indexToWorld(lattice(), [0, 0, 0])).toEqual([-10, -20, -30]);
    expect(indexToWorld(lattice(), [1, 1, 1])).toEqual([-9, -18, -27]);
  });

  it('reads direction row by row with the axes in its columns', () => {
    // i points to posterior (0,1,0), j to the right (-1,0,0), k to the head
    const turned = lattice({ direction: [0, -1, 0, 1, 0, 0, 0, 0, 1], originMm: [0, 0, 0] });
    expect(indexToWorld(turned, [2, 0, 0])).toEqual([0, 2, 0]);
    expect(indexToWorld(turned, [0, 1, 0])).toEqual([-2, 0, 0]);
  });

  it('comes back to the index it started from on oblique and flipped lattices', () => {
    for (const direction of [AXIAL, aboutZ(33), [1, 0, 0, 0, 1, 0, 0, 0, -1], [-1, 0, 0, 0, -1, 0, 0, 0, 1]]) {
      const grid = lattice({ direction });
      const back = worldToIndex(grid, indexToWorld(grid, [1.25, 0.5, 3.75]));
      [1.25, 0.5, 3.75].forEach((expected, axis) =>
        expect(Math.abs((back[axis] ?? NaN) - expected)).toBeLessThan(EPS_MM),
      );
    }
  });
});

describe('placement on the canvas', () => {
  it('keeps true proportions with unequal spacing', () => {
    // 4 x 1 mm wide, 3 x 2 mm high into 120 x 120 px: height decides, 20 px per mm
    const placed = place(lattice(), 120, 120);
    expect(placed).toEqual({ scaleX: 20, scaleY: 40, offsetX: 20, offsetY: 0 });
  });

  it('draws the centre of pixel 0 half a pixel inside the slice', () => {
    const placed = place(lattice(), 120, 120);
    expect(indexToCanvas(placed, 0, 0)).toEqual([30, 20]);
    expect(indexToCanvas(placed, -0.5, -0.5)).toEqual([20, 0]);
    expect(indexToCanvas(placed, 3.5, 2.5)).toEqual([100, 120]);
  });

  it('finds the index below the pointer again under zoom and pan', () => {
    const placed = place(lattice(), 333, 217, { zoom: 3.2, panX: 0.31, panY: -0.4 });
    const [x, y] = indexToCanvas(placed, 1.75, 2.25);
    const [i, j] = canvasToIndex(placed, x, y);
    expect(i).toBeCloseTo(1.75, 9);
    expect(j).toBeCloseTo(2.25, 9);
  });

  it('zooms about the middle and never below the fit', () => {
    const placed = place(lattice(), 120, 120, { zoom: 2, panX: 0, panY: 0 });
    expect(indexToCanvas(placed, 1.5, 1)).toEqual([60, 60]);
    expect(clampCamera({ zoom: 0.2, panX: 3, panY: 3 })).toEqual({ zoom: 1, panX: 0, panY: 0 });
    expect(clampCamera({ zoom: 2, panX: 9, panY: -9 })).toEqual({ zoom: 2, panX: 1, panY: -1 });
  });

  it('keeps the point below the pointer when it zooms', () => {
    const before = { zoom: 2, panX: 0.1, panY: -0.2 };
    const [i, j] = canvasToIndex(place(lattice(), 333, 217, before), 140, 90);
    const after = zoomAt({ sheet: lattice(), width: 333, height: 217 }, before, [140, 90], 1.7);
    const [x, y] = indexToCanvas(place(lattice(), 333, 217, after), i, j);
    expect(after.zoom).toBeCloseTo(3.4, 9);
    expect(x).toBeCloseTo(140, 6);
    expect(y).toBeCloseTo(90, 6);
  });
});

describe('orientation letters', () => {
  it('shows a supine axial slice with right at the left edge and anterior at the top', () => {
    expect(edgeLetters(AXIAL)).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
  });

  it('turns the letters of a prone slice', () => {
    const prone = [-1, 0, 0, 0, -1, 0, 0, 0, 1];
    expect(edgeLetters(prone)).toEqual({ left: 'L', right: 'R', top: 'P', bottom: 'A' });
  });

  it('names only the mirrored axis when one is flipped', () => {
    expect(edgeLetters([-1, 0, 0, 0, 1, 0, 0, 0, 1])).toEqual({ left: 'L', right: 'R', top: 'A', bottom: 'P' });
  });

  it('gives two letters, strongest first, on an oblique slice', () => {
    expect(edgeLetters(aboutZ(30))).toEqual({ left: 'RA', right: 'LP', top: 'AL', bottom: 'PR' });
    expect(letters([0.1, -0.99, 0.05])).toBe('A');
  });

  it('names head and foot on coronal rows', () => {
    // i to the left, j to the foot
    expect(edgeLetters([1, 0, 0, 0, 0, 1, 0, -1, 0])).toEqual({ left: 'R', right: 'L', top: 'H', bottom: 'F' });
  });
});

describe('slices', () => {
  it('tells the height of a slice, also when slices run to the foot', () => {
    expect(sliceZMm(lattice(), 2)).toBe(-24);
    expect(sliceZMm(lattice({ direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] }), 2)).toBe(-36);
  });

  it('stays within the stack', () => {
    expect([clampSlice(-4, 5), clampSlice(2.4, 5), clampSlice(99, 5)]).toEqual([0, 2, 4]);
  });

  it('takes two grids for the same only when every number agrees', () => {
    expect(sameLattice(lattice(), lattice())).toBe(true);
    expect(sameLattice(lattice(), lattice({ originMm: [-10, -20, -29] }))).toBe(false);
    expect(sameLattice(lattice(), lattice({ direction: [-1, 0, 0, 0, 1, 0, 0, 0, 1] }))).toBe(false);
    expect(sameLattice(lattice(), lattice({ size: [4, 3, 6] }))).toBe(false);
  });
});

describe('refusals', () => {
  it('tells the offending numbers', () => {
    expect(() => requireLattice(lattice({ size: [4, 0, 5] }))).toThrow('4, 0, 5');
    expect(() => requireLattice(lattice({ spacingMm: [1, -2, 3] }))).toThrow('1, -2, 3');
    expect(() => requireLattice(lattice({ direction: [2, 0, 0, 0, 1, 0, 0, 0, 1] }))).toThrow('length 1 but has 2');
  });
});
