import { useEffect, useState } from 'react';

const MOVES_EVERY_MS = 20_000;

/** The time, moving on often enough for "in 5 min" to stay true. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MOVES_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
