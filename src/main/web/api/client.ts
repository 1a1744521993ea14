import { found, t } from '../i18n/i18n';
import type { ProblemBody } from './types';

/** A request that the server refused or that did not reach it. `status` 0: no connection. */
export class ApiError extends Error {
  readonly status: number;
  readonly slug: string;
  readonly detail: string;

  constructor(status: number, slug: string, title: string, detail: string) {
    super(title);
    this.name = 'ApiError';
    this.status = status;
    this.slug = slug;
    this.detail = detail;
  }
}

/** Says in plain words what a status means for the person in front of the screen. */
export function titleOf(status: number): string {
  return found(`problem.${status}`) ?? t(status >= 500 ? 'problem.server' : 'problem.other');
}

/** The CSRF token that the server put into a cookie for the page to send back; null when there is none. */
export function csrfTokenFrom(cookies: string): string | null {
  for (const part of cookies.split(';')) {
    const [name, ...value] = part.trim().split('=');
    if (name === 'XSRF-TOKEN') {
      return decodeURIComponent(value.join('='));
    }
  }
  return null;
}

export interface Answer<T> {
  data: T;
  etag: string | null;
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  ifMatch?: string | number;
  accept?: string;
  signal?: AbortSignal;
}

let fallbackCsrf: string | null = null;
let silence: Promise<void> | null = null;
let reading = new AbortController();
const listeners = new Set<(status: number) => void>();

/** Token to send where the cookie cannot be read (answer of /api/me). */
export function rememberCsrf(token: string | null | undefined): void {
  fallbackCsrf = token ?? null;
}

/** Tells about each finished request by its status (0: no connection). Returns the way to stop listening. */
export function onAnswer(listener: (status: number) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Stops reading, because whoever asked signs out: what was asked then would be refused. Nothing that writes is stopped.
 * Returns the way back for when signing out failed; what was stopped is then read after all.
 */
export function stopReading(): () => void {
  let end = () => {};
  silence = new Promise((resolve) => (end = resolve));
  reading.abort();
  return () => {
    silence = null;
    reading = new AbortController();
    end();
  };
}

function headersFor(options: RequestOptions): Headers {
  const headers = new Headers({ Accept: options.accept ?? 'application/json, application/problem+json' });
  // Without this header a session that ran out would be answered with a redirect to the login page.
  headers.set('X-Requested-With', 'XMLHttpRequest');
  if (options.body !== undefined) {
    headers.set('Content-Type', 'application/json');
  }
  if (options.ifMatch !== undefined) {
    const value = String(options.ifMatch);
    headers.set('If-Match', value.startsWith('"') || value.startsWith('W/') ? value : `"${value}"`);
  }
  if ((options.method ?? 'GET') !== 'GET') {
    const token = csrfTokenFrom(document.cookie) ?? fallbackCsrf;
    if (token !== null) {
      headers.set('X-XSRF-TOKEN', token);
    }
  }
  return headers;
}

/** Makes the error of an answer that is not OK. */
export async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  let problem: ProblemBody = {};
  if ((response.headers.get('Content-Type') ?? '').includes('json') && text !== '') {
    try {
      problem = JSON.parse(text) as ProblemBody;
    } catch {
      problem = { detail: t('problem.unreadable') };
    }
  }
  const slug = (problem.type ?? '').replace(/^.*\/problems\//, '') || `status-${response.status}`;
  return new ApiError(response.status, slug, titleOf(response.status), problem.detail ?? problem.title ?? '');
}

/** Sends one request with the session cookie and throws {@link ApiError} unless the answer is OK. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const reads = (options.method ?? 'GET') === 'GET';
  if (reads) {
    await silence;
  }
  const stopped = reads ? reading.signal : undefined;
  const signals = [options.signal, stopped].filter((signal) => signal !== undefined);
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers: headersFor(options),
      credentials: 'same-origin',
      redirect: 'manual',
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') {
      if (stopped?.aborted === true && options.signal?.aborted !== true) {
        return send(path, options);
      }
      throw cause;
    }
    listeners.forEach((listener) => listener(0));
    throw new ApiError(0, 'offline', titleOf(0), t('problem.offline.text'));
  }
  // The interface itself never redirects: whoever does wants us to sign in.
  const status = response.type === 'opaqueredirect' ? 401 : response.status;
  listeners.forEach((listener) => listener(status));
  if (status === 401 && response.type === 'opaqueredirect') {
    throw new ApiError(401, 'signed-out', titleOf(401), t('problem.signedOut.text'));
  }
  if (!response.ok) {
    throw await errorOf(response);
  }
  return response;
}

/** JSON in, JSON out, with the entity tag of the answer. An empty answer gives `undefined`. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const response = await send(path, options);
  const text = response.status === 204 ? '' : await response.text();
  return { data: (text === '' ? undefined : JSON.parse(text)) as T, etag: response.headers.get('ETag') };
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await request<T>(path, signal === undefined ? {} : { signal })).data;
}

export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  return (await request<T>(path, { method: 'POST', body })).data;
}
