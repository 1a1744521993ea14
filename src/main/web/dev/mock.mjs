// A stand-in for the server while developing the page: `node dev/mock.mjs [port]` serves dist/ and made-up cases.
// Not part of the product. Any name signs in with the password "demo"; `clara` is a clinician.
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cases, correctOffset, registrationOf, timelineOf, processOf } from './cases.mjs';
import { DESK_ROUTES, manyTasks, PEOPLE } from './desk.mjs';
import { edited, edits, replaceStructure, structureOf } from './edits.mjs';
import { contours, field, latticeOf, slicePng, volume } from './phantom.mjs';
import { problem } from './refusal.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../../../..');
const dist = resolve(here, '../dist');
const POLICY =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'";
const TYPES = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
};
const [streams, streamsOf] = [new Set(), new Map()];

const user = (request) => /mock-user=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? null;
const allTasks = () => [...cases.flatMap((one) => one.tasks), ...manyTasks];
const caseOf = (id) => cases.find((one) => one.id === id) ?? problem(404, 'case-not-found', `no case ${id}`);
const taskOf = (id) => allTasks().find((task) => task.id === id) ?? problem(404, 'task-not-found', `no task ${id}`);
const page = (items, query) => {
    const [at, size] = [Number(query?.get('page') ?? 0), Number(query?.get('size') ?? 50)];
    return { items: items.slice(at * size, (at + 1) * size), page: at, size, total: items.length };
};
const matches = (query, one) =>
    `${one.patientName} ${one.patientId}`.toLowerCase().includes((query.get('q') ?? '').toLowerCase());
const wanted = (query, who) => (task) =>
    (query.get('mine') !== 'true' || task.assignee === who) &&
    (!query.get('kind') || task.kind === query.get('kind')) &&
    (query.get('overdue') !== 'true' || (task.dueAt !== null && task.dueAt < new Date().toISOString())) &&
    (query.get('state') !== 'UNCLAIMED' || task.assignee === null) &&
    (query.get('state') !== 'CLAIMED' || task.assignee !== null) &&
    matches(query, task);
