import type { ThresholdChange } from './types';

/**
 * The degree over time as [ms, mm], oldest first: what held before the first change, every change, and today. Changes
 * come newest first.
 */
export function steps(changes: readonly ThresholdChange[], degreeMm: number, now: number): [number, number][] {
  const oldest = changes.at(-1);
  const moves = [...changes].reverse().map((change): [number, number] => [Date.parse(change.at), change.afterMm]);
  return oldest === undefined
    ? [
        [now - 86_400_000, degreeMm],
        [now, degreeMm],
      ]
    : [[Date.parse(oldest.at) - 1, oldest.beforeMm], ...moves, [now, degreeMm]];
}
