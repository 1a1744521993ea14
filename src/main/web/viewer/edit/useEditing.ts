import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { ApiError } from '../../api/client';
import type { ContourSet, Registration } from '../../api/types';
import type { Drawing } from '../drawing';
import type { Lattice } from '../geometry';
import { structureKey, type DrawnSet } from '../outlines';
import type { ViewerState } from '../useViewerState';
import { keep, placeOf, recover } from './autosave';
import { save, type Conflict } from './save';
import { EditSession, overlaid, type Draft, type EditState, type Target } from './session';

export interface Editing {
  readonly session: EditSession;
  readonly state: EditState;
  readonly recoveredAt: Date | null;
  /** Why nothing can be kept on this device, if so. */
  readonly keepFailure: string | null;
  readonly saving: boolean;
  readonly conflict: Conflict | null;
  readonly failure: unknown;
  readonly saveAll: () => Promise<void>;
  readonly keepMine: () => Promise<void>;
  readonly keepTheirs: () => void;
  readonly closeConflict: () => void;
}

const KEEP_AFTER_MS = 250;

/** Keeps what is drawn on this device, a moment after each change, and brings it back. */
function useAutosave(session: EditSession, place: string) {
  const state = useSyncExternalStore(session.subscribe, session.get);
  const [recoveredAt, setRecoveredAt] = useState<Date | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [ready, setReady] = useState(false);

  useEffect(() => {
    let current = true;
    const tell = (error: unknown) => current && setFailure(error instanceof Error ? error.message : String(error));
    recover(place)
      .then((kept) => {
        if (current && kept !== null && session.get().revision === 0) {
          session.restore(kept.drawn);
          setRecoveredAt(kept.drawn.drafts.size > 0 ? kept.savedAt : null);
        }
      })
      .catch(tell)
      .finally(() => current && setReady(true));
    return () => {
      current = false;
    };
  }, [session, place]);

  useEffect(() => {
    if (!ready || state.revision === 0) {
      return undefined;
    }
    const write = () =>
      keep(place, session.get()).then(
        () => setFailure(null),
        (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
      );
    const timer = setTimeout(() => void write(), KEEP_AFTER_MS);
    const leaving = () => void write();
    window.addEventListener('pagehide', leaving);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', leaving);
    };
  }, [ready, session, place, state.revision]);
  return { recoveredAt, failure };
}

/** Drawing in a case: one session for all boxes. */
export function useEditing(caseId: string, userId: string, registration: Registration): Editing {
  const [session] = useState(() => new EditSession());
  const state = useSyncExternalStore(session.subscribe, session.get);
  const { recoveredAt, failure: keepFailure } = useAutosave(session, placeOf(userId, caseId));
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const queries = useQueryClient();

  const refresh = useCallback(
    () => queries.invalidateQueries({ queryKey: ['case', caseId], refetchType: 'active' }),
    [queries, caseId],
  );
  const saveOne = async (draft: Draft): Promise<boolean> => {
    const outcome = await save(caseId, draft, session.slices(draft), registration);
    if (outcome.kind === 'conflict') {
      setConflict(outcome.conflict);
      return false;
    }
    await refresh();
    session.saved(draft, outcome.version);
    return true;
  };
  const guarded = async (act: () => Promise<void>) => {
    setSaving(true);
    setFailure(null);
    try {
      await act();
    } catch (error) {
      setFailure(error);
    } finally {
      setSaving(false);
    }
  };
  const saveAll = () =>
    guarded(async () => {
      for (const key of [...session.get().drafts.keys()]) {
        const draft = session.get().drafts.get(key);
        if (draft !== undefined && !(await saveOne(draft))) {
          break;
        }
      }
    });
  const keepMine = () =>
    guarded(async () => {
      if (conflict !== null) {
        setConflict(null);
        await saveOne(session.rebase(conflict.draft, conflict.version));
      }
    });
  const keepTheirs = () => {
    if (conflict !== null) {
      session.discard(conflict.draft.key, true);
      setConflict(null);
      void refresh();
    }
  };
  useUnloadWarning(state.drafts.size > 0 && keepFailure !== null);

  return {
    session,
    state,
    recoveredAt,
    keepFailure,
    saving,
    conflict,
    failure: failure instanceof ApiError || failure !== null ? failure : null,
    saveAll,
    keepMine,
    keepTheirs,
    closeConflict: () => setConflict(null),
  };
}

/** Only where this device keeps nothing does leaving the page lose something. */
function useUnloadWarning(on: boolean): void {
  useEffect(() => {
    if (!on) {
      return undefined;
    }
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [on]);
}

/** The boxes' view of the drawing: stored contours of their sets with drafts over them. */
export function useDrawing(editing: Editing, viewer: ViewerState, mayDraw: boolean): Drawing {
  const { session, state } = editing;
  const { drafts, active, tool, radiusMm, sketch } = state;
  const { stored } = viewer;
  const drawn = useMemo(
    (): readonly DrawnSet[] =>
      drafts.size === 0
        ? stored
        : stored.map(({ set, structures }) => ({
            set,
            structures: structures.map((structure) => {
              const draft = drafts.get(structureKey(set.id, structure.name));
              return draft === undefined ? structure : { ...structure, bySlice: overlaid(structure.bySlice, draft) };
            }),
          })),
    [stored, drafts],
  );
  const here = active !== null && stored.some(({ set }) => set.id === active.setId);
  return {
    drawn,
    active: here && tool !== null ? active.key : null,
    penOn: here && mayDraw && tool !== null,
    freehand: tool === 'freehand',
    radiusMm: tool === 'freehand' ? null : radiusMm,
    sketch,
    pen: (point, phase) => session.pen(point, phase),
  };
}

/** A structure to draw in, as it is stored now. */
export function targetOf(drawn: DrawnSet, name: string, lattice: Lattice, on: 'first' | 'own'): Target | null {
  const structure = drawn.structures.find((one) => one.name === name);
  const set: ContourSet = drawn.set;
  return structure === undefined
    ? null
    : {
        key: structureKey(set.id, name),
        setId: set.id,
        name,
        lattice,
        on,
        version: set.version,
        stored: structure.bySlice,
      };
}
