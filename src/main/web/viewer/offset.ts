/**
 * The offset of rigid registration, as the server defines it: `moving = R · (fixed − c) + c + t` with `R = Rz · Ry · Rx`,
 * degrees, LPS mm, right-handed about the patient axes. Maps points of the first image to the second.
 */
import type { RegistrationView, Xyz } from '../api/types';
import { indexToWorld, type IndexVoxel, type Lattice } from './geometry';
import { pixelToIndex, type Plane } from './planes';
import type { Volume } from './volume';

export interface Offset {
  readonly translationMm: Xyz;
  readonly rotationDeg: Xyz;
  readonly centreMm: Xyz;
}

export type Matrix3 = readonly number[];
type Vector = readonly [number, number, number];

const rad = (degrees: number) => (degrees * Math.PI) / 180;
const deg = (radians: number) => (radians * 180) / Math.PI;

/** Row-major 3×3 rotation Rz · Ry · Rx. */
export function rotationOf({ x, y, z }: Xyz): Matrix3 {
  const [sx, cx, sy, cy, sz, cz] = [x, y, z].flatMap((a) => [Math.sin(rad(a)), Math.cos(rad(a))]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return [
    cz * cy,
    cz * sy * sx - sz * cx,
    cz * sy * cx + sz * sx,
    sz * cy,
    sz * sy * sx + cz * cx,
    sz * sy * cx - cz * sx,
    -sy,
    cy * sx,
    cy * cx,
  ];
}

/** The angles of a rotation matrix; the inverse of {@link rotationOf} away from ±90° about Y. */
export function anglesOf(m: Matrix3): Xyz {
  const at = (n: number) => m[n] ?? 0;
  const y = Math.asin(Math.max(-1, Math.min(1, -at(6))));
  if (Math.abs(at(6)) < 1 - 1e-9) {
    return { x: deg(Math.atan2(at(7), at(8))), y: deg(y), z: deg(Math.atan2(at(3), at(0))) };
  }
  return { x: deg(Math.atan2(-at(6) * at(1), at(4))), y: deg(y), z: 0 };
}

function times(a: Matrix3, b: Matrix3): number[] {
  return Array.from({ length: 9 }, (_, n) => {
    const [row, column] = [Math.floor(n / 3), n % 3];
    return [0, 1, 2].reduce((sum, k) => sum + (a[3 * row + k] ?? 0) * (b[3 * k + column] ?? 0), 0);
  });
}

function applied(m: Matrix3, [x, y, z]: Vector): [number, number, number] {
  const row = (r: number) => (m[3 * r] ?? 0) * x + (m[3 * r + 1] ?? 0) * y + (m[3 * r + 2] ?? 0) * z;
  return [row(0), row(1), row(2)];
}

/** Row-major 4×4 matrix fixed → moving. */
export function matrixOf(offset: Offset): number[] {
  const r = rotationOf(offset.rotationDeg);
  const { centreMm: c, translationMm: t } = offset;
  const turned = applied(r, [c.x, c.y, c.z]);
  const [x, y, z] = [c.x + t.x - turned[0], c.y + t.y - turned[1], c.z + t.z - turned[2]];
  const at = (n: number) => r[n] ?? 0;
  return [at(0), at(1), at(2), x, at(3), at(4), at(5), y, at(6), at(7), at(8), z, 0, 0, 0, 1];
}

const MATRIX_TOLERANCE = 1e-6;

/**
 * The offset in force for a preview.
 *
 * @throws RangeError when our arithmetic does not give the server's matrix: then no preview may be shown
 */
export function offsetOf(view: NonNullable<RegistrationView['offset']>): Offset {
  const offset = { translationMm: view.translationMm, rotationDeg: view.rotationDeg, centreMm: view.centreMm };
  const ours = matrixOf(offset);
  const away = Math.max(...ours.map((value, n) => Math.abs(value - (view.matrix[n] ?? NaN))));
  if (!(away <= MATRIX_TOLERANCE) || view.direction !== 'fixed-to-moving') {
    throw new RangeError(`the offset's matrix differs by ${away} from the one its numbers give (${view.direction})`);
  }
  return offset;
}

/** Moves the second picture by `byMm` on the screen: `T'(x) = T(x − by)`, so `t' = t − R · by`. */
export function movedBy(offset: Offset, byMm: Vector): Offset {
  const [x, y, z] = applied(rotationOf(offset.rotationDeg), byMm);
  const t = offset.translationMm;
  return { ...offset, translationMm: { x: t.x - x, y: t.y - y, z: t.z - z } };
}

/** Rotation by an angle about a unit axis, right-handed (Rodrigues). */
function about([x, y, z]: Vector, degrees: number): number[] {
  const [c, s] = [Math.cos(rad(degrees)), Math.sin(rad(degrees))];
  const d = 1 - c;
  return [
    c + x * x * d,
    x * y * d - z * s,
    x * z * d + y * s,
    y * x * d + z * s,
    c + y * y * d,
    y * z * d - x * s,
    z * x * d - y * s,
    z * y * d + x * s,
    c + z * z * d,
  ];
}

/** Turns the second picture by an angle about `axis` through the offset's centre: `R' = R · Q⁻¹`. */
export function turnedBy(offset: Offset, axis: Vector, degrees: number): Offset {
  const turned = times(rotationOf(offset.rotationDeg), about(axis, -degrees));
  return { ...offset, rotationDeg: anglesOf(turned) };
}

const OPAQUE = 0xff000000;

/** The second image as an offset lays it on the first lattice. */
export interface Moved {
  readonly volume: Volume;
  /** Lattice of the volume. */
  readonly from: Lattice;
  /** 4×4, fixed → moving. */
  readonly matrix: readonly number[];
  readonly table: Uint8ClampedArray;
  /** Pixels of the picture stand for so many of the plane each way. */
  readonly coarse: number;
}

/**
 * Paints a cut of the second image moved by an offset alone, trilinear, black outside of it. All maps are affine, so the
 * index in the second image grows by the same step from pixel to pixel.
 *
 * @param lattice the first image's, in which the plane lies
 */
export function paintMoved(moved: Moved, lattice: Lattice, plane: Plane, n: number): ImageData {
  const { volume, from, matrix, table, coarse } = moved;
  const [width, height] = [Math.ceil(plane.size[0] / coarse), Math.ceil(plane.size[1] / coarse)];
  const image = new ImageData(width, height);
  const out = new Uint32Array(image.data.buffer);
  const middle = (pixel: number) => (pixel + 0.5) * coarse - 0.5;
  const source = (p: number, q: number) => movedIndex(pixelToIndex(plane, p, q, n), lattice, matrix, from);
  const start = source(middle(0), middle(0));
  const right = source(middle(1), middle(0)).map((x, axis) => x - (start[axis] ?? 0)) as [number, number, number];
  const down = source(middle(0), middle(1)).map((x, axis) => x - (start[axis] ?? 0)) as [number, number, number];
  const [nx, ny, nz] = volume.size;
  const { data } = volume;
  const plate = nx * ny;
  let to = 0;
  for (let q = 0; q < height; q++) {
    let i = start[0] + q * down[0];
    let j = start[1] + q * down[1];
    let k = start[2] + q * down[2];
    for (let p = 0; p < width; p++) {
      let grey = 0;
      if (i >= 0 && j >= 0 && k >= 0 && i <= nx - 1 && j <= ny - 1 && k <= nz - 1) {
        const i0 = i | 0;
        const j0 = j | 0;
        const k0 = k | 0;
        const fi = i - i0;
        const fj = j - j0;
        const fk = k - k0;
        const at = k0 * plate + j0 * nx + i0;
        const di = i0 < nx - 1 ? 1 : 0;
        const dj = j0 < ny - 1 ? nx : 0;
        const dk = k0 < nz - 1 ? plate : 0;
        const row = (a: number) => (data[a] as number) * (1 - fi) + (data[a + di] as number) * fi;
        const sheet = (a: number) => row(a) * (1 - fj) + row(a + dj) * fj;
        const value = sheet(at) * (1 - fk) + sheet(at + dk) * fk;
        grey = table[Math.round(value) & 0xffff] as number;
      }
      out[to++] = OPAQUE | (grey << 16) | (grey << 8) | grey;
      i += right[0];
      j += right[1];
      k += right[2];
    }
  }
  return image;
}

/** Where a voxel of the first lattice comes from in the second image. */
export function movedIndex(
  index: IndexVoxel,
  lattice: Lattice,
  matrix: readonly number[],
  from: Lattice,
): [number, number, number] {
  const [x, y, z] = indexToWorld(lattice, index);
  const m = (n: number) => matrix[n] ?? 0;
  const world: Vector = [
    m(0) * x + m(1) * y + m(2) * z + m(3),
    m(4) * x + m(5) * y + m(6) * z + m(7),
    m(8) * x + m(9) * y + m(10) * z + m(11),
  ];
  const delta = world.map((value, axis) => value - from.originMm[axis as 0 | 1 | 2]);
  return ([0, 1, 2] as const).map(
    (axis) =>
      [0, 1, 2].reduce((sum, row) => sum + (from.direction[3 * row + axis] ?? 0) * (delta[row] ?? 0), 0) /
      from.spacingMm[axis],
  ) as [number, number, number];
}
