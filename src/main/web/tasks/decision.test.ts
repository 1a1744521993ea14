import { describe, expect, it } from 'vitest';
import type { ContourSet } from '../api/types';
import { decisionOf, undecided } from './decision';

const set = {
  contentHash: 'abc',
  structures: [
    { name: 'Body', state: 'NOT_REVIEWED' },
    { name: 'Bone', state: 'NOT_REVIEWED' },
    { name: 'Bladder', state: 'APPROVED' },
  ],
} as ContourSet;

const signed = { reason: '  leaks into air ', password: 'p', meaning: 'm' };

describe('decisions', () => {
  it('concern only what nobody has decided on', () => {
    expect(undecided(set)).toEqual(['Body', 'Bone']);
  });

  it('name their structures unless they concern all of a set', () => {
    const part = decisionOf(set, { ...signed, choice: 'APPROVED', chosen: new Set(['Body']) });
    expect(part).toEqual({
      decision: 'APPROVED',
      password: 'p',
      meaning: 'm',
      contentHash: 'abc',
      structures: ['Body'],
    });
    const all = decisionOf(set, { ...signed, choice: 'APPROVED', chosen: new Set(['Body', 'Bone', 'Bladder']) });
    expect(all).not.toHaveProperty('structures');
  });

  it('carry a reason when they reject', () => {
    const rejected = decisionOf(set, { ...signed, choice: 'REJECTED', chosen: new Set(['Bone']) });
    expect(rejected).toMatchObject({ decision: 'REJECTED', reason: 'leaks into air', structures: ['Bone'] });
  });
});