const byDue = (a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9');
const listed = (one) => ({ ...one, steps: undefined, tasks: undefined, contourSets: undefined });
const changed = (one) => {
    one.version++;
    streams.forEach((response) =>
        response.write(`event: case\ndata: ${JSON.stringify({ caseId: one.id, version: one.version })}\n\n`),
    );
};
const file = (...path) => readFileSync(join(root, ...path), 'utf8');

function decide(one, set, request, body, who) {
    if (request.headers['if-match'] !== `"${set.version}"`) {
        problem(412, 'stale', `version ${request.headers['if-match']} was sent but the set has version ${set.version}`);
    }
    if (body.password !== 'demo') {
        problem(403, 'signature-refused', 'the password is not right, so nothing was signed');
    }
    for (const structure of set.structures) {
        if (!body.structures || body.structures.includes(structure.name)) {
            structure.state = body.decision;
        }
    }
    const left = set.structures.some((structure) => structure.state === 'NOT_REVIEWED');
    Object.assign(
        set,
        left
            ? {}
            : {
                  state: body.decision,
                  decidedBy: who,
                  decidedByName: 'Dr Clara Weiss',
                  decidedAt: new Date().toISOString(),
                  decisionReason: body.reason ?? '',
              },
    );
    set.version++;
    if (one.contourSets.every((other) => other.state !== 'NOT_REVIEWED')) {
        one.tasks = one.tasks.filter((task) => task.kind !== 'REVIEW_CONTOURS');
        Object.assign(one, { state: 'RELEASING', stateDetail: 'Releasing results', reviewState: body.decision });
    }
    changed(one);
    return set;
}

function info(one, view, registration) {
    if (one.state === 'RECEIVED' || (one.state === 'PROCESSING' && view !== 'first')) {
        problem(409, 'not-processed', 'this view does not exist yet');
    }
    const unit = one.second?.modality === 'MR' && view === 'second' ? null : 'HU';
    return {
        ...latticeOf(view, registration),
        unit,
        defaultWindow: { centre: 40, width: 400 },
        content: `${view}-${registration}-${one.offsetVersion ?? 0}`,
    };
}

const ROUTES = [
    ...DESK_ROUTES,
    [
        'GET',
        /^\/api\/cases$/,
        (_, { query }) =>
            page(
                cases
                    .filter(
                        (one) =>
                            matches(query, one) &&
                            (!query.get('patientId') || one.patientId === query.get('patientId')) &&
                            (!query.get('state') || one.state === query.get('state')),
                    )
                    .map(listed),
                query,
            ),
    ],
    ['GET', /^\/api\/cases\/([^/]+)$/, ([id]) => caseOf(id)],
    [
        'GET',
        /^\/api\/cases\/([^/]+)\/timeline$/,
        ([id]) => ({
            items: [
                ...timelineOf(caseOf(id)),
                ...edits
                    .filter((edit) => edit.caseId === id)
                    .map(({ at, kind, actor, name }) => ({
                        at,
                        kind,
                        actor,
                        detail: `FIRST image: ${name}`,
                        durationMs: null,
                    })),
            ],
        }),
    ],
    ['GET', /^\/api\/cases\/([^/]+)\/process$/, ([id]) => processOf(caseOf(id))],
    [
        'GET',
        /^\/api\/cases\/([^/]+)\/registration$/,
        ([id]) => registrationOf(caseOf(id)) ?? problem(404, 'not-registered', 'not registered yet'),
    ],
    ['GET', /^\/api\/cases\/([^/]+)\/contour-sets$/, ([id]) => ({ items: caseOf(id).contourSets })],
    [
        'PUT',
        /^\/api\/cases\/([^/]+)\/contour-sets\/([^/]+)\/approval$/,
        ([id, sid], { request, body, who }) => {
            const one = caseOf(id);
            return decide(
                one,
                one.contourSets.find((set) => set.id === sid),
                request,
                body,
                who,
            );
        },
    ],
    [
        'GET',
        /^\/api\/cases\/([^/]+)\/contour-sets\/([^/]+)\/structures\/([^/]+)$/,
        ([id, sid, name]) =>
            structureOf(
                caseOf(id).contourSets.find((other) => other.id === sid),
                decodeURIComponent(name),
            ),
    ],
    [
        'PUT',
        /^\/api\/cases\/([^/]+)\/contour-sets\/([^/]+)\/structures\/([^/]+)$/,
        ([id, sid, name], { request, body, who }) => {
            const one = caseOf(id);
            const set = one.contourSets.find((other) => other.id === sid);
            const replaced = replaceStructure(one, set, decodeURIComponent(name), { request, body, who });
            changed(one);
            return replaced;
        },
    ],
    [
        'PUT',
        /^\/api\/cases\/([^/]+)\/registration\/offset$/,
        ([id], { request, body }) => {
            const one = caseOf(id);
            const now = registrationOf(one).version;
            if (request.headers['if-match'] !== `"${now}"`) {
                problem(412, 'stale', `the offset is at version ${now}`);
            }
            correctOffset(one, body);
            changed(one);
            setTimeout(() => {
                Object.assign(one, { state: 'AWAITING_REVIEW', stateDetail: null });
                changed(one);
            }, 1500);
        },
    ],
    [
        'GET',
        /^\/api\/cases\/([^/]+)\/views\/(\w+)\/info$/,
        ([id, view], { query }) => info(caseOf(id), view, query.get('registration')),
    ],
    [
        'GET',
        /^\/api\/cases\/([^/]+)\/views\/(\w+)\/contours$/,
        ([id], { query }) => {
            const set = caseOf(id).contourSets.find((one) => one.id === query.get('set'));
            return {
                structures: contours(set.role === 'SECOND', query.get('registration'), set.state).map((structure) => ({
                    ...structure,
                    contours: edited.get(`${set.id}/${structure.name}`) ?? structure.contours,
                })),
            };
        },
    ],
    ['GET', /^\/api\/tasks$/, (_, { query, who }) => page(allTasks().filter(wanted(query, who)).sort(byDue), query)],
    ['GET', /^\/api\/tasks\/([^/]+)$/, ([id]) => taskOf(id)],
    [
        'POST',
        /^\/api\/tasks\/([^/]+)\/(claim|unclaim)$/,
        ([id, verb], { who }) => Object.assign(taskOf(id), { assignee: verb === 'claim' ? who : null }),
    ],
    [
        'POST',
        /^\/api\/tasks\/claim$/,
        (_, { body, who }) => ({
            items: body.ids.map((id) => {
                taskOf(id).assignee = who;
                return { id, claimed: true, assignee: who, problem: null, detail: null };
            }),
        }),
    ],
    [
        'POST',
        /^\/api\/tasks\/([^/]+)\/(delegation|follow-up|priority)$/,
        ([id, verb], { body }) =>
            Object.assign(
                taskOf(id),
                verb === 'delegation'
                    ? { assignee: body.userId }
                    : verb === 'priority'
                      ? { priority: body.priority }
                      : { followUpAt: body.at },
            ),
    ],
    [
        'POST',
        /^\/api\/tasks\/([^/]+)\/comments$/,
        ([id], { body, who }) =>
            void taskOf(id).comments.push({ author: who, at: new Date().toISOString(), text: body.text }),
    ],
    [
        'POST',
        /^\/api\/tasks\/([^/]+)\/completion$/,
        ([id], { body }) => {
            const one = caseOf(taskOf(id).caseId);
            if (body.decision === 'DO_NOT_MODIFY' && !body.reason) {
                problem(400, 'reason-missing', 'give a reason for keeping the plan');
            }
            one.tasks = one.tasks.filter((task) => task.id !== id);
            Object.assign(one, { state: 'PROCESSING', stateDetail: 'Contour the second image' });
            changed(one);
        },
    ],
    ['GET', /^\/api\/forms\/([\w-]+)$/, ([id]) => JSON.parse(file('forms', `${id}.form`))],
];

async function bodyOf(request) {
    const parts = [];
    for await (const part of request) {
        parts.push(part);
    }
    return Buffer.concat(parts).toString();
}

async function api(request, response, url) {
    const who = user(request) ?? problem(401, 'signed-out', 'nobody is signed in');
    const slice = /^\/api\/cases\/([^/]+)\/views\/(\w+)\/slices\/(\d+)$/.exec(url.pathname);
    if (slice) {
        const png = slicePng(
            slice[2],
            url.searchParams.get('registration'),
            Number(slice[3]),
            Number(url.searchParams.get('centre')),
            Number(url.searchParams.get('width')),
        );
        return response.writeHead(200, { 'Content-Type': 'image/png' }).end(png);
    }
    const whole = /^\/api\/cases\/([^/]+)\/views\/(\w+)\/volume$/.exec(url.pathname);
    if (whole) {
        const registration = url.searchParams.get('registration');
        const key = `${whole[2]} ${registration}`;
        streamsOf.set(key, streamsOf.get(key) ?? gzipSync(volume(whole[2], registration), { level: 1 }));
        response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Encoding': 'gzip' });
        return response.end(streamsOf.get(key));
    }
    if (/\/registration\/field$/.test(url.pathname)) {
        return response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(field());
    }
    const model = /^\/api\/process-models\/(\w+)$/.exec(url.pathname);
    if (model) {
        return response.writeHead(200, { 'Content-Type': 'application/xml' }).end(file('bpmn', `${model[1]}.bpmn`));
    }
    if (/\/events$/.test(url.pathname)) {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': hello\n\n');
        streams.add(response);
        return request.on('close', () => streams.delete(response));
    }
    if (request.method !== 'GET' && request.headers['x-xsrf-token'] !== 'mock') {
        problem(403, 'csrf', 'the CSRF token is missing');
    }
    if (url.pathname === '/api/me') {
        return answer(response, {
            userId: who,
            ...(PEOPLE[who] ?? PEOPLE.clara),
            departments: ['radiotherapy'],
            reauthentication: 'password',
        });
    }
    const text = await bodyOf(request);
    for (const [method, pattern, handle] of ROUTES) {
        const found = request.method === method ? pattern.exec(url.pathname) : null;
        if (found) {
            const result = handle(found.slice(1), {
                request,
                query: url.searchParams,
                body: text ? JSON.parse(text) : {},
                who,
            });
            return result === undefined ? response.writeHead(204).end() : answer(response, result);
        }
    }
    return problem(404, 'no-such-path', url.pathname);
}

