import { describe, expect, it } from 'vitest';
import { steps } from './steps';
import type { ThresholdChange } from './types';

const change = (at: string, beforeMm: number, afterMm: number) =>
  ({ at, beforeMm, afterMm }) as unknown as ThresholdChange;

describe('a threshold over time', () => {
  it('begins with what held before and ends with today', () => {
    const now = Date.parse('2026-11-25T00:00:00Z');
    const made = steps([change('2026-11-20T00:00:00Z', 5.5, 6), change('2026-11-10T00:00:00Z', 5, 5.5)], 6, now);
    expect(made.map(([, mm]) => mm)).toEqual([5, 5.5, 6, 6]);
    expect(made.at(-1)?.[0]).toBe(now);
    expect(made.map(([at]) => at)).toEqual([...made.map(([at]) => at)].sort((a, b) => a - b));
  });

  it('is flat where nothing was changed', () => {
    expect(steps([], 4, 100_000_000).map(([, mm]) => mm)).toEqual([4, 4]);
  });
});
