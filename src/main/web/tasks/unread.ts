import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { pageQuery, taskPages } from '../api/queries';
import type { Me, Task, TaskFilterContent } from '../api/types';
import { isClinical } from '../app/session';

/** As many as fit into the storage of a browser many times over; the ones seen last stay. */
const SEEN_MAX = 3000;

export type Freshness = 'new' | 'changed' | 'seen';
type Seen = Readonly<Record<string, string>>;

/** What of a task somebody would want to be told of when it changes. */
export function signatureOf(task: Task): string {
  return [task.comments.length, task.assignee ?? '', task.dueAt ?? '', task.priority, task.followUpAt ?? ''].join('|');
}

export function freshness(task: Task, seen: Seen): Freshness {
  const before = seen[task.id];
  return before === undefined ? 'new' : before === signatureOf(task) ? 'seen' : 'changed';
}

/** The record with this task as seen now, at the end; the oldest fall out. */
export function withSeen(seen: Seen, tasks: readonly Task[]): Seen {
  const kept = Object.entries(seen).filter(([id]) => !tasks.some((task) => task.id === id));
  const added = tasks.map((task): [string, string] => [task.id, signatureOf(task)]);
  return Object.fromEntries([...kept, ...added].slice(-SEEN_MAX));
}

const listeners = new Set<() => void>();
let loadedFor: string | null = null;
let seen: Seen = {};

const keyOf = (userId: string) => `contourflow.seen.${userId}`;

function load(userId: string): Seen {
  if (loadedFor !== userId) {
    loadedFor = userId;
    try {
      seen = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '{}') as Seen;
    } catch {
      seen = {};
    }
  }
  return seen;
}

/** Task ids and how far they were seen, per user of this browser; nothing about patients. */
export function markSeen(me: Me, tasks: readonly Task[]): void {
  const before = load(me.userId);
  if (tasks.every((task) => freshness(task, before) === 'seen')) {
    return;
  }
  seen = withSeen(before, tasks);
  try {
    localStorage.setItem(keyOf(me.userId), JSON.stringify(seen));
  } catch {
    // then everything is new again next time
  }
  listeners.forEach((listener) => listener());
}

export function useSeen(me: Me): Seen {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => load(me.userId),
  );
}

export const ALL_TASKS: TaskFilterContent = {
  mine: false,
  group: null,
  state: null,
  kind: null,
  overdue: false,
  sort: 'due',
};

/** How many of the most urgent tasks that concern somebody are new or changed. */
export function useUnreadCount(me: Me): number {
  const record = useSeen(me);
  const answer = useQuery({ ...pageQuery(taskPages(ALL_TASKS, ''), 0), enabled: isClinical(me) });
  return (answer.data?.items ?? []).filter((task) => freshness(task, record) !== 'seen').length;
}
