import { describe, expect, it } from 'vitest';
import type { Task } from '../api/types';
import { nextOf } from './TaskDone';

const task = (id: string, assignee: string | null, followUpAt: string | null = null) =>
  ({ id, assignee, followUpAt }) as unknown as Task;

describe('the next task', () => {
  it('is the first of one’s own, else the first that is free', () => {
    const list = [task('late', 'paul'), task('free', null), task('mine', 'clara')];
    expect(nextOf(list, 'clara', 'done')?.id).toBe('mine');
    expect(nextOf(list, 'clara', 'mine')?.id).toBe('free');
    expect(nextOf([task('late', 'paul')], 'clara', 'done')).toBeNull();
  });

  it('is never one that was put off', () => {
    expect(nextOf([task('later', null, '2031-01-01T08:00:00Z')], 'clara', 'done')).toBeNull();
  });
});
