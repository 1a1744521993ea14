import { beginOf, endOf } from './queries';
import type { SampleOrder } from './types';

export interface Draw {
  department: string;
  from: string;
  to: string;
  seed: number;
  size: number;
  unit: 'percent' | 'count';
}

/** Days become moments; a period that reaches into today ends now, because what comes later could not be drawn again. */
export function orderOf(draw: Draw, now: number): SampleOrder {
  const end = Date.parse(endOf(draw.to));
  return {
    department: draw.department,
    from: beginOf(draw.from),
    // a little earlier: the clocks of browser and server differ
    to: new Date(Math.min(end, now - 5_000)).toISOString(),
    seed: draw.seed,
    count: draw.unit === 'count' ? draw.size : null,
    percent: draw.unit === 'percent' ? draw.size : null,
  };
}
