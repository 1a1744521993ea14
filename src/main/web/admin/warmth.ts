import type { NodeLoad } from './types';

const LEVELS = 4;

/** The class that colours an element: `heat-1` few … `heat-4` as many as anywhere, `heat-bad` where something failed. */
export function warmth(load: NodeLoad, most: number): string {
  return load.incidents > 0 ? 'heat-bad' : `heat-${Math.max(1, Math.ceil((LEVELS * load.cases) / most))}`;
}
