import type { Task } from '../api/types';
import { byUrgency, personName, taskKind } from '../format/format';

/** One list out of several groups' lists: each task once, overdue first. */
export function mergeTasks(lists: readonly (readonly Task[])[]): Task[] {
  const byId = new Map<string, Task>();
  for (const task of lists.flat()) {
    byId.set(task.id, task);
  }
  return [...byId.values()].sort(byUrgency);
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
