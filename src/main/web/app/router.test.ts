import { describe, expect, it } from 'vitest';
import { caseHref, deskHref, parseRoute, taskHref } from './router';

describe('addresses', () => {
  it('lead to the page they name', () => {
    expect(parseRoute('')).toEqual({ page: 'tasks' });
    expect(parseRoute('#/tasks')).toEqual({ page: 'tasks' });
    expect(parseRoute('#/cases')).toEqual({ page: 'cases' });
    expect(parseRoute('#/elsewhere/1')).toEqual({ page: 'unknown' });
  });

  it('survive a round trip with unusual identifiers', () => {
    expect(parseRoute(taskHref('a/b c%'))).toEqual({ page: 'task', taskId: 'a/b c%' });
    expect(parseRoute(caseHref('9f0c-11'))).toEqual({ page: 'case', caseId: '9f0c-11' });
  });

  it('name a section of a desk and what is open in it', () => {
    expect(parseRoute('#/lead')).toEqual({ page: 'lead', section: '', detail: null });
    expect(parseRoute(deskHref('lead', 'thresholds', 'pair:CT-MR'))).toEqual({
      page: 'lead',
      section: 'thresholds',
      detail: 'pair:CT-MR',
    });
    expect(parseRoute('#/admin/processes')).toEqual({ page: 'admin', section: 'processes', detail: null });
  });

  it('survive broken escapes', () => {
    expect(parseRoute('#/tasks/%E0%A4%A')).toEqual({ page: 'task', taskId: '%E0%A4%A' });
  });
});
