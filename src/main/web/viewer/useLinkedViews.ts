import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { viewInfoQuery } from '../api/queries';
import type { Registration, ViewInfo, ViewName, Window } from '../api/types';
import { requireLattice, sameLattice } from './geometry';
import { dragWindow, sameWindow } from './windowing';

const REQUEST_AFTER_MS = 90;

/** The last value, once it has stood still for a moment. */
export function useSettled<T>(value: T, afterMs = REQUEST_AFTER_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}

export interface LinkedView {
  view: ViewName;
  info: ViewInfo | null;
  error: unknown;
  pending: boolean;
  /** Why this view may not be shown beside the first, for a person; null when it may. */
  refusal: string | null;
}

function useView(caseId: string, view: ViewName, registration: Registration, enabled: boolean): LinkedView {
  const answer = useQuery({ ...viewInfoQuery(caseId, view, registration), enabled });
  let refusal: string | null = null;
  if (answer.data !== undefined) {
    try {
      requireLattice(answer.data);
    } catch (error) {
      refusal = error instanceof Error ? error.message : String(error);
    }
  }
  return {
    view,
    info: refusal === null ? (answer.data ?? null) : null,
    error: answer.error,
    pending: enabled && answer.isPending,
    refusal,
  };
}

/** The three views of a case; those that do not lie on the first image's grid are refused, never shown askew. */
export function useLinkedViews(
  caseId: string,
  registration: Registration,
  paired: boolean,
  fusedAvailable: boolean,
): LinkedView[] {
  // The first image is the same whatever the registration; it must not be asked for anew when that is switched.
  const first = useView(caseId, 'first', 'deformable', true);
  const second = useView(caseId, 'second', registration, paired);
  const fused = useView(caseId, 'fused', registration, paired && fusedAvailable);
  const linked = (view: LinkedView): LinkedView =>
    first.info !== null && view.info !== null && !sameLattice(first.info, view.info)
      ? {
          ...view,
          info: null,
          refusal: `its grid (${view.info.size.join(' × ')}) is not that of the first image (${first.info.size.join(' × ')})`,
        }
      : view;
  return [first, linked(second), linked(fused)];
}

/** The second image of a pair that is not registered, on its own grid. */
export function useOwnView(caseId: string): LinkedView {
  return useView(caseId, 'second', 'none', true);
}

/** A window for each box. Boxes in Hounsfield units share theirs; others have their own. */
export function useWindows(views: readonly LinkedView[]) {
  const [chosen, setChosen] = useState<Partial<Record<ViewName, Window>>>({});
  const start = useRef<Window | null>(null);
  const infoOf = (view: ViewName) => views.find((one) => one.view === view)?.info ?? null;
  const windowOf = (view: ViewName): Window | null => chosen[view] ?? infoOf(view)?.defaultWindow ?? null;

  const apply = (window: Window, match: (info: ViewInfo, view: ViewName) => boolean) => {
    const changed = views.filter(({ info, view }) => info !== null && match(info, view));
    setChosen((before) => ({ ...before, ...Object.fromEntries(changed.map(({ view }) => [view, window])) }));
  };

  return {
    windowOf,
    preset: (window: Window) => apply(window, (info) => info.unit === 'HU'),
    reset: () => setChosen({}),
    isPreset: (window: Window) =>
      views.some(({ info, view }) => info?.unit === 'HU' && sameWindow(windowOf(view), window)),
    anyHu: views.some(({ info }) => info?.unit === 'HU'),
    drag: (view: ViewName, dxPx: number, dyPx: number, phase: 'start' | 'move') => {
      if (phase === 'start') {
        start.current = windowOf(view);
        return;
      }
      const unit = infoOf(view)?.unit;
      if (start.current !== null) {
        const window = dragWindow(start.current, dxPx, dyPx);
        apply(window, (info, other) => other === view || (unit === 'HU' && info.unit === 'HU'));
      }
    },
  };
}
