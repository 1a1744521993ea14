import { useMemo } from 'react';
import type { Window } from '../api/types';
import type { Lattice } from './geometry';
import { paintMoved } from './offset';
import type { Plane } from './planes';
import { cutReady, greyTable, paintCut } from './volume';
import type { Loaded } from './volumeStore';

/** Where the greys of a cut come from: a volume on the boxes' lattice, or the second image moved by an offset. */
export type Source =
  | { readonly kind: 'grid'; readonly loaded: Loaded; readonly window: Window }
  | {
      readonly kind: 'moved';
      readonly loaded: Loaded;
      readonly window: Window;
      readonly from: Lattice;
      readonly matrix: readonly number[];
      readonly coarse: number;
    };

/** The picture of a cut; null until everything it needs has arrived. */
export function useCut(source: Source | null, lattice: Lattice, plane: Plane, n: number): OffscreenCanvas | null {
  const slope = source?.loaded.volume?.slope;
  const intercept = source?.loaded.volume?.intercept;
  const centre = source?.window.centre;
  const width = source?.window.width;
  const table = useMemo(
    () =>
      slope === undefined || intercept === undefined || centre === undefined || width === undefined
        ? null
        : greyTable(slope, intercept, { centre, width }),
    [slope, intercept, centre, width],
  );
  const volume = source?.loaded.volume ?? null;
  const ready =
    volume !== null && (source?.kind === 'moved' ? volume.readyCount === volume.size[2] : cutReady(volume, plane, n));
  const moved = source?.kind === 'moved' ? source : null;
  return useMemo(() => {
    if (volume === null || table === null || !ready) {
      return null;
    }
    const image =
      moved === null
        ? new ImageData(plane.size[0], plane.size[1])
        : paintMoved({ ...moved, volume, table }, lattice, plane, n);
    if (moved === null) {
      paintCut(volume, plane, n, table, new Uint32Array(image.data.buffer));
    }
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d', { alpha: false })?.putImageData(image, 0, 0);
    return canvas;
  }, [volume, table, ready, moved, lattice, plane, n]);
}
