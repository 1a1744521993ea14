import type { Window } from '../api/types';
import type { Plane } from './planes';

/** What an image of the first 32 bytes must say; see the server's description of the stream. */
const HEAD_BYTES = 32;

/** A grey volume: value = slope · stored + intercept, index i fastest. Slices arrive one by one. */
export interface Volume {
  readonly size: readonly [number, number, number];
  readonly slope: number;
  readonly intercept: number;
  readonly data: Int16Array;
  /** 1 for each slice k that is there. */
  readonly ready: Uint8Array;
  readyCount: number;
}

/** Takes the stream of an image in pieces of any size; slices are ready as soon as they are whole. */
export class VolumeReader {
  volume: Volume | null = null;
  private readonly head = new Uint8Array(HEAD_BYTES);
  private headFilled = 0;
  private readonly mark = new Uint8Array(4);
  private markFilled = 0;
  private target: Uint8Array | null = null;
  private filled = 0;
  private k = -1;

  /** @throws RangeError when the bytes are not an image */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.volume === null) {
        at += this.take(chunk, at, this.head, this.headFilled, (n) => (this.headFilled += n));
        if (this.headFilled === HEAD_BYTES) {
          this.volume = volumeOf(new DataView(this.head.buffer));
        }
      } else if (this.target === null) {
        at += this.take(chunk, at, this.mark, this.markFilled, (n) => (this.markFilled += n));
        if (this.markFilled === 4) {
          this.begin(this.volume, new DataView(this.mark.buffer).getInt32(0, true));
        }
      } else {
        at += this.take(chunk, at, this.target, this.filled, (n) => (this.filled += n));
        if (this.filled === this.target.length) {
          this.volume.ready[this.k] = 1;
          this.volume.readyCount++;
          this.target = null;
          this.markFilled = 0;
        }
      }
    }
  }

  /** @throws RangeError when slices are missing */
  end(): Volume {
    const volume = this.volume;
    if (volume === null || volume.readyCount !== volume.size[2]) {
      throw new RangeError(`the image ended after ${volume?.readyCount ?? 0} of ${volume?.size[2] ?? '?'} slices`);
    }
    return volume;
  }

  private take(from: Uint8Array, at: number, to: Uint8Array, filled: number, done: (n: number) => void): number {
    const count = Math.min(from.length - at, to.length - filled);
    to.set(from.subarray(at, at + count), filled);
    done(count);
    return count;
  }

  private begin(volume: Volume, k: number): void {
    if (k < 0 || k >= volume.size[2] || volume.ready[k] === 1) {
      throw new RangeError(`slice ${k} came although slices are 0 to ${volume.size[2] - 1}, each once`);
    }
    const bytes = 2 * volume.size[0] * volume.size[1];
    this.k = k;
    this.filled = 0;
    this.target = new Uint8Array(volume.data.buffer, k * bytes, bytes);
  }
}

const VOXELS_MAX = 1 << 29;

function volumeOf(head: DataView): Volume {
  const letters = String.fromCharCode(head.getUint8(0), head.getUint8(1), head.getUint8(2), head.getUint8(3));
  const size = [head.getInt32(4, true), head.getInt32(8, true), head.getInt32(12, true)] as const;
  const voxels = size[0] * size[1] * size[2];
  if (letters !== 'CFV1' || size.some((n) => n < 1) || voxels > VOXELS_MAX) {
    throw new RangeError(`an image must begin with CFV1 and its sizes but begins with ${letters}, ${size.join(' × ')}`);
  }
  return {
    size,
    slope: head.getFloat64(16, true),
    intercept: head.getFloat64(24, true),
    data: new Int16Array(voxels),
    ready: new Uint8Array(size[2]),
    readyCount: 0,
  };
}

/** Whether everything that a cut needs has arrived. */
export function cutReady(volume: Volume, plane: Plane, n: number): boolean {
  return plane.normal === 2 ? volume.ready[n] === 1 : volume.readyCount === volume.size[2];
}

/** Grey of the screen, 0 to 255, for every stored value; linear between black and white (PS3.3 C.11.2.1.3.2). */
export function greyTable(slope: number, intercept: number, window: Window): Uint8ClampedArray {
  const table = new Uint8ClampedArray(65536);
  const scale = 255 / window.width;
  const black = window.centre - window.width / 2;
  for (let stored = -32768; stored < 32768; stored++) {
    table[stored & 0xffff] = (slope * stored + intercept - black) * scale;
  }
  return table;
}

/** How stored values lie along the screen: start, and steps to the right and down. */
export function strides(size: readonly [number, number, number], plane: Plane, n: number) {
  const step = [1, size[0], size[0] * size[1]] as const;
  const right = step[plane.u] * plane.uSign;
  const down = step[plane.v] * plane.vSign;
  const start =
    n * step[plane.normal] +
    (plane.uSign > 0 ? 0 : (plane.size[0] - 1) * step[plane.u]) +
    (plane.vSign > 0 ? 0 : (plane.size[1] - 1) * step[plane.v]);
  return { start, right, down };
}

const OPAQUE = 0xff000000;

/** Paints a cut as opaque grey pixels (RGBA, little-endian) into `out`, row by row from the top. */
export function paintCut(volume: Volume, plane: Plane, n: number, table: Uint8ClampedArray, out: Uint32Array): void {
  const { start, right, down } = strides(volume.size, plane, n);
  const [width, height] = plane.size;
  const { data } = volume;
  let to = 0;
  for (let q = 0; q < height; q++) {
    let from = start + q * down;
    for (let p = 0; p < width; p++, from += right) {
      const grey = table[(data[from] as number) & 0xffff] as number;
      out[to++] = OPAQUE | (grey << 16) | (grey << 8) | grey;
    }
  }
}

/** Value in the unit of the image at a voxel; null outside. */
export function valueAt(volume: Volume, i: number, j: number, k: number): number | null {
  const [nx, ny, nz] = volume.size;
  if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz || volume.ready[k] !== 1) {
    return null;
  }
  return volume.slope * (volume.data[(k * ny + j) * nx + i] as number) + volume.intercept;
}
