import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../api/client';
import type { Task } from '../api/types';

/** Takes a task or gives it back. */
export function useClaim() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ taskId, take }: { taskId: string; take: boolean }) =>
      post<Task>(`/api/tasks/${encodeURIComponent(taskId)}/${take ? 'claim' : 'unclaim'}`),
    onSuccess: (task) => queries.setQueryData(['task', task.id], task),
    onSettled: (_task, _error, { taskId }) =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['tasks'] }),
        queries.invalidateQueries({ queryKey: ['task', taskId] }),
        queries.invalidateQueries({ queryKey: ['case'] }),
      ]),
  });
}
