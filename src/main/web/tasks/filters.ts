import type { Role, TaskFilterContent, TaskKind, TaskSort, TaskState } from '../api/types';
import { readDraft } from '../app/drafts';
import { ALL_TASKS } from './unread';

export const KINDS: readonly TaskKind[] = [
  'DECIDE_ON_PLAN',
  'REVIEW_CONTOURS',
  'CHOOSE_TARGET',
  'MODIFY_PLAN',
  'RESOLVE_FAILURE',
];
export const STATES: readonly TaskState[] = ['OPEN', 'UNCLAIMED', 'CLAIMED', 'DEFERRED'];
export const SORTS: readonly TaskSort[] = ['due', 'priority', 'created', 'followUp'];
export const GROUPS: readonly Role[] = ['clinician', 'planner', 'lead'];

export const LIST_DRAFT = 'list';

/** What the list showed last in this tab. */
export function lastFilter(): TaskFilterContent {
  return { ...ALL_TASKS, ...readDraft<Partial<TaskFilterContent>>(LIST_DRAFT, {}) };
}

export function sameFilter(a: TaskFilterContent, b: TaskFilterContent): boolean {
  const stateOf = (filter: TaskFilterContent) => filter.state ?? 'OPEN';
  return (
    a.mine === b.mine &&
    (a.group ?? null) === (b.group ?? null) &&
    stateOf(a) === stateOf(b) &&
    (a.kind ?? null) === (b.kind ?? null) &&
    a.overdue === b.overdue &&
    a.sort === b.sort
  );
}