function answer(response, body, status = 200, type = 'application/json') {
    response.writeHead(status, { 'Content-Type': type }).end(JSON.stringify(body));
}

async function serve(request, response) {
    const url = new URL(request.url, 'http://localhost');
    response.setHeader('Content-Security-Policy', POLICY);
    try {
        if (url.pathname === '/api/info') {
            return answer(response, {
                version: '0.1.0',
                demo: true,
                intendedUse:
                    'Research and development of radiotherapy workflows. Not a medical device; not for clinical decisions.',
            });
        }
        if (url.pathname.startsWith('/api/') || url.pathname === '/v3/api-docs') {
            return await api(request, response, url);
        }
        if (url.pathname.startsWith('/oauth2/')) {
            return response.writeHead(302, { Location: '/login' }).end();
        }
        if (url.pathname === '/login' && request.method === 'POST') {
            const form = new URLSearchParams(await bodyOf(request));
            const known = form.get('password') === 'demo';
            return response
                .writeHead(
                    302,
                    known
                        ? {
                              Location: '/',
                              'Set-Cookie': [`mock-user=${form.get('username')}; Path=/`, 'XSRF-TOKEN=mock; Path=/'],
                          }
                        : { Location: '/login?error' },
                )
                .end();
        }
        if (url.pathname === '/login') {
            const form =
                '<form method="post" action="/login"><input name="username"><input name="password" type="password"><button type="submit">Sign in</button></form>';
            return response.writeHead(200, { 'Content-Type': 'text/html' }).end(form);
        }
        if (url.pathname === '/logout') {
            return response.writeHead(204, { 'Set-Cookie': 'mock-user=; Path=/; Max-Age=0' }).end();
        }
        const path = resolve(dist, `.${url.pathname === '/' ? '/index.html' : url.pathname}`);
        const content = path.startsWith(dist) ? readFileSync(path) : problem(404, 'not-found', url.pathname);
        return response
            .writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' })
            .end(content);
    } catch (error) {
        const status = error.status ?? (error.code === 'ENOENT' ? 404 : 500);
        return answer(
            response,
            { type: `/problems/${error.slug ?? 'failure'}`, title: 'Refused', status, detail: error.message },
            status,
            'application/problem+json',
        );
    }
}

const port = Number(process.argv[2] ?? 8090);
createServer((request, response) => void serve(request, response)).listen(port, '127.0.0.1', () =>
    console.log(`http://127.0.0.1:${port}`),
);
