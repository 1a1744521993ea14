import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { viewContoursQuery } from '../api/queries';
import type { ContourSet, Registration } from '../api/types';
import type { IndexVoxel } from './geometry';
import { PLANE_NAMES, type PlaneName } from './planes';
import { drawnSet, middleOf, structureKey, type Choice, type DrawnSet } from './outlines';

export type PlaneChoice = PlaneName | 'all';

const PLANES_KEY = 'contourflow.planes';

function rememberedPlanes(): PlaneChoice {
  const kept = localStorage.getItem(PLANES_KEY);
  return kept === 'all' || PLANE_NAMES.some((name) => name === kept) ? (kept as PlaneChoice) : 'axial';
}

/** What the boxes and the panel beside them share: the linked point, the result shown, the structures switched on. */
export interface ViewerState {
  /** Where all planes meet, as an index of the boxes' lattice; null until somebody chose: its middle. */
  point: IndexVoxel | null;
  setPoint: (point: IndexVoxel) => void;
  registration: Registration;
  setRegistration: (registration: Registration) => void;
  planes: PlaneChoice;
  setPlanes: (planes: PlaneChoice) => void;
  choice: Choice;
  setChoice: (choice: Choice) => void;
  hidden: ReadonlySet<string>;
  toggle: (keys: readonly string[], on: boolean) => void;
  /** As stored; what is being drawn lies over it. */
  stored: readonly DrawnSet[];
  /** Whether the second image has contours of its own; else those of the first are shown on it. */
  secondContoured: boolean;
  roles: ReadonlySet<ContourSet['role']>;
  /** Contours of a set could not be had; the boxes must say so. */
  contoursFailed: boolean;
  contoursLoading: boolean;
  goTo: (setId: string, name: string) => void;
}

/**
 * @param only the one registration there is to show; null: the user chooses
 * @param revision of the stored results
 */
export function useViewerState(
  caseId: string,
  sets: readonly ContourSet[],
  only: Registration | null,
  revision: string,
): ViewerState {
  const [point, setPoint] = useState<IndexVoxel | null>(null);
  const [wanted, setRegistration] = useState<Registration>('deformable');
  const [planes, choosePlanes] = useState<PlaneChoice>(rememberedPlanes);
  const [chosen, setChoice] = useState<Choice>('EACH');
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const registration: Registration = only ?? wanted;

  const answers = useQueries({
    queries: sets.map((set) =>
      viewContoursQuery(caseId, set.role === 'SECOND' ? 'second' : 'first', set, registration, revision),
    ),
    combine: (results) => ({
      data: results.map((result) => result.data),
      failed: results.some((result) => result.isError),
      loading: results.some((result) => result.isPending),
    }),
  });
  const stored = useMemo(
    () =>
      sets.flatMap((set, n) => {
        const contours = answers.data[n];
        return contours ? [drawnSet(set, contours)] : [];
      }),
    [sets, answers.data],
  );
  const roles = useMemo(() => new Set(sets.map(({ role }) => role)), [sets]);

  const toggle = (keys: readonly string[], on: boolean) =>
    setHidden((before) => {
      const next = new Set(before);
      keys.forEach((key) => (on ? next.delete(key) : next.add(key)));
      return next;
    });

  const goTo = (setId: string, name: string) => {
    const middle = middleOf(stored, setId, name);
    toggle([structureKey(setId, name)], true);
    if (middle !== null) {
      setPoint(middle);
    }
  };

  return {
    point,
    setPoint,
    registration,
    setRegistration,
    planes,
    setPlanes: (next) => {
      localStorage.setItem(PLANES_KEY, next);
      choosePlanes(next);
    },
    choice: chosen !== 'EACH' && !roles.has(chosen) ? 'EACH' : chosen,
    setChoice,
    hidden,
    toggle,
    stored,
    secondContoured: roles.has('SECOND'),
    roles,
    contoursFailed: answers.failed,
    contoursLoading: answers.loading,
    goTo,
  };
}
