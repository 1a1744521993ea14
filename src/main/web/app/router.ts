import { useSyncExternalStore } from 'react';

/** Where the page is. The address lives behind `#`, so the server needs to know one page only. */
export type Route =
  | { page: 'tasks' }
  | { page: 'cases' }
  | { page: 'task'; taskId: string }
  | { page: 'case'; caseId: string }
  | { page: 'lead'; section: string; detail: string | null }
  | { page: 'admin'; section: string; detail: string | null }
  | { page: 'unknown' };

export function parseRoute(hash: string): Route {
  const [first = '', second, third] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decode);
  if (first === '' || (first === 'tasks' && !second)) {
    return { page: 'tasks' };
  }
  if (first === 'tasks' && second) {
    return { page: 'task', taskId: second };
  }
  if (first === 'cases') {
    return second ? { page: 'case', caseId: second } : { page: 'cases' };
  }
  if (first === 'lead' || first === 'admin') {
    return { page: first, section: second ?? '', detail: third || null };
  }
  return { page: 'unknown' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const taskHref = (taskId: string) => `#/tasks/${encodeURIComponent(taskId)}`;
export const caseHref = (caseId: string) => `#/cases/${encodeURIComponent(caseId)}`;
export const deskHref = (page: 'lead' | 'admin', ...parts: string[]) =>
  `#/${[page, ...parts.map(encodeURIComponent)].join('/')}`;

export function go(href: string): void {
  window.location.hash = href.replace(/^#/, '');
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}
