const MORNING_HOUR = 8;
const MONDAY = 1;

function morning(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR);
}

/** Until when work is usually put off, in the time of the place. */
export const FOLLOW_UPS = {
  hours: (now: Date) => new Date(now.getTime() + 3 * 3_600_000),
  tomorrow: (now: Date) => morning(now, 1),
  monday: (now: Date) => morning(now, (MONDAY - now.getDay() + 7) % 7 || 7),
} as const;

/** As a field for date and time wants it, in the time of the place. */
export function localInput(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
