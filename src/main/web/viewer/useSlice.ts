import { useEffect, useRef, useState } from 'react';
import type { Window } from '../api/types';
import { slices } from './sliceSource';
import { neighbours, sliceUrl } from './windowing';

export interface SliceWish {
  caseId: string;
  view: 'first' | 'second' | 'fused';
  registration: string;
  revision: string;
  window: Window | null;
  k: number;
  count: number;
}

export interface Shown {
  /** The picture of exactly slice `k`; null while it is on its way. */
  bitmap: ImageBitmap | null;
  k: number;
  error: unknown;
}

const NOTHING: Shown = { bitmap: null, k: -1, error: null };

/**
 * The picture of a slice, with its neighbours fetched ahead. While a new one is on its way the last one is kept, told by
 * its own `k`, so that contours are never drawn on the picture of another slice.
 */
export function useSlice(wish: SliceWish | null): Shown {
  const [shown, setShown] = useState<Shown>(NOTHING);
  const lastK = useRef(0);
  const url = wish?.window ? sliceUrl(wish, wish.k, wish.window) : null;

  useEffect(() => {
    if (wish === null || wish.window === null || url === null) {
      return undefined;
    }
    let current = true;
    const { k, window } = wish;
    slices.load(url).then(
      (bitmap) => current && setShown({ bitmap, k, error: null }),
      (error: unknown) => current && setShown({ bitmap: null, k, error }),
    );
    const direction = k >= lastK.current ? 1 : -1;
    lastK.current = k;
    slices.prefetch(neighbours(k, wish.count, direction).map((n) => sliceUrl(wish, n, window)));
    return () => {
      current = false;
    };
    // The address holds everything that matters of the wish.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [url]);

  return url === null ? NOTHING : shown;
}
