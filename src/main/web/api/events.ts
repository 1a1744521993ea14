import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

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
