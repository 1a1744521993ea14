import { describe, expect, it } from 'vitest';
import type { ContourSet } from '../api/types';
import { signedOf, standing } from './approvals';
import { csv } from './csv';
import { auditParameters } from './queries';
import { sampleOf } from './sample';
import type { AuditEntry } from './types';

const HASH = 'a'.repeat(64);
const ID = '00000000-0000-4000-8000-000000000001';
const entry = (detail: string): AuditEntry => ({ detail }) as unknown as AuditEntry;

describe('what was signed', () => {
  it('is read from the line of the audit trail', () => {
    expect(signedOf(entry(`contour set ${ID} version 4 content ${HASH}`))).toEqual({
      contourSetId: ID,
      version: 4,
      contentHash: HASH,
    });
    expect(signedOf(entry('case read'))).toBeNull();
    expect(signedOf(entry(`contour set ${ID} version 4 content 12`))).toBeNull();
  });

  it('is compared by content, not by version', () => {
    const signed = { contourSetId: ID, version: 4, contentHash: HASH };
    expect(standing(signed, { contentHash: HASH, version: 9 } as unknown as ContourSet)).toBe('same');
    expect(standing(signed, { contentHash: 'b'.repeat(64), version: 4 } as unknown as ContourSet)).toBe('changed');
    expect(standing(signed, undefined)).toBe('gone');
  });
});

describe('the sample for peer review', () => {
  const entries = Array.from({ length: 40 }, (_, n) => ({ actor: n < 38 ? 'clara' : n === 38 ? 'paul' : 'rosa', n }));

  it('is the same for the same seed and another for another', () => {
    expect(sampleOf(entries, 20, 7)).toEqual(sampleOf(entries, 20, 7));
    expect(sampleOf(entries, 20, 7)).not.toEqual(sampleOf(entries, 20, 8));
  });

  it('has as many as asked for and somebody of everybody', () => {
    const drawn = sampleOf(entries, 20, 7);
    expect(drawn).toHaveLength(8);
    expect(new Set(drawn.map((one) => one.actor))).toEqual(new Set(['clara', 'paul', 'rosa']));
    expect(new Set(drawn.map((one) => one.n)).size).toBe(8);
    expect(sampleOf(entries, 1, 3)).toHaveLength(3);
    expect(sampleOf([], 10, 1)).toEqual([]);
  });
});

describe('comma-separated values', () => {
  it('are quoted and never a formula', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          { a: '=1+1', b: 'say "x", y' },
          { a: -2, b: null },
        ],
      ),
    ).toBe('"a","b"\r\n"\'=1+1","say ""x"", y"\r\n"-2",""\r\n');
  });
});

describe('the period of an audit', () => {
  it('includes its last day whole', () => {
    const found = new URLSearchParams(
      auditParameters({ from: '2026-11-01', to: '2026-11-30', user: ' clara ', caseId: '', action: '' }),
    );
    const days = (Date.parse(found.get('to') ?? '') - Date.parse(found.get('from') ?? '')) / 86_400_000;
    expect(days).toBeCloseTo(30, 1);
    expect(found.get('user')).toBe('clara');
    expect(found.has('action')).toBe(false);
  });
});
