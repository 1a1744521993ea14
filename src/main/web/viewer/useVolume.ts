import { useCallback, useSyncExternalStore } from 'react';
import type { ViewInfo, ViewName } from '../api/types';
import { volumes, type Loaded } from './volumeStore';

/** Address of a whole image. `content` changes with the greys, so that an old copy is never taken for a new result. */
export function volumeUrl(caseId: string, view: ViewName, registration: string, content: string): string {
  const query = new URLSearchParams({ registration, content });
  return `/api/cases/${encodeURIComponent(caseId)}/views/${view}/volume?${query.toString()}`;
}

/** The image of a view as far as it has arrived. */
export function useVolume(caseId: string, view: ViewName, registration: string, info: ViewInfo | null): Loaded {
  const url = info === null ? null : volumeUrl(caseId, view, registration, info.content);
  const subscribe = useCallback((listener: () => void) => volumes.subscribe(url, listener), [url]);
  return useSyncExternalStore(subscribe, () => volumes.get(url));
}
