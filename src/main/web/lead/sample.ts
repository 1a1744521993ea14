/** A small random number generator (mulberry32), so that a sample can be drawn again from its seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Draws a sample for peer review: at least one of every signer, the rest by lot. The same seed and entries give the same
 * sample, so that a second person can check how it came about.
 */
export function sampleOf<T extends { actor: string }>(entries: readonly T[], percent: number, seed: number): T[] {
  const random = randomOf(seed);
  const drawn = entries.map((entry, n) => ({ entry, n, lot: random() })).sort((a, b) => a.lot - b.lot);
  const firsts = drawn.filter((one, n) => drawn.findIndex((other) => other.entry.actor === one.entry.actor) === n);
  const wanted = Math.max(firsts.length, Math.ceil((entries.length * percent) / 100));
  const rest = drawn.filter((one) => !firsts.includes(one));
  return [...firsts, ...rest]
    .slice(0, wanted)
    .sort((a, b) => a.n - b.n)
    .map((one) => one.entry);
}
