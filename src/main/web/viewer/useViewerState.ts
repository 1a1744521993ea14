import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { viewContoursQuery } from '../api/queries';
import type { ContourSet, Registration } from '../api/types';
import { drawnSet, middleSlice, structureKey, type DrawnSet } from './outlines';

/** What the boxes and the panel beside them share: the slice, the result shown, and the structures switched on. */
export interface ViewerState {
  /** Null until the stack is known: its middle. */
  slice: number | null;
  setSlice: (k: number) => void;
  registration: Registration;
  setRegistration: (registration: Registration) => void;
  hidden: ReadonlySet<string>;
  toggle: (keys: readonly string[], on: boolean) => void;
  drawn: readonly DrawnSet[];
  /** Whether the second image has contours of its own; else those of the first are shown on it. */
  secondContoured: boolean;
  /** Contours of a set could not be had; the boxes must say so. */
  contoursFailed: boolean;
  contoursLoading: boolean;
  goTo: (setId: string, name: string) => void;
}

/** @param only the one registration there is to show; null: the user chooses */
export function useViewerState(caseId: string, sets: readonly ContourSet[], only: Registration | null): ViewerState {
  const [slice, setSlice] = useState<number | null>(null);
  const [wanted, setRegistration] = useState<Registration>('deformable');
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const registration: Registration = only ?? wanted;

  const answers = useQueries({
    queries: sets.map((set) =>
      viewContoursQuery(caseId, set.role === 'SECOND' ? 'second' : 'first', set, registration),
    ),
    combine: (results) => ({
      data: results.map((result) => result.data),
      failed: results.some((result) => result.isError),
      loading: results.some((result) => result.isPending),
    }),
  });
  const drawn = useMemo(
    () =>
      sets.flatMap((set, n) => {
        const contours = answers.data[n];
        return contours ? [drawnSet(set, contours)] : [];
      }),
    [sets, answers.data],
  );

  const toggle = (keys: readonly string[], on: boolean) =>
    setHidden((before) => {
      const next = new Set(before);
      keys.forEach((key) => (on ? next.delete(key) : next.add(key)));
      return next;
    });

  const goTo = (setId: string, name: string) => {
    const k = middleSlice(drawn, setId, name);
    toggle([structureKey(setId, name)], true);
    if (k !== null) {
      setSlice(k);
    }
  };

  return {
    slice,
    setSlice,
    registration,
    setRegistration,
    hidden,
    toggle,
    drawn,
    secondContoured: sets.some((set) => set.role === 'SECOND'),
    contoursFailed: answers.failed,
    contoursLoading: answers.loading,
    goTo,
  };
}
