import type { Window } from '../api/types';
import type { Texts } from './texts';

/** Grey-value windows: `centre` and `width` in the unit of the image. */
export interface Preset {
  readonly key: string;
  /** Its name among the texts. */
  readonly label: keyof Texts['presets'];
  readonly window: Window;
}

/** Common CT windows in HU, as planning systems and PACS workstations offer them. */
export const CT_PRESETS: readonly Preset[] = [
  { key: '1', label: 'soft', window: { centre: 40, width: 400 } },
  { key: '2', label: 'bone', window: { centre: 400, width: 1800 } },
  { key: '3', label: 'lung', window: { centre: -600, width: 1500 } },
  { key: '4', label: 'brain', window: { centre: 40, width: 80 } },
];

/**
 * Windows of images without a scale of their own, as parts of the window that fits the greys: MR by contrast, PET from
 * nothing (black) so that hot spots stand out.
 */
export function presetsOf(unit: string, modality: string, usual: Window): readonly Preset[] {
  if (unit === 'HU') {
    return CT_PRESETS;
  }
  const low = usual.centre - usual.width / 2;
  const of = (key: string, label: Preset['label'], from: number, to: number): Preset => ({
    key,
    label,
    window: { centre: low + ((from + to) / 2) * usual.width, width: Math.max(1e-6, (to - from) * usual.width) },
  });
  if (modality === 'PT' || modality === 'NM') {
    return [of('1', 'whole', 0, 1), of('2', 'half', 0, 0.5), of('3', 'quarter', 0, 0.25)];
  }
  return [of('1', 'whole', 0, 1), of('2', 'contrast', 0.15, 0.7), of('3', 'bright', 0, 0.6)];
}

const WIDTH_MIN = 1;
/** A drag over this many pixels changes the window by its own width. */
const DRAG_PX = 250;

/** Dragging right widens, dragging down darkens (raises the centre); the step follows the width at the start. */
export function dragWindow(start: Window, dxPx: number, dyPx: number): Window {
  if (start.width < 20) {
    const perPx = start.width / DRAG_PX;
    return {
      centre: Number((start.centre + dyPx * perPx).toPrecision(4)),
      width: Math.max(start.width / 100, Number((start.width + dxPx * perPx).toPrecision(4))),
    };
  }
  const perPx = start.width / DRAG_PX;
  return {
    centre: Math.round(start.centre + dyPx * perPx),
    width: Math.max(WIDTH_MIN, Math.round(start.width + dxPx * perPx)),
  };
}

export function sameWindow(a: Window | null | undefined, b: Window | null | undefined): boolean {
  return a?.centre === b?.centre && a?.width === b?.width;
}
