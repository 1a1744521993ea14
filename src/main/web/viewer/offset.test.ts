import { describe, expect, it } from 'vitest';
import type { Lattice } from './geometry';
import {
  anglesOf,
  matrixOf,
  movedBy,
  movedIndex,
  offsetOf,
  paintMoved,
  rotationOf,
  turnedBy,
  type Offset,
} from './offset';
import { planeOf } from './planes';

const EPS = 1e-9;
const offset: Offset = {
  translationMm: { x: 4, y: -3, z: 11 },
  rotationDeg: { x: 5, y: -8, z: 12 },
  centreMm: { x: 10, y: 20, z: 30 },
};

function apply(m: readonly number[], [x, y, z]: readonly [number, number, number]): [number, number, number] {
  const row = (r: number) =>
    (m[4 * r] ?? 0) * x + (m[4 * r + 1] ?? 0) * y + (m[4 * r + 2] ?? 0) * z + (m[4 * r + 3] ?? 0);
  return [row(0), row(1), row(2)];
}

describe('the offset', () => {
  it('turns about X, then Y, then Z, right-handed', () => {
    // 90° about Z takes Left to Posterior
    expect(rotationOf({ x: 0, y: 0, z: 90 }).map((x) => Math.round(x) + 0)).toEqual([0, -1, 0, 1, 0, 0, 0, 0, 1]);
    // first X (Posterior to Head), then Z leaves Head alone
    const m = rotationOf({ x: 90, y: 0, z: 90 });
    expect([m[1], m[4], m[7]].map((x) => Math.round(x ?? 9) + 0)).toEqual([0, 0, 1]);
  });

  it('keeps its centre in place but for the translation', () => {
    const moved = apply(matrixOf(offset), [10, 20, 30]);
    [14, 17, 41].forEach((expected, axis) => expect(moved[axis]).toBeCloseTo(expected, 9));
  });

  it('comes back from its matrix', () => {
    const back = anglesOf(rotationOf(offset.rotationDeg));
    expect(Math.abs(back.x - 5) + Math.abs(back.y + 8) + Math.abs(back.z - 12)).toBeLessThan(EPS);
  });

  it('is not shown when the server would compute another map from it', () => {
    const view = { ...offset, matrix: matrixOf(offset), direction: 'fixed-to-moving' };
    expect(offsetOf(view)).toEqual(offset);
    const other = view.matrix.map((x, n) => (n === 3 ? x + 0.01 : x));
    expect(() => offsetOf({ ...view, matrix: other })).toThrow('differs by 0.0');
    expect(() => offsetOf({ ...view, direction: 'moving-to-fixed' })).toThrow('moving-to-fixed');
  });
});

describe('moving the second picture', () => {
  it('by 7 mm shows at x what was at x − 7 mm', () => {
    const moved = movedBy(offset, [7, 0, 0]);
    const [a, b] = [apply(matrixOf(moved), [1, 2, 3]), apply(matrixOf(offset), [-6, 2, 3])];
    a.forEach((value, axis) => expect(value).toBeCloseTo(b[axis] ?? NaN, 9));
  });

  it('by 90° about Head shows at Posterior of the centre what was at Left of it', () => {
    const turned = turnedBy(offset, [0, 0, 1], 90);
    const [a, b] = [apply(matrixOf(turned), [10, 25, 30]), apply(matrixOf(offset), [15, 20, 30])];
    a.forEach((value, axis) => expect(value).toBeCloseTo(b[axis] ?? NaN, 9));
  });
});

describe('the preview', () => {
  const first: Lattice = {
    size: [6, 5, 4],
    spacingMm: [1, 2, 3],
    originMm: [5, -4, 9],
    direction: [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, -1],
  };
  const second: Lattice = {
    size: [9, 9, 9],
    spacingMm: [2, 1, 2],
    originMm: [-3, -5, -2],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };

  it('asks the second image where the offset says', () => {
    const [i, j, k] = movedIndex([0, 0, 0], first, matrixOf({ ...offset, rotationDeg: { x: 0, y: 0, z: 0 } }), second);
    // first voxel at (5, −4, 9), moved by (4, −3, 11) to (9, −7, 20)
    expect([i, j, k]).toEqual([6, -2, 11]);
  });

  it('paints trilinear greys and black outside', () => {
    // the stored value is the index i + 10 j + 100 k, which trilinear interpolation gives exactly between voxels too
    const data = Int16Array.from(
      { length: 729 },
      (_, n) => (n % 9) + 10 * (Math.floor(n / 9) % 9) + 100 * Math.floor(n / 81),
    );
    const volume = {
      size: [9, 9, 9] as const,
      slope: 1,
      intercept: 0,
      data,
      ready: new Uint8Array(9).fill(1),
      readyCount: 9,
    };
    const table = Uint8ClampedArray.from({ length: 65536 }, (_, stored) => 1 + (stored % 250));
    globalThis.ImageData ??= class {
      data: Uint8ClampedArray;
      constructor(
        readonly width: number,
        readonly height: number,
      ) {
        this.data = new Uint8ClampedArray(4 * width * height);
      }
    } as unknown as typeof ImageData;
    const small: Offset = {
      translationMm: { x: -6, y: 3, z: -6 },
      rotationDeg: { x: 3, y: -2, z: 4 },
      centreMm: { x: 5, y: -4, z: 9 },
    };
    const matrix = matrixOf(small);
    let seen = 0;
    for (const name of ['axial', 'coronal', 'sagittal'] as const) {
      const plane = planeOf(first, name);
      const image = paintMoved({ volume, from: second, matrix, table, coarse: 1 }, first, plane, 1);
      for (let q = 0; q < plane.size[1]; q++) {
        for (let p = 0; p < plane.size[0]; p++) {
          const index: [number, number, number] = [0, 0, 0];
          index[plane.u] = plane.uSign > 0 ? p : plane.size[0] - 1 - p;
          index[plane.v] = plane.vSign > 0 ? q : plane.size[1] - 1 - q;
          index[plane.normal] = 1;
          const at = movedIndex(index, first, matrix, second);
          const inside = at.every((x) => x >= 0 && x <= 8);
          const value = Math.round(at[0] + 10 * at[1] + 100 * at[2]);
          const grey = image.data[4 * (q * plane.size[0] + p)] ?? -1;
          expect(Math.abs(grey - (inside ? 1 + (value % 250) : 0))).toBeLessThanOrEqual(1);
          seen += inside ? 1 : 0;
        }
      }
    }
    expect(seen).toBeGreaterThan(20);
  });
});
