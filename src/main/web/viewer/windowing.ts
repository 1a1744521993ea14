import type { ViewName, Window } from '../api/types';

/** Grey-value windows: `centre` and `width` in the unit of the image. */
export interface Preset {
  readonly key: string;
  readonly label: string;
  readonly window: Window;
}

/** Common CT windows in HU, as planning systems and PACS workstations offer them. */
export const CT_PRESETS: readonly Preset[] = [
  { key: '1', label: 'Soft tissue', window: { centre: 40, width: 400 } },
  { key: '2', label: 'Bone', window: { centre: 400, width: 1800 } },
  { key: '3', label: 'Lung', window: { centre: -600, width: 1500 } },
  { key: '4', label: 'Brain', window: { centre: 40, width: 80 } },
];

const WIDTH_MIN = 1;
/** A drag over this many pixels changes the window by its own width. */
const DRAG_PX = 250;

/** Dragging right widens, dragging down darkens (raises the centre); the step follows the width at the start. */
export function dragWindow(start: Window, dxPx: number, dyPx: number): Window {
  const perPx = Math.max(start.width, 20) / DRAG_PX;
  return {
    centre: Math.round(start.centre + dyPx * perPx),
    width: Math.max(WIDTH_MIN, Math.round(start.width + dxPx * perPx)),
  };
}

export function sameWindow(a: Window | null | undefined, b: Window | null | undefined): boolean {
  return a?.centre === b?.centre && a?.width === b?.width;
}

/** Address of one slice; `revision` changes when the stored result does, so that no old picture is shown. */
export function sliceUrl(
  source: { caseId: string; view: ViewName; registration: string; revision: string },
  k: number,
  window: Window,
): string {
  const query = new URLSearchParams({
    centre: String(window.centre),
    width: String(window.width),
    registration: source.registration,
    v: source.revision,
  });
  return `/api/cases/${encodeURIComponent(source.caseId)}/views/${source.view}/slices/${k}?${query.toString()}`;
}

/** Neighbours worth having before they are asked for, nearest first, more of them in the direction of travel. */
export function neighbours(k: number, count: number, direction: 1 | -1, ahead = 4, behind = 1): number[] {
  const wanted = [
    ...Array.from({ length: ahead }, (_, n) => k + direction * (n + 1)),
    ...Array.from({ length: behind }, (_, n) => k - direction * (n + 1)),
  ];
  return wanted.filter((n) => n >= 0 && n < count);
}
