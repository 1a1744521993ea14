import { describe, expect, it } from 'vitest';
import type { Task } from '../api/types';
import { freshness, withSeen } from './unread';

const task = (id: string, over: Partial<Task> = {}): Task =>
  ({ id, comments: [], assignee: null, dueAt: null, priority: 50, followUpAt: null, ...over }) as unknown as Task;

describe('unread changes', () => {
  it('are told from what was never opened', () => {
    const seen = withSeen({}, [task('a')]);
    expect(freshness(task('b'), seen)).toBe('new');
    expect(freshness(task('a'), seen)).toBe('seen');
    expect(freshness(task('a', { comments: [{ author: 'x', at: '', text: '' }] }), seen)).toBe('changed');
    expect(freshness(task('a', { assignee: 'paul' }), seen)).toBe('changed');
    expect(freshness(task('a', { priority: 90 }), seen)).toBe('changed');
  });

  it('forget the oldest first', () => {
    const many = Array.from({ length: 3000 }, (_, n) => task(`t${n}`));
    const seen = withSeen(withSeen({}, many), [task('t0'), task('last')]);
    expect(Object.keys(seen)).toHaveLength(3000);
    expect(seen['last']).toBeDefined();
    expect(seen['t0']).toBeDefined();
    expect(seen['t1']).toBeUndefined();
  });
});
