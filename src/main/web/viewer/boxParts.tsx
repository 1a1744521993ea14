import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { ViewName, Window } from '../api/types';
import { t } from '../i18n/i18n';
import type { Adjusting, Drawing } from './drawing';
import type { Camera, Lattice } from './geometry';
import { matrixOf } from './offset';
import { setsOn } from './outlines';
import type { Plane } from './planes';
import { cutLabel, Stage } from './Stage';
import type { Source } from './useCut';
import { TEXT } from './texts';
import { useView, type LinkedView, type useWindows } from './useLinkedViews';
import type { Phase, PointerActions } from './usePointer';
import type { ViewerState } from './useViewerState';
import { useVolume } from './useVolume';
import type { Loaded } from './volumeStore';

export type StageEvent =
  | { kind: 'scroll'; steps: number }
  | { kind: 'window'; dx: number; dy: number; phase: 'start' | 'move' }
  | { kind: 'camera'; camera: Camera }
  | { kind: 'hover'; pixel: readonly [number, number] | null }
  | { kind: 'pick'; pixel: readonly [number, number] }
  | { kind: 'pen'; pixel: readonly [number, number]; phase: Phase; alt: boolean; shift: boolean };

export type Dispatch = (view: ViewName, plane: Plane, event: StageEvent) => void;

/** Pixels of a cut up to which a picture that is being dragged is drawn in full. */
const FULL_WHILE_DRAGGING = 90_000;

const grid = (loaded: Loaded, window: Window | null | undefined): Source | null =>
  window ? { kind: 'grid', loaded, window } : null;

/** Sources of greys of each view; the second one is moved by the offset that is being tried, where there is one. */
export function useSources(
  props: {
    caseId: string;
    state: ViewerState;
    adjusting: Adjusting | null;
    lattice: Lattice;
    alone: boolean;
  },
  views: readonly LinkedView[],
  windows: ReturnType<typeof useWindows>,
  fusedWanted: boolean,
) {
  const { caseId, state, adjusting, alone, lattice } = props;
  const infoOf = (view: ViewName) => views.find((one) => one.view === view)?.info ?? null;
  const registration = alone ? 'none' : state.registration;
  const first = useVolume(caseId, 'first', 'deformable', infoOf('first'));
  const second = useVolume(caseId, 'second', registration, infoOf('second'));
  const fused = useVolume(caseId, 'fused', registration, fusedWanted ? infoOf('fused') : null);
  const own = useView(caseId, 'second', 'none', '', adjusting !== null);
  const raw = useVolume(caseId, 'second', 'none', adjusting === null ? null : own.info);
  const [windowFirst, windowSecond, windowFused] = (['first', 'second', 'fused'] as const).map(windows.windowOf);
  const offset = adjusting?.offset ?? null;
  const coarse = adjusting?.dragging && lattice.size[0] * lattice.size[1] > FULL_WHILE_DRAGGING ? 2 : 1;
  const firstSource = useMemo(() => grid(first, windowFirst), [first, windowFirst]);
  const fusedSource = useMemo(() => grid(fused, windowFused), [fused, windowFused]);
  const secondSource = useMemo(
    (): Source | null =>
      offset !== null && own.info !== null && windowSecond
        ? { kind: 'moved', loaded: raw, window: windowSecond, from: own.info, matrix: matrixOf(offset), coarse }
        : grid(second, windowSecond),
    [offset, own.info, raw, second, windowSecond, coarse],
  );
  return {
    loaded: { first, second, fused },
    source: { first: firstSource, second: secondSource, fused: fusedSource },
  };
}

type StageProps = Omit<Parameters<typeof Stage>[0], 'actions' | 'label' | 'labelId'>;

/** A stage whose events say which box and plane they came from. */
export function LinkedStage({ view, dispatch, ...stage }: StageProps & { view: ViewName; dispatch: Dispatch }) {
  const { plane, lattice, n } = stage;
  const actions = useMemo((): PointerActions => {
    const send = (event: StageEvent) => dispatch(view, plane, event);
    return {
      scroll: (steps) => send({ kind: 'scroll', steps }),
      window: (dx, dy, phase) => send({ kind: 'window', dx, dy, phase }),
      camera: (camera) => send({ kind: 'camera', camera }),
      hover: (pixel) => send({ kind: 'hover', pixel }),
      pick: (pixel) => send({ kind: 'pick', pixel }),
      pen: (pixel, phase, keys) => send({ kind: 'pen', pixel, phase, ...keys }),
    };
  }, [dispatch, view, plane]);
  return <Stage {...stage} actions={actions} label={cutLabel(lattice, plane, n)} labelId={view} />;
}

/** The same function for as long as a component lives, which calls the newest one. */
export function useLatest(handle: Dispatch): Dispatch {
  const latest = useRef(handle);
  useLayoutEffect(() => {
    latest.current = handle;
  });
  return useCallback((view, plane, event) => latest.current(view, plane, event), []);
}

/** The contours of each box, kept the same objects while nothing of them changes. */
export function useContours(
  state: ViewerState,
  drawing: Drawing,
  preview: boolean,
  boxes: readonly { view: ViewName }[],
) {
  const { secondContoured, choice, hidden } = state;
  const { drawn, active } = drawing;
  const wanted = boxes.map(({ view }) => view).join(' ');
  return useMemo(() => {
    const of = (view: ViewName) => {
      const sets = setsOn(view, drawn, secondContoured, choice).filter(({ set }) => !preview || set.role !== 'SECOND');
      return { sets, hidden, dashSecond: view === 'fused', active };
    };
    return Object.fromEntries(wanted.split(' ').map((view) => [view, of(view as ViewName)])) as Partial<
      Record<ViewName, ReturnType<typeof of>>
    >;
  }, [drawn, secondContoured, choice, hidden, active, preview, wanted]);
}

/** Where only one box fits beside another, brings the wanted one into sight. */
export function BoxTabs({ views }: { views: readonly ViewName[] }) {
  const show = (view: ViewName) =>
    document
      .querySelector(`[data-testid=box-${view}]`)
      ?.scrollIntoView({ behavior: 'smooth', block: 'nearest', inline: 'start' });
  return (
    <div className="box-tabs" role="group" aria-label={t('viewer.boxes')}>
      {views.map((view) => (
        <button key={view} type="button" className="chip" onClick={() => show(view)}>
          {TEXT.boxTabs[view]}
        </button>
      ))}
    </div>
  );
}
