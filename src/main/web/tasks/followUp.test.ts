import { describe, expect, it } from 'vitest';
import { FOLLOW_UPS, localInput } from './followUp';

describe('putting work off', () => {
  it('goes to the next morning, over the end of a year too', () => {
    expect(localInput(FOLLOW_UPS.tomorrow(new Date(2026, 11, 31, 22, 10)))).toBe('2027-01-01T08:00');
  });

  it('goes to the next Monday, from a Monday to the one after', () => {
    expect(localInput(FOLLOW_UPS.monday(new Date(2026, 10, 25)))).toBe('2026-11-30T08:00');
    expect(localInput(FOLLOW_UPS.monday(new Date(2026, 10, 29)))).toBe('2026-11-30T08:00');
    expect(localInput(FOLLOW_UPS.monday(new Date(2026, 10, 30)))).toBe('2026-12-07T08:00');
  });
});
