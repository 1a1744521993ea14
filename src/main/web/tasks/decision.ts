import type { ContourSet, Decision } from '../api/types';

/** What a signature can mean; the first is proposed. The server records the words as signed. */
export const MEANINGS: Record<'APPROVED' | 'REJECTED', readonly string[]> = {
  APPROVED: ['Clinically approved for planning', 'Approved as second reader'],
  REJECTED: ['Contours need correction', 'Images or registration unsuitable'],
};

/** Names of the structures of a set on which nobody has decided yet. */
export function undecided(set: ContourSet): string[] {
  return set.structures.filter((structure) => structure.state === 'NOT_REVIEWED').map((structure) => structure.name);
}

/** Naming no structure means all of them, so names go along only when some are left out. */
export function decisionOf(
  set: ContourSet,
  made: {
    choice: 'APPROVED' | 'REJECTED';
    chosen: ReadonlySet<string>;
    reason: string;
    /** Null where signatures rest on a fresh sign-in. */
    password: string | null;
    meaning: string;
  },
): Decision {
  const everything = set.structures.every((structure) => made.chosen.has(structure.name));
  return {
    decision: made.choice,
    ...(made.password === null ? {} : { password: made.password }),
    meaning: made.meaning,
    contentHash: set.contentHash,
    ...(everything ? {} : { structures: [...made.chosen] }),
    ...(made.choice === 'REJECTED' ? { reason: made.reason.trim() } : {}),
  };
}
