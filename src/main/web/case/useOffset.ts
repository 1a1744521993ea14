import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../api/client';
import type { RegistrationView } from '../api/types';
import type { Adjusting } from '../viewer/drawing';
import { offsetOf, type Offset } from '../viewer/offset';

/** An offset being corrected (R22): tried in the boxes, then applied, from which registration runs again. */
export interface OffsetDraft {
  readonly adjusting: Adjusting | null;
  /** Why there can be no preview. */
  readonly refusal: string | null;
  readonly mayAdjust: boolean;
  /** Somebody else corrected the offset since this correction began. */
  readonly stale: boolean;
  readonly begin: () => void;
  readonly cancel: () => void;
  readonly set: (offset: Offset) => void;
  readonly use: (tool: Adjusting['tool']) => void;
  readonly step: (step: number) => void;
  readonly apply: () => void;
  readonly applying: boolean;
  readonly failure: unknown;
}

interface Draft {
  readonly offset: Offset;
  readonly tool: Adjusting['tool'];
  readonly dragging: boolean;
  readonly step: number;
  readonly version: number;
}

/** Typed and dragged numbers to a hundredth: finer than any registration is right, and readable. */
function rounded(offset: Offset): Offset {
  const two = ({ x, y, z }: Offset['translationMm']) => ({
    x: Math.round(x * 100) / 100,
    y: Math.round(y * 100) / 100,
    z: Math.round(z * 100) / 100,
  });
  return { ...offset, translationMm: two(offset.translationMm), rotationDeg: two(offset.rotationDeg) };
}

export function useOffset(caseId: string, view: RegistrationView | undefined, mayAdjust: boolean): OffsetDraft {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const queries = useQueryClient();
  const apply = useMutation({
    mutationFn: ({ offset, version }: Draft) =>
      request(`/api/cases/${encodeURIComponent(caseId)}/registration/offset`, {
        method: 'PUT',
        ifMatch: version,
        body: { translationMm: offset.translationMm, rotationDeg: offset.rotationDeg },
      }),
    onSuccess: () => setDraft(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ['case', caseId] }),
  });
  const begin = () => {
    setRefusal(null);
    apply.reset();
    if (view?.offset) {
      try {
        const offset = offsetOf(view.offset);
        setDraft({ offset, tool: 'shift', dragging: false, step: 1, version: view.version });
      } catch (error) {
        setRefusal(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const change = (next: Partial<Draft>) => setDraft((before) => before && { ...before, ...next });
  return {
    adjusting:
      draft === null
        ? null
        : {
            ...draft,
            change: (offset, phase) =>
              change({ offset: phase === 'end' ? rounded(offset) : offset, dragging: phase === 'move' }),
          },
    refusal,
    mayAdjust: mayAdjust && Boolean(view?.offset),
    stale: draft !== null && view !== undefined && view.version !== draft.version && !apply.isPending,
    begin,
    cancel: () => setDraft(null),
    set: (offset) => change({ offset }),
    use: (tool) => change({ tool }),
    step: (step) => change({ step }),
    apply: () => draft !== null && apply.mutate(draft),
    applying: apply.isPending,
    failure: apply.error,
  };
}
