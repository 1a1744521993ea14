import { describe, expect, it } from 'vitest';
import { indexToWorld, type IndexVoxel, type Lattice } from './geometry';
import {
  indexToPixel,
  nearestAxes,
  obliquenessDeg,
  pixelToIndex,
  PLANE_NAMES,
  planeLetters,
  planeOf,
  planeVectors,
} from './planes';

const AXIAL = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const EPS = 1e-9;

function lattice(direction: readonly number[] = AXIAL): Lattice {
  return { size: [5, 6, 7], spacingMm: [1, 2, 3], originMm: [-10, -20, -30], direction };
}

/** Right-handed turns about x by `a`, then about z by `b`, row-major. */
function turned(a: number, b: number): number[] {
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  return [cb, -sb * ca, sb * sa, sb, cb * ca, -cb * sa, 0, sa, ca];
}

const LATTICES: Record<string, readonly number[]> = {
  axial: AXIAL,
  'slices to the foot': [1, 0, 0, 0, 1, 0, 0, 0, -1],
  prone: [-1, 0, 0, 0, -1, 0, 0, 0, 1],
  'acquired coronally': [1, 0, 0, 0, 0, 1, 0, -1, 0],
  'acquired sagittally': [0, 0, -1, 1, 0, 0, 0, -1, 0],
  oblique: turned(0.3, 0.25),
  'oblique to the foot': turned(0.2, -0.4).map((x, n) => (n % 3 === 2 ? -x : x)),
};

describe.each(Object.entries(LATTICES))('planes of a lattice that is %s', (_name, direction) => {
  const grid = lattice(direction);

  it('use every lattice axis once and come back from pixel to index', () => {
    expect([...nearestAxes(grid)].sort()).toEqual([0, 1, 2]);
    for (const name of PLANE_NAMES) {
      const plane = planeOf(grid, name);
      const index = pixelToIndex(plane, 1.25, 3.5, 2);
      const [p, q] = indexToPixel(plane, index);
      expect(Math.abs(p - 1.25) + Math.abs(q - 3.5)).toBeLessThan(EPS);
      expect(index[plane.normal]).toBe(2);
    }
  });

  it('put Left, Posterior and Foot where radiologists expect them', () => {
    const along = (name: 'axial' | 'coronal' | 'sagittal') => planeVectors(grid, planeOf(grid, name));
    expect(along('axial').right[0]).toBeGreaterThan(0.7);
    expect(along('axial').down[1]).toBeGreaterThan(0.7);
    expect(along('coronal').right[0]).toBeGreaterThan(0.7);
    expect(along('coronal').down[2]).toBeLessThan(-0.7);
    expect(along('sagittal').right[1]).toBeGreaterThan(0.7);
    expect(along('sagittal').down[2]).toBeLessThan(-0.7);
  });

  it('step by the spacing along the screen, in the patient', () => {
    for (const name of PLANE_NAMES) {
      const plane = planeOf(grid, name);
      const at = (p: number, q: number) => indexToWorld(grid, pixelToIndex(plane, p, q, 1));
      const { right, down } = planeVectors(grid, plane);
      for (const axis of [0, 1, 2] as const) {
        expect(at(1, 0)[axis] - at(0, 0)[axis]).toBeCloseTo((right[axis] ?? 0) * plane.spacingMm[0], 9);
        expect(at(0, 1)[axis] - at(0, 0)[axis]).toBeCloseTo((down[axis] ?? 0) * plane.spacingMm[1], 9);
      }
    }
  });
});

describe('planes by hand', () => {
  it('cut an axial lattice with the head at the top of the coronal and sagittal planes', () => {
    const grid = lattice();
    const coronal = planeOf(grid, 'coronal');
    expect(coronal.size).toEqual([5, 7, 6]);
    expect(coronal.spacingMm).toEqual([1, 3, 2]);
    // top left of the coronal plane: right side of the patient, topmost slice
    expect(pixelToIndex(coronal, 0, 0, 4)).toEqual([0, 4, 6] as unknown as IndexVoxel);
    expect(planeLetters(grid, coronal)).toEqual({ left: 'R', right: 'L', top: 'H', bottom: 'F' });
    expect(planeLetters(grid, planeOf(grid, 'sagittal'))).toEqual({ left: 'A', right: 'P', top: 'H', bottom: 'F' });
    expect(planeLetters(grid, planeOf(grid, 'axial'))).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
  });

  it('tell how far they lean', () => {
    expect(obliquenessDeg(lattice(), planeOf(lattice(), 'axial'))).toBe(0);
    const grid = lattice(turned((17 * Math.PI) / 180, 0));
    expect(obliquenessDeg(grid, planeOf(grid, 'axial'))).toBeCloseTo(17, 6);
  });
});
