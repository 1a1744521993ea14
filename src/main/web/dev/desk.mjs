// Made-up answers for the work list and the desks of leads and administrators. Nobody in here exists.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cases } from './cases.mjs';
import { REVIEW_ROUTES } from './reviews.mjs';

const root = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../../..');
const now = Date.now();
const at = (days) => new Date(now + days * 86_400_000).toISOString();
const hash = (seed) => String(seed).repeat(64).slice(0, 64).replace(/\D/g, 'a');

export const PEOPLE = {
    clara: { displayName: 'Dr Clara Weiss', roles: ['clinician'] },
    lena: { displayName: 'Prof. Lena Hartmann', roles: ['lead', 'clinician'] },
    adam: { displayName: 'Adam Novak', roles: ['admin', 'integrator'] },
    paul: { displayName: 'Paul Okafor', roles: ['planner'] },
};

/** `MOCK_TASKS=10000 node dev/mock.mjs` fills the list, to see that it stays quick. */
export const manyTasks = Array.from({ length: Number(process.env.MOCK_TASKS ?? 0) }, (_, n) => ({
    ...cases[n % 2].tasks[0],
    id: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`,
    patientName: `Phantom^Series ${n}`,
    patientId: `CF-MANY-${String(n).padStart(5, '0')}`,
    assignee: null,
    dueAt: at(n / 50 - 2),
    priority: [25, 50, 50, 75, 95][n % 5],
    comments: [],
    followUpAt: null,
}));

const filters = [
    {
        id: '00000000-0000-4000-8000-00000000f001',
        name: 'Late decisions',
        content: { mine: false, group: null, state: null, kind: 'DECIDE_ON_PLAN', overdue: true, sort: 'due' },
        version: 0,
    },
    {
        id: '00000000-0000-4000-8000-00000000f002',
        name: 'Free reviews',
        content: { mine: false, group: null, state: 'UNCLAIMED', kind: 'REVIEW_CONTOURS', overdue: false, sort: 'due' },
        version: 0,
    },
];

const settings = (degreeMm) => ({
    degreeMm,
    stepMm: 0.5,
    floorMm: 2,
    ceilingMm: 8,
    direction: 'RAISE',
    numberThreshold: 3,
});
const threshold = (scope, degreeMm, frozen = false) => ({
    scope,
    settings: settings(degreeMm),
    consecutiveRefusals: 2,
    version: 7,
    changedAt: at(-3),
    frozen,
});
const thresholds = [
    threshold('site', 5),
    threshold('body:HEADNECK', 3.5, true),
    threshold('body:PELVIS', 5.5),
    threshold('pair:CT-MR', 4),
];
const change = ([id, kind, beforeMm, afterMm, days, cause, actor, reversedBy = null]) => ({
    id,
    scope: 'site',
    kind,
    beforeMm,
    afterMm,
    cause,
    actor,
    caseId: kind === 'ANSWER' ? cases[1].id : null,
    at: at(days),
    reversedBy,
});
const history = [
    [6, 'REVERSAL', 5.5, 5, -3, 'Two of the answers were about the couch', 'lena'],
    [5, 'ANSWER', 5, 5.5, -6, '4 answers "do not modify" in a row', 'clara', 6],
    [4, 'ANSWER', 4.5, 5, -19, '4 answers "do not modify" in a row', 'clara'],
    [3, 'SET', 6, 4.5, -34, 'Too many changes were missed in the audit of October', 'lena'],
    [2, 'ANSWER', 5.5, 6, -48, '4 answers "do not modify" in a row', 'clara'],
    [1, 'SET', 5, 5.5, -70, 'Start of the programme', 'lena'],
].map(change);
const answers = [
    ['DO_NOT_MODIFY', 'The target volume is not affected', -1],
    ['DO_NOT_MODIFY', 'Gas in the rectum, gone on the next day', -2],
    ['MODIFY', 'Bladder volume halved', -5],
].map(([decision, reason, days]) => ({
    caseId: cases[1].id,
    decision,
    reason,
    actor: 'clara',
    at: at(days),
    measured: true,
    changeId: null,
}));

const entry = ([sequence, days, action, actor, of, detail]) => ({
    sequence,
    at: at(days),
    action,
    actor,
    caseId: of?.id ?? null,
    detail,
    previousHash: hash(sequence),
    hash: hash(sequence + 1),
});
const signed = (of, n, content) => {
    const set = of.contourSets[n];
    return `contour set ${set.id} version 4 content ${content ?? set.contentHash}`;
};
for (const [n, set] of cases.flatMap((one) => one.contourSets).entries()) {
    set.contentHash = hash(n + 1);
}
const audit = [
    [4312, -0.02, 'CASE_OPENED', 'clara', cases[0], 'case read'],
    [4311, -0.1, 'CONTOURS_APPROVED', 'clara', cases.at(-1), signed(cases.at(-1), 0)],
    [4298, -1.1, 'CONTOURS_APPROVED', 'clara', cases[0], signed(cases[0], 0, hash(9))],
    [4297, -1.2, 'CONTOURS_REJECTED', 'paul', cases[1], signed(cases[1], 1)],
    [4291, -1.3, 'REAUTHENTICATION_FAILED', 'paul', cases[1], 'contour set'],
    [4270, -2, 'APPROVAL_WITHDRAWN', 'clara', cases[0], signed(cases[0], 1)],
    [4202, -3, 'THRESHOLD_REVERSED', 'lena', null, 'scope site'],
].map(entry);

const times = (name, count, minutes, p90) => ({ name, count, medianMs: minutes * 60_000, p90Ms: p90 * 60_000 });
const statistics = (from, to) => ({
    from,
    to,
    days: Array.from({ length: 30 }, (_, n) => ({
        day: new Date(Date.parse(to) - (29 - n) * 86_400_000).toISOString().slice(0, 10),
        created: [6, 9, 7, 11, 8, 1, 0][n % 7] + (n % 3),
        closed: [5, 8, 8, 9, 10, 2, 0][n % 7],
    })),
    states: [
        { state: 'PROCESSING', cases: 3 },
        { state: 'AWAITING_REVIEW', cases: 11 },
        { state: 'AWAITING_DECISION', cases: 4 },
        { state: 'NEEDS_ATTENTION', cases: 1 },
    ],
    types: [
        { type: 'II', cases: 121 },
        { type: 'IV', cases: 34 },
        { type: 'SINGLE', cases: 28 },
        { type: 'III', cases: 12 },
    ],
    turnaround: times('', 187, 134, 412),
    tasks: [
        times('Review contours', 174, 52, 220),
        times('Decide on plan', 61, 31, 96),
        times('Modify plan', 22, 190, 640),
        times('Resolve failure', 5, 14, 40),
    ],
    steps: [
        times('Register rigidly', 187, 0.05, 0.09),
        times('Register non-rigidly', 185, 0.33, 0.52),
        times('Contour first image', 187, 0.12, 0.2),
    ],
    people: [
        { userId: 'clara', tasks: 141 },
        { userId: 'paul', tasks: 77 },
        { userId: 'lena', tasks: 12 },
    ],
});

const NOTICES = [
    ['PLAN_MODIFIED', 'The plan was modified: bladder volume halved', -0.2],
    ['TASK_OVERDUE', 'Decide on plan is overdue since 70 minutes', -0.05],
].map(([kind, detail, days], n) => ({
    id: n + 1,
    caseId: cases[n].id,
    kind,
    detail,
    toldAt: at(days),
    acknowledgedBy: null,
    acknowledgedAt: null,
}));

const modelFiles = readdirSync(join(root, 'bpmn')).filter((name) => name.endsWith('.bpmn'));
const processModels = modelFiles.map((file, n) => ({
    processKey: file.replace(/\.bpmn$/, ''),
    name: /<bpmn:process [^>]*name="([^"]+)"/.exec(readFileSync(join(root, 'bpmn', file), 'utf8'))?.[1] ?? file,
    version: 3,
    running: [19, 11, 0, 2, 4, 3, 0, 0][n] ?? 0,
    versions: [
        { version: 3, running: [17, 11, 0, 2, 4, 3, 0, 0][n] ?? 0 },
        { version: 2, running: n === 0 ? 2 : 0 },
    ],
}));
const LOADS = [
    ['CallActivity_ProcessImages', 3, 1],
    ['CallActivity_ReviewContours', 11, 0],
    ['CallActivity_AdaptPlan', 4, 0],
    ['Task_ReviewContours', 11, 0],
    ['Task_DecideOnPlan', 4, 0],
].map(([activityId, count, incidents]) => ({ activityId, cases: count, incidents }));

const contourModels = [
    {
        name: 'ct-body-bone',
        version: '1.0.0',
        modalities: ['CT'],
        bodySites: [],
        structures: [
            { name: 'External', color: '#4fc3d9', interpretedType: 'EXTERNAL' },
            { name: 'Bone', color: '#f2b84b', interpretedType: 'ORGAN' },
        ],
        card: readFileSync(join(root, 'models/ct-body-bone/MODEL_CARD.md'), 'utf8'),
    },
];
const refusals = [
    {
        series: '1.2.826.0.1.3680043.8.498.77',
        studyUid: '1.2.3',
        patientId: 'CF-DEMO-0009',
        modality: 'CT',
        description: 'Scout',
        instances: 2,
        code: 'TOO_FEW_SLICES',
        reason: 'the series has 2 slices but a volume needs at least 8',
        since: at(-0.4),
    },
];
const deliveries = [
    ['RTSTRUCT', 'DELIVERED', 1, ''],
    ['REG', 'PENDING', 1, ''],
    ['DREG', 'GIVEN_UP', 5, 'the peer refused the association: called AE title not recognised'],
].map(([kind, state, attempts, lastError], n) => ({
    sopInstanceUid: `1.2.3.${n}`,
    kind,
    peerAe: 'PLANNING',
    state,
    attempts,
    lastError,
    deliveredAt: state === 'DELIVERED' ? at(-0.1) : null,
}));

const REST = [
    ['get', '/api/cases'],
    ['post', '/api/cases'],
    ['get', '/api/cases/{caseId}'],
    ['get', '/api/tasks'],
    ['post', '/api/tasks/{taskId}/claim'],
    ['put', '/api/thresholds/{scope}'],
];
const apiDocs = {
    openapi: '3.1.0',
    info: { title: 'Contourflow', version: '0.1.0', description: 'Cases, registration, contours and tasks.' },
    paths: Object.fromEntries(
        [...new Set(REST.map(([, path]) => path))].map((path) => [
            path,
            Object.fromEntries(
                REST.filter(([, other]) => other === path).map(([method]) => [
                    method,
                    {
                        parameters: [...path.matchAll(/\{(\w+)\}/g)].map((found) => ({ name: found[1], in: 'path' })),
                        responses: {
                            200: {
                                content: { 'application/json': { schema: { $ref: '#/components/schemas/Summary' } } },
                            },
                        },
                    },
                ]),
            ),
        ]),
    ),
    components: {
        schemas: {
            Summary: {
                properties: {
                    id: { type: 'string', format: 'uuid' },
                    state: { type: 'string' },
                    tasks: { type: 'array', items: { $ref: '#/components/schemas/Task' } },
                },
                required: ['id'],
            },
        },
    },
};

const of = (scope) => thresholds.find((one) => one.scope === scope);
const items = (list) => ({ items: list });

export const DESK_ROUTES = [
    ...REVIEW_ROUTES,
    ['GET', /^\/api\/task-filters$/, () => items(filters)],
    [
        'POST',
        /^\/api\/task-filters$/,
        (_, { body: { name, ...content } }) => {
            filters.push({ id: `f${filters.length}`, name, content, version: 0 });
            return filters.at(-1);
        },
    ],
    [
        'DELETE',
        /^\/api\/task-filters\/([^/]+)$/,
        ([id]) =>
            void filters.splice(
                filters.findIndex((one) => one.id === id),
                1,
            ),
    ],
    [
        'GET',
        /^\/api\/tasks\/[^/]+\/colleagues$/,
        (_, { who }) =>
            items(
                Object.entries(PEOPLE)
                    .filter(([id]) => id !== who)
                    .map(([userId, { displayName }]) => ({ userId, displayName })),
            ),
    ],
    ['GET', /^\/api\/thresholds$/, () => items(thresholds)],
    ['GET', /^\/api\/thresholds\/([^/]+)\/history$/, () => items(history)],
    ['GET', /^\/api\/thresholds\/([^/]+)\/answers$/, () => items(answers)],
    [
        'PUT',
        /^\/api\/thresholds\/([^/]+)$/,
        ([scope], { body }) => Object.assign(of(scope), { settings: body.settings }),
    ],
    ['PUT', /^\/api\/thresholds\/([^/]+)\/freeze$/, ([scope], { body }) => Object.assign(of(scope), body)],
    ['POST', /^\/api\/thresholds\/([^/]+)\/reversal$/, ([scope]) => of(scope)],
    [
        'GET',
        /^\/api\/audit$/,
        (_, { query }) => items(audit.filter((one) => !query.get('user') || one.actor === query.get('user'))),
    ],
    [
        'GET',
        /^\/api\/audit\/verification$/,
        () => ({ intact: true, entries: 4312, firstBroken: null, message: 'the chain holds' }),
    ],
    ['GET', /^\/api\/statistics$/, (_, { query }) => statistics(query.get('from'), query.get('to'))],
    [
        'GET',
        /^\/api\/notices$/,
        (_, { query }) => {
            const list = NOTICES.filter((one) => (one.acknowledgedAt === null) === (query.get('open') === 'true'));
            return { items: list, page: 0, size: 200, total: list.length };
        },
    ],
    [
        'POST',
        /^\/api\/notices\/(\d+)\/acknowledgement$/,
        ([id], { who }) => Object.assign(NOTICES[Number(id) - 1], { acknowledgedBy: who, acknowledgedAt: at(0) }),
    ],
    ['GET', /^\/api\/process-models$/, () => items(processModels)],
    ['GET', /^\/api\/process-models\/\w+\/load$/, () => items(LOADS)],
    ['GET', /^\/api\/contour-models$/, () => items(contourModels)],
    ['GET', /^\/api\/refused-series$/, () => ({ items: refusals, page: 0, size: 200, total: refusals.length })],
    ['POST', /^\/api\/refused-series\/[^/]+\/assessment$/, () => void refusals.pop()],
    ['GET', /^\/api\/cases\/[^/]+\/deliveries$/, () => items(deliveries)],
    ['POST', /^\/api\/cases\/[^/]+\/deliveries\/retry$/, () => undefined],
    ['GET', /^\/v3\/api-docs$/, () => apiDocs],
];
