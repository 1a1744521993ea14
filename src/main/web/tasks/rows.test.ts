import { describe, expect, it } from 'vitest';
import type { Task } from '../api/types';
import { matches, sortedTasks, taskMatches } from './rows';

function task(id: string, over: Partial<Task> = {}): Task {
  return {
    id,
    kind: 'REVIEW_CONTOURS',
    name: 'Review contours',
    caseId: 'c1',
    patientId: 'PHANTOM-7',
    patientName: 'Phantom^Pelvis',
    caseType: 'II',
    assignee: null,
    groups: ['clinician'],
    createdAt: '2026-11-20T08:00:00Z',
    dueAt: null,
    priority: 50,
    formId: null,
    comments: [],
    ...over,
  };
}

describe('task lists', () => {
  it('shows the overdue one first and leaves the answer of the server as it was', () => {
    const answer = [task('a'), task('late', { dueAt: '2026-11-19T08:00:00Z' })];
    expect(sortedTasks(answer).map((t) => t.id)).toEqual(['late', 'a']);
    expect(answer.map((t) => t.id)).toEqual(['a', 'late']);
  });

  it('finds by name, id and kind, in any order of words', () => {
    expect(taskMatches('pelvis review', task('a'))).toBe(true);
    expect(taskMatches('phantom-7', task('a'))).toBe(true);
    expect(taskMatches('thorax', task('a'))).toBe(false);
    expect(matches('', 'anything')).toBe(true);
  });
});
