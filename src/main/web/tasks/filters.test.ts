import { describe, expect, it } from 'vitest';
import { taskParameters } from '../api/queries';
import { sameFilter } from './filters';
import { ALL_TASKS } from './unread';

describe('views of the task list', () => {
  it('are the same whether open tasks are asked for outright or by default', () => {
    expect(sameFilter(ALL_TASKS, { ...ALL_TASKS, state: 'OPEN' })).toBe(true);
    expect(sameFilter(ALL_TASKS, { ...ALL_TASKS, state: 'CLAIMED' })).toBe(false);
    expect(sameFilter(ALL_TASKS, { ...ALL_TASKS, overdue: true })).toBe(false);
    expect(sameFilter(ALL_TASKS, { ...ALL_TASKS, kind: 'MODIFY_PLAN' })).toBe(false);
  });

  it('ask the server for what they name and nothing else', () => {
    expect(taskParameters(ALL_TASKS, '')).toBe('sort=due');
    expect(taskParameters({ ...ALL_TASKS, mine: true, overdue: true, kind: 'MODIFY_PLAN' }, ' pelvis & 7 ')).toBe(
      'sort=due&mine=true&overdue=true&kind=MODIFY_PLAN&q=pelvis+%26+7',
    );
  });
});
