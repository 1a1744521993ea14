import { send } from '../api/client';
import { indexToWorld, worldToIndex, type Lattice, type WorldMm } from './geometry';
import type { Arrow } from './paint';
import { indexToPixel, pixelToIndex, planeVectors, type Plane } from './planes';

/** What the deformation does beyond the offset, mm along LPS axes, on a coarse lattice over the first image. */
export interface Field {
  readonly lattice: Lattice;
  readonly vectorsMm: Float32Array;
  readonly largestMm: number;
}

const HEAD_BYTES = 4 + 3 * 4 + 15 * 8;

/** @throws RangeError when the bytes are not a field */
export function fieldOf(bytes: ArrayBuffer): Field {
  const view = new DataView(bytes);
  const letters = String.fromCharCode(...new Uint8Array(bytes, 0, 4));
  const size = [view.getInt32(4, true), view.getInt32(8, true), view.getInt32(12, true)] as const;
  const number = (n: number) => view.getFloat64(16 + 8 * n, true);
  const count = 3 * size[0] * size[1] * size[2];
  if (letters !== 'CFF1' || bytes.byteLength !== HEAD_BYTES + 4 * count) {
    throw new RangeError(
      `a field of ${size.join(' × ')} points has ${HEAD_BYTES + 4 * count} bytes, not ${bytes.byteLength}`,
    );
  }
  const vectorsMm = new Float32Array(count);
  let largest = 0;
  for (let n = 0; n < count; n++) {
    vectorsMm[n] = view.getFloat32(HEAD_BYTES + 4 * n, true);
  }
  for (let n = 0; n < count; n += 3) {
    largest = Math.max(largest, Math.hypot(vectorsMm[n] ?? 0, vectorsMm[n + 1] ?? 0, vectorsMm[n + 2] ?? 0));
  }
  return {
    lattice: {
      size,
      spacingMm: [number(0), number(1), number(2)],
      originMm: [number(3), number(4), number(5)],
      direction: Array.from({ length: 9 }, (_, n) => number(6 + n)),
    },
    vectorsMm,
    largestMm: largest,
  };
}

export async function loadField(caseId: string): Promise<Field> {
  const response = await send(`/api/cases/${encodeURIComponent(caseId)}/registration/field`, {
    accept: 'application/octet-stream, application/problem+json',
  });
  return fieldOf(await response.arrayBuffer());
}

/** Displacement at a world point, trilinear; the nearest border value outside. */
export function displacementMm(field: Field, at: WorldMm): [number, number, number] {
  const { size } = field.lattice;
  const index = worldToIndex(field.lattice, at);
  const cell = ([0, 1, 2] as const).map((axis) => {
    const x = Math.min(size[axis] - 1, Math.max(0, index[axis]));
    const low = Math.min(Math.max(0, size[axis] - 2), Math.floor(x));
    return { low, high: Math.min(size[axis] - 1, low + 1), part: x - low };
  }) as [Cell, Cell, Cell];
  const out: [number, number, number] = [0, 0, 0];
  for (let corner = 0; corner < 8; corner++) {
    const pick = (axis: 0 | 1 | 2) => ((corner >> axis) & 1 ? cell[axis].high : cell[axis].low);
    const weight = ([0, 1, 2] as const).reduce<number>(
      (product, axis) => product * ((corner >> axis) & 1 ? cell[axis].part : 1 - cell[axis].part),
      1,
    );
    const from = 3 * ((pick(2) * size[1] + pick(1)) * size[0] + pick(0));
    for (let axis = 0; axis < 3; axis++) {
      out[axis as 0 | 1 | 2] += weight * (field.vectorsMm[from + axis] ?? 0);
    }
  }
  return out;
}

interface Cell {
  low: number;
  high: number;
  part: number;
}

/** Dark blue, cyan, yellow, red: by hue and by lightness, so that it reads without colour vision too. */
const HEAT = [
  [26, 40, 110],
  [38, 140, 190],
  [245, 215, 95],
  [225, 60, 45],
] as const;

export function heat(part: number): readonly [number, number, number] {
  const at = Math.min(1, Math.max(0, part)) * (HEAT.length - 1);
  const low = Math.min(HEAT.length - 2, Math.floor(at));
  const [a, b] = [HEAT[low] ?? HEAT[0], HEAT[low + 1] ?? HEAT[0]];
  const mix = (n: 0 | 1 | 2) => Math.round(a[n] + (at - low) * (b[n] - a[n]));
  return [mix(0), mix(1), mix(2)];
}

const css = ([r, g, b]: readonly [number, number, number]) => `rgb(${r} ${g} ${b})`;

/** End of the colour scale, mm: at least 1, so that noise is not painted red. */
export const scaleEndMm = (field: Field) => Math.max(1, Math.ceil(field.largestMm));

const MAP_STEP = 4;

/** Colours of a cut by the length of the displacement, one pixel for every {@link MAP_STEP} of the cut. */
export function fieldMap(field: Field, lattice: Lattice, plane: Plane, n: number): OffscreenCanvas {
  const [width, height] = [Math.ceil(plane.size[0] / MAP_STEP), Math.ceil(plane.size[1] / MAP_STEP)];
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  const end = scaleEndMm(field);
  for (let q = 0; q < height; q++) {
    for (let p = 0; p < width; p++) {
      const middle = (pixel: number, count: number, of: number) => ((pixel + 0.5) / count) * of - 0.5;
      const index = pixelToIndex(plane, middle(p, width, plane.size[0]), middle(q, height, plane.size[1]), n);
      const length = Math.hypot(...displacementMm(field, indexToWorld(lattice, index)));
      image.data.set([...heat(length / end), Math.round(255 * Math.min(1, length / end + 0.15))], 4 * (q * width + p));
    }
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** Arrows of a cut, about {@link ARROWS} across, true to length on the screen; what leaves the plane is not seen. */
export function fieldArrows(field: Field, lattice: Lattice, plane: Plane, n: number): Arrow[] {
  const { right, down } = planeVectors(lattice, plane);
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, axis) => sum + x * (b[axis] ?? 0), 0);
  const stepMm = (plane.size[0] * plane.spacingMm[0]) / ARROWS;
  const [stepP, stepQ] = [stepMm / plane.spacingMm[0], stepMm / plane.spacingMm[1]];
  const end = scaleEndMm(field);
  const arrows: Arrow[] = [];
  for (let q = stepQ / 2; q < plane.size[1]; q += stepQ) {
    for (let p = stepP / 2; p < plane.size[0]; p += stepP) {
      const by = displacementMm(field, indexToWorld(lattice, pixelToIndex(plane, p, q, n)));
      const length = Math.hypot(...by);
      if (length > SHOWN_FROM_MM) {
        arrows.push({
          at: [p, q],
          by: [dot(by, right) / plane.spacingMm[0], dot(by, down) / plane.spacingMm[1]],
          color: css(heat(0.3 + (0.7 * length) / end)),
        });
      }
    }
  }
  return arrows;
}

const ARROWS = 26;
const SHOWN_FROM_MM = 0.3;

/** Pixel of a world point on a plane, for what is drawn over a cut. */
export function worldToPixel(lattice: Lattice, plane: Plane, at: WorldMm): readonly [number, number] {
  return indexToPixel(plane, worldToIndex(lattice, at));
}
