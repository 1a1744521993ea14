import { describe, expect, it } from 'vitest';
import type { Lattice } from './geometry';
import { pixelToIndex, PLANE_NAMES, planeOf } from './planes';
import { cutReady, greyTable, paintCut, valueAt, VolumeReader } from './volume';

const SIZE = [3, 4, 5] as const;

/** The value of voxel (i, j, k) is i + 10 j + 100 k. */
function streamOf(order: readonly number[] = [2, 1, 3, 0, 4], letters = 'CFV1'): Uint8Array {
  const bytes = new Uint8Array(32 + 5 * (4 + 2 * 12));
  const view = new DataView(bytes.buffer);
  [...letters].forEach((letter, n) => view.setUint8(n, letter.charCodeAt(0)));
  SIZE.forEach((count, axis) => view.setInt32(4 + 4 * axis, count, true));
  view.setFloat64(16, 2, true);
  view.setFloat64(24, -1000, true);
  let at = 32;
  for (const k of order) {
    view.setInt32(at, k, true);
    at += 4;
    for (let n = 0; n < 12; n++, at += 2) {
      view.setInt16(at, (n % 3) + 10 * Math.floor(n / 3) + 100 * k, true);
    }
  }
  return bytes;
}

function read(bytes: Uint8Array, piece: number): VolumeReader {
  const reader = new VolumeReader();
  for (let at = 0; at < bytes.length; at += piece) {
    reader.push(bytes.subarray(at, at + piece));
  }
  return reader;
}

describe('the stream of an image', () => {
  it.each([1, 7, 33, 4096])('is the same whatever the size of its pieces (%i bytes)', (piece) => {
    const volume = read(streamOf(), piece).end();
    expect(volume.size).toEqual([3, 4, 5]);
    expect(valueAt(volume, 2, 3, 4)).toBe(2 * 432 - 1000);
    expect(valueAt(volume, 3, 0, 0)).toBeNull();
  });

  it('shows the first slices while the others are on their way', () => {
    const reader = new VolumeReader();
    reader.push(streamOf().subarray(0, 32 + 28 + 10));
    const volume = reader.volume;
    const grid: Lattice = {
      size: SIZE,
      spacingMm: [1, 1, 1],
      originMm: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    };
    expect(volume?.readyCount).toBe(1);
    expect(volume && cutReady(volume, planeOf(grid, 'axial'), 2)).toBe(true);
    expect(volume && cutReady(volume, planeOf(grid, 'axial'), 1)).toBe(false);
    expect(volume && cutReady(volume, planeOf(grid, 'coronal'), 1)).toBe(false);
    expect(() => reader.end()).toThrow('1 of 5');
  });

  it('is refused when it is none, or names a slice twice or beyond the stack', () => {
    expect(() => read(streamOf([2, 1, 3, 0, 4], 'PNG1'), 64)).toThrow('CFV1');
    expect(() => read(streamOf([2, 2, 3, 0, 4]), 64)).toThrow('slice 2');
    expect(() => read(streamOf([2, 1, 3, 0, 5]), 64)).toThrow('slice 5');
  });
});

describe('cuts', () => {
  it('are black and white at the ends of the window and linear between', () => {
    const table = greyTable(2, -1000, { centre: 0, width: 512 });
    expect(table[(-256 + 1000) / 2]).toBe(0);
    expect(table[500]).toBe(128);
    expect(table[900]).toBe(255);
    expect(table[-30000 & 0xffff]).toBe(0);
  });

  const oblique = [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, -1];
  it.each([
    ['axial', [1, 0, 0, 0, 1, 0, 0, 0, 1]],
    ['prone, to the foot', [-1, 0, 0, 0, -1, 0, 0, 0, -1]],
    ['sagittal', [0, 0, -1, 1, 0, 0, 0, -1, 0]],
    ['oblique', oblique],
  ])('show at every pixel the voxel that the plane names (%s)', (_name, direction) => {
    const volume = read(streamOf(), 999).end();
    const grid: Lattice = { size: SIZE, spacingMm: [1, 2, 3], originMm: [0, 0, 0], direction };
    const table = Uint8ClampedArray.from({ length: 65536 }, (_, stored) => stored % 251);
    for (const name of PLANE_NAMES) {
      const plane = planeOf(grid, name);
      const out = new Uint32Array(plane.size[0] * plane.size[1]);
      paintCut(volume, plane, 1, table, out);
      for (let q = 0; q < plane.size[1]; q++) {
        for (let p = 0; p < plane.size[0]; p++) {
          const [i, j, k] = pixelToIndex(plane, p, q, 1);
          expect((out[q * plane.size[0] + p] ?? 0) & 0xff).toBe((i + 10 * j + 100 * k) % 251);
        }
      }
    }
  });
});
