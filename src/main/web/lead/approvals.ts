import type { ContourSet } from '../api/types';
import type { AuditEntry } from './types';

export const DECISIONS: readonly string[] = ['CONTOURS_APPROVED', 'CONTOURS_REJECTED', 'APPROVAL_WITHDRAWN'];

export interface Signed {
  contourSetId: string;
  version: number;
  contentHash: string;
}

/** What a decision was about, from the line that the audit trail keeps of it; null for other entries. */
export function signedOf(entry: AuditEntry): Signed | null {
  const found = /^contour set ([0-9a-f-]{36}) version (\d+) content ([0-9a-f]{64})/.exec(entry.detail);
  return found === null
    ? null
    : { contourSetId: found[1] ?? '', version: Number(found[2]), contentHash: found[3] ?? '' };
}

export type Standing = 'same' | 'changed' | 'gone';

/** Whether the contours are still those that were signed, by their content. */
export function standing(signed: Signed, set: ContourSet | undefined): Standing {
  return set === undefined ? 'gone' : set.contentHash === signed.contentHash ? 'same' : 'changed';
}
