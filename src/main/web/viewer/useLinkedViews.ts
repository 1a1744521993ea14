import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { viewInfoQuery } from '../api/queries';
import type { Registration, ViewInfo, ViewName, Window } from '../api/types';
import { requireLattice, sameLattice } from './geometry';
import { dragWindow } from './windowing';

export interface LinkedView {
  view: ViewName;
  info: ViewInfo | null;
  error: unknown;
  pending: boolean;
  /** Why this view may not be shown beside the first, for a person; null when it may. */
  refusal: string | null;
}

export function useView(
  caseId: string,
  view: ViewName,
  registration: Registration,
  revision: string,
  enabled: boolean,
): LinkedView {
  const answer = useQuery({ ...viewInfoQuery(caseId, view, registration, revision), enabled });
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
  revision: string,
  paired: boolean,
  fusedAvailable: boolean,
): readonly [LinkedView, LinkedView, LinkedView] {
  // The first image is the same whatever the registration; it must not be asked for anew when that is switched.
  const first = useView(caseId, 'first', 'deformable', '', true);
  const second = useView(caseId, 'second', registration, revision, paired);
  const fused = useView(caseId, 'fused', registration, revision, paired && fusedAvailable);
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

const unitOf = (info: ViewInfo | null) => info?.unit ?? '';

/** A window for each box. Boxes in Hounsfield units share theirs; others have their own. */
export function useWindows(views: readonly LinkedView[]) {
  const [chosen, setChosen] = useState<Partial<Record<ViewName, Window>>>({});
  const start = useRef<Window | null>(null);
  const infoOf = (view: ViewName) => views.find((one) => one.view === view)?.info ?? null;
  const windowOf = (view: ViewName): Window | null => chosen[view] ?? infoOf(view)?.defaultWindow ?? null;

  const apply = (view: ViewName, window: Window) => {
    const hu = unitOf(infoOf(view)) === 'HU';
    const changed = views.filter((one) => one.view === view || (hu && unitOf(one.info) === 'HU'));
    setChosen((before) => ({ ...before, ...Object.fromEntries(changed.map((one) => [one.view, window])) }));
  };

  return {
    windowOf,
    unitOf: (view: ViewName) => unitOf(infoOf(view)),
    usualOf: (view: ViewName) => infoOf(view)?.defaultWindow ?? null,
    apply,
    reset: () => setChosen({}),
    drag: (view: ViewName, dxPx: number, dyPx: number, phase: 'start' | 'move') => {
      if (phase === 'start') {
        start.current = windowOf(view);
      } else if (start.current !== null) {
        apply(view, dragWindow(start.current, dxPx, dyPx));
      }
    },
  };
}
