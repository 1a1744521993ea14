import { describe, expect, it } from 'vitest';
import type { ContourSet } from '../api/types';
import { signedOf, standing } from './approvals';
import { csv } from './csv';
import { orderOf } from './draw';
import { auditParameters } from './queries';
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

describe('the order of a sample', () => {
  const draw = { department: 'RT', from: '2026-11-01', to: '2026-11-30', seed: 7, size: 10 };
  const late = Date.parse('2027-01-01T00:00:00Z');

  it('is of whole days that are over', () => {
    const order = orderOf({ ...draw, unit: 'percent' }, late);
    expect((Date.parse(order.to) - Date.parse(order.from)) / 86_400_000).toBeCloseTo(30, 1);
    expect(order).toMatchObject({ department: 'RT', seed: 7, count: null, percent: 10 });
    expect(orderOf({ ...draw, unit: 'count' }, late)).toMatchObject({ count: 10, percent: null });
  });

  it('ends before now where the last day is today', () => {
    const now = Date.parse('2026-11-30T10:00:00Z');
    expect(Date.parse(orderOf({ ...draw, unit: 'count' }, now).to)).toBeLessThan(now);
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
