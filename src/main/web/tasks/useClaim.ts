import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../api/client';
import type { Task } from '../api/types';
import { useMe } from '../app/session';
import { markSeen } from './unread';

export interface BulkClaimResult {
  id: string;
  claimed: boolean;
  assignee: string | null;
  problem: string | null;
  detail: string | null;
}

/** Reads again whatever shows this task. */
export function useTaskChanged() {
  const queries = useQueryClient();
  return (taskId: string) =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['tasks'] }),
      queries.invalidateQueries({ queryKey: ['task', taskId] }),
      queries.invalidateQueries({ queryKey: ['case'] }),
    ]);
}

/** Takes a task or gives it back. */
export function useClaim() {
  const queries = useQueryClient();
  const changed = useTaskChanged();
  const me = useMe();
  return useMutation({
    mutationFn: ({ taskId, take }: { taskId: string; take: boolean }) =>
      post<Task>(`/api/tasks/${encodeURIComponent(taskId)}/${take ? 'claim' : 'unclaim'}`),
    onSuccess: (task) => {
      markSeen(me, [task]);
      // The answer to a change carries no evidence, which the open task may show.
      queries.setQueryData<Task>(['task', task.id], (before) => ({ ...before, ...task }));
    },
    onSettled: (_task, _error, { taskId }) => changed(taskId),
  });
}

/** Takes many; each by itself, so that one that is gone does not keep the others. */
export function useBulkClaim() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) =>
      (await post<{ items: BulkClaimResult[] }>('/api/tasks/claim', { ids })).items,
    onSettled: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  });
}
