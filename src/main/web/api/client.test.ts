import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, csrfTokenFrom, get, onAnswer, post, rememberCsrf, request, stopReading, titleOf } from './client';

interface Sent {
  path: string;
  init: RequestInit;
}

function serverAnswers(response: () => Response): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    sent.push({ path, init });
    return Promise.resolve(response());
  });
  return sent;
}

const json = (status: number, body: unknown, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type, ETag: '"7"' } });

const headersOf = (sent: Sent[]) => sent[0]?.init.headers as Headers;

async function refusal(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ApiError) {
      return error;
    }
    throw error;
  }
  throw new Error('the request was not refused');
}

beforeEach(() => {
  vi.stubGlobal('document', { cookie: 'theme=dark; XSRF-TOKEN=a%2Bb%3D; other=1' });
  rememberCsrf(null);
});
afterEach(() => vi.unstubAllGlobals());

describe('changes', () => {
  it('carry the CSRF token of the cookie and the version that was seen', async () => {
    const sent = serverAnswers(() => json(200, { ok: true }));
    const answer = await request('/api/x', { method: 'PUT', body: { a: 1 }, ifMatch: 3 });
    expect(headersOf(sent).get('X-XSRF-TOKEN')).toBe('a+b=');
    expect(headersOf(sent).get('If-Match')).toBe('"3"');
    expect(headersOf(sent).get('Content-Type')).toBe('application/json');
    expect(sent[0]?.init.body).toBe('{"a":1}');
    expect(answer).toEqual({ data: { ok: true }, etag: '"7"' });
  });

  it('fall back to the token of the sign-in answer where the cookie cannot be read', async () => {
    vi.stubGlobal('document', { cookie: '' });
    rememberCsrf('from-me');
    const sent = serverAnswers(() => new Response(null, { status: 204 }));
    expect(await post('/api/x')).toBeUndefined();
    expect(headersOf(sent).get('X-XSRF-TOKEN')).toBe('from-me');
  });

  it('keep an entity tag that is already quoted', async () => {
    const sent = serverAnswers(() => json(200, {}));
    await request('/api/x', { method: 'PUT', body: {}, ifMatch: '"abc"' });
    expect(headersOf(sent).get('If-Match')).toBe('"abc"');
  });
});

describe('reading', () => {
  it('sends no CSRF token', async () => {
    const sent = serverAnswers(() => json(200, {}));
    await request('/api/x');
    expect(headersOf(sent).has('X-XSRF-TOKEN')).toBe(false);
  });

  it('finds the token among other cookies', () => {
    expect(csrfTokenFrom('a=1; XSRF-TOKEN=t; b=2')).toBe('t');
    expect(csrfTokenFrom('NOT-XSRF-TOKEN=t')).toBeNull();
  });
});

describe('refusals', () => {
  it('become plain words with the detail and slug of the problem', async () => {
    serverAnswers(() =>
      json(
        412,
        { type: '/problems/stale-version', title: 'Precondition Failed', detail: 'version is 4, not 3' },
        'application/problem+json',
      ),
    );
    const error = await refusal(request('/api/x', { method: 'PUT', body: {} }));
    expect([error.status, error.slug, error.message, error.detail]).toEqual([
      412,
      'stale-version',
      'Changed by somebody else meanwhile',
      'version is 4, not 3',
    ]);
  });

  it('survive an answer that is not JSON', async () => {
    serverAnswers(
      () => new Response('<html>Bad gateway</html>', { status: 502, headers: { 'Content-Type': 'text/html' } }),
    );
    const error = await refusal(request('/api/x'));
    expect([error.status, error.message, error.detail]).toEqual([502, 'The server is not reachable', '']);
  });

  it('survive a broken problem document', async () => {
    serverAnswers(
      () => new Response('{"detail":', { status: 400, headers: { 'Content-Type': 'application/problem+json' } }),
    );
    expect((await refusal(request('/api/x'))).detail).toBe('the answer was not readable');
  });

  it('tell a lost connection from a refusal and let listeners know', async () => {
    const seen: number[] = [];
    const stop = onAnswer((status) => seen.push(status));
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect((await refusal(request('/api/x'))).status).toBe(0);
    serverAnswers(() => json(401, {}));
    expect((await refusal(request('/api/x'))).status).toBe(401);
    stop();
    expect(seen).toEqual([0, 401]);
  });

  it('take a redirect for the wish that we sign in', async () => {
    const redirect = { type: 'opaqueredirect', status: 0, ok: false } as Response;
    serverAnswers(() => redirect);
    expect((await refusal(request('/api/x'))).status).toBe(401);
  });

  it('have words for every status', () => {
    expect(titleOf(403)).toBe('You may not do this');
    expect(titleOf(500)).toBe('The server failed');
    expect(titleOf(418)).toBe('The request failed');
  });
});

describe('signing out', () => {
  it('stops what is being read until it failed, and lets writing go on', async () => {
    const statuses: number[] = [];
    const stopListening = onAnswer((status) => statuses.push(status));
    const asked: string[] = [];
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      asked.push(path);
      return path === '/logout'
        ? Promise.resolve(new Response(null, { status: 204 }))
        : new Promise((_resolve, reject) => {
            init.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
          });
    });
    let ended = false;
    const slow = get('/api/slow').finally(() => (ended = true));
    await vi.waitFor(() => expect(asked).toEqual(['/api/slow']));
    const readAgain = stopReading();
    await post('/logout');
    const later = get('/api/later').finally(() => (ended = true));
    await new Promise((next) => setTimeout(next));
    expect(asked).toEqual(['/api/slow', '/logout']);
    expect(ended).toBe(false);
    expect(statuses).toEqual([204]);
    stopListening();

    // signing out failed after all
    const sent = serverAnswers(() => json(200, { read: true }));
    readAgain();
    expect(await Promise.all([slow, later])).toEqual([{ read: true }, { read: true }]);
    expect(sent.map(({ path }) => path).sort()).toEqual(['/api/later', '/api/slow']);
  });
});
