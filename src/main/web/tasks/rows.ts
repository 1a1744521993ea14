import type { Task } from '../api/types';
import { byUrgency, personName, taskKind } from '../format/format';

/** Overdue first. */
export function sortedTasks(tasks: readonly Task[]): Task[] {
  return [...tasks].sort(byUrgency);
}

/** Whether every word of the query occurs in what a row shows of the patient and the work. */
export function matches(query: string, ...fields: (string | null | undefined)[]): boolean {
  const text = fields.filter(Boolean).join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => text.includes(word));
}

export function taskMatches(query: string, task: Task): boolean {
  return matches(query, task.patientId, personName(task.patientName), taskKind(task.kind), task.name, task.assignee);
}
