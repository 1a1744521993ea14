import { describe, expect, it } from 'vitest';
import type { CaseSummary, ContourSet } from '../api/types';
import { measuredCases, volumeChanges } from './Evidence';

const set = (role: string, state: string, volumes: Record<string, number>) =>
  ({
    role,
    state,
    structures: Object.entries(volumes).map(([name, volumeMl]) => ({ name, volumeMl })),
  }) as unknown as ContourSet;

describe('evidence for the plan', () => {
  it('tells how volumes changed from the first image to the second, most changed first', () => {
    const changes = volumeChanges([
      set('FIRST', 'NOT_REVIEWED', { Bladder: 200, Rectum: 80, Only: 5 }),
      set('SECOND', 'SUPERSEDED', { Bladder: 1 }),
      set('SECOND', 'NOT_REVIEWED', { Bladder: 150, Rectum: 84 }),
    ]);
    expect(changes.map((change) => change.name)).toEqual(['Bladder', 'Rectum']);
    expect(changes[0]?.percent).toBeCloseTo(-25);
    expect(changes[1]?.percent).toBeCloseTo(5);
  });

  it('says nothing of a structure that had no volume', () => {
    expect(volumeChanges([set('FIRST', 'APPROVED', { Bone: 0 }), set('SECOND', 'APPROVED', { Bone: 4 })])).toEqual([]);
  });

  it('orders the past of a patient by time and leaves out what was not measured', () => {
    const one = (id: string, createdAt: string, degreeMm: number | null) =>
      ({ id, createdAt, degreeMm }) as unknown as CaseSummary;
    const cases = [one('c', '2026-03-01', 3), one('b', '2026-02-01', null), one('a', '2026-01-01', 0)];
    expect(measuredCases(cases).map((found) => found.id)).toEqual(['a', 'c']);
  });
});
