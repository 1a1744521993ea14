import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';

const FALLBACK_EVERY_MS = 4_000;
const SLOW_CHECK_EVERY_MS = 30_000;

/**
 * Keeps everything about a case fresh: by server-sent events, by polling while those do not arrive, and by a slow check
 * in any case, because a proxy may swallow events without closing the connection. Returns whether events arrive.
 */
export function useCaseEvents(caseId: string): boolean {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);

  useEffect(() => {
    const refresh = () => {
      void queries.invalidateQueries({ queryKey: ['case', caseId] });
      void queries.invalidateQueries({ queryKey: ['tasks'] });
    };
    let source: EventSource | null = null;
    if (typeof EventSource !== 'undefined') {
      source = new EventSource(`/api/cases/${encodeURIComponent(caseId)}/events`);
      source.addEventListener('open', () => setLive(true));
      source.addEventListener('error', () => setLive(false));
      source.addEventListener('case', refresh);
    }
    return () => source?.close();
  }, [caseId, queries]);

  useEffect(() => {
    const timer = setInterval(
      () => void queries.invalidateQueries({ queryKey: ['case', caseId] }),
      live ? SLOW_CHECK_EVERY_MS : FALLBACK_EVERY_MS,
    );
    return () => clearInterval(timer);
  }, [caseId, live, queries]);

  return live;
}

const WORK_EVERY_MS = 10_000;
let workLive = false;
const workListeners = new Set<() => void>();

function setWorkLive(live: boolean): void {
  workLive = live;
  workListeners.forEach((listener) => listener());
}

/** Whether the server tells at once of what happens to tasks and cases. */
export function useWorkLive(): boolean {
  return useSyncExternalStore(
    (changed) => {
      workListeners.add(changed);
      return () => workListeners.delete(changed);
    },
    () => workLive,
  );
}

/** Keeps the work list fresh: told by the server, asked for every few seconds while it does not tell. */
export function useWorkEvents(wanted: boolean): void {
  const queries = useQueryClient();
  const live = useWorkLive();

  useEffect(() => {
    if (!wanted || typeof EventSource === 'undefined') {
      return undefined;
    }
    const refresh = () => {
      void queries.invalidateQueries({ queryKey: ['tasks'] });
      void queries.invalidateQueries({ queryKey: ['cases'] });
    };
    const source = new EventSource('/api/events');
    source.addEventListener('open', () => setWorkLive(true));
    source.addEventListener('error', () => setWorkLive(false));
    source.addEventListener('work', refresh);
    return () => {
      setWorkLive(false);
      source.close();
    };
  }, [queries, wanted]);

  useEffect(() => {
    if (!wanted) {
      return undefined;
    }
    const timer = setInterval(
      () => {
        void queries.invalidateQueries({ queryKey: ['tasks'] });
        void queries.invalidateQueries({ queryKey: ['cases'] });
      },
      live ? SLOW_CHECK_EVERY_MS : WORK_EVERY_MS,
    );
    return () => clearInterval(timer);
  }, [live, queries, wanted]);
}
