// Made-up approvals and samples of them for the stand-in server. Nobody in here exists.
import { cases } from './cases.mjs';
import { problem } from './refusal.mjs';

const now = Date.now();
const at = (days) => new Date(now + days * 86_400_000).toISOString();
const hash = (n) => n.toString(16).padStart(2, '0').repeat(32);
const SIGNERS = [
    ['clara', 'Dr Clara Weiss'],
    ['paul', 'Dr Paul Okafor'],
    ['rosa', 'Dr Rosa Lindqvist'],
];

const approvals = Array.from({ length: 37 }, (_, n) => {
    const [approver, approverName] = SIGNERS[[0, 0, 1, 0, 2][n % 5]];
    return {
        id: 400 - n,
        caseId: cases[n % cases.length].id,
        contourSetId: `00000000-0000-4000-8000-0000000c${String(n).padStart(4, '0')}`,
        version: 2 + (n % 4),
        contentHash: hash(n + 16),
        approver,
        approverName,
        approvedAt: at(-0.7 * n - 0.1),
        edited: n % 3 === 0,
        promptOverruled: n % 9 === 4,
        otherReader: n % 2 === 0 ? 'Prof. Lena Hartmann' : null,
        lookedSeconds: n % 11 === 7 ? null : 40 + ((n * 97) % 900),
    };
});
const flag = (query, name, value) => !query.get(name) || query.get(name) === String(value);
const wanted = (query) => (one) =>
    (!query.get('user') || one.approver === query.get('user')) &&
    flag(query, 'edited', one.edited) &&
    flag(query, 'promptOverruled', one.promptOverruled) &&
    flag(query, 'secondRead', one.otherReader !== null) &&
    (!query.get('lookedSecondsMax') || (one.lookedSeconds ?? 0) <= Number(query.get('lookedSecondsMax')));

const verdict = (kind, comment, days) => ({
    verdict: kind,
    comment,
    reviewer: 'lena',
    reviewerName: 'Prof. Lena Hartmann',
    at: at(days),
});
const sample = (n, drawn, given, signedOff) => ({
    id: `00000000-0000-4000-8000-00000005a30${n}`,
    order: {
        department: 'radiotherapy',
        from: at(-30 * n - 30),
        to: at(-30 * n),
        seed: 20417 - n,
        count: null,
        percent: 20,
    },
    population: 37,
    populationHash: hash(n + 1),
    drawnBy: 'lena',
    drawnByName: 'Prof. Lena Hartmann',
    drawnAt: at(-30 * n),
    signedOff,
    version: 1,
    items: drawn.map((approval, k) => ({ number: k + 1, approval, given: given[k] ?? null })),
});
const samples = [
    sample(0, approvals.slice(0, 8), [
        verdict('AGREE', '', -0.05),
        verdict('MINOR', 'The rectum is drawn two slices too far cranially', -0.04),
        verdict('MAJOR', 'The seminal vesicles are outside the target', -0.03),
    ]),
    sample(1, approvals.slice(8, 14), Array(6).fill(verdict('AGREE', '', -29)), {
        by: 'lena',
        byName: 'Prof. Lena Hartmann',
        at: at(-28),
        meaning: 'Peer review audited',
        contentHash: hash(77),
    }),
].map((one) => ({ ...one, signedOff: one.signedOff ?? null }));

const count = (one, kind) => one.items.filter((item) => item.given?.verdict === kind).length;
const summary = ({ items, ...one }) => ({
    ...one,
    drawn: items.length,
    reviewed: items.filter((item) => item.given !== null).length,
    minor: count({ items }, 'MINOR'),
    major: count({ items }, 'MAJOR'),
});
const view = (one, who) => ({
    summary: summary(one),
    signatureHolds: one.signedOff === null ? null : true,
    items: one.items.map((item) => ({ ...item, own: item.approval.approver === who })),
});
const of = (id) => samples.find((one) => one.id === id) ?? problem(404, 'review-sample-not-found', `no sample ${id}`);

export const REVIEW_ROUTES = [
    [
        'GET',
        /^\/api\/approvals$/,
        (_, { query }) => {
            const items = approvals.filter(wanted(query));
            return { items, page: 0, size: 100, total: items.length };
        },
    ],
    [
        'GET',
        /^\/api\/approvals\/statistics$/,
        () => ({
            items: SIGNERS.map(([approver, approverName], n) => ({
                approver,
                approverName,
                approvals: [22, 8, 7][n],
                edited: [8, 2, 3][n],
                promptsOverruled: [3, 0, 1][n],
                secondRead: [11, 4, 4][n],
                withoutLook: [0, 2, 1][n],
                medianLookedSeconds: [312, 95, 480][n],
                agree: [5, 2, 1][n],
                minor: [1, 0, 0][n],
                major: [0, 1, 0][n],
            })),
        }),
    ],
    [
        'GET',
        /^\/api\/review-samples$/,
        () => ({ items: samples.map(summary), page: 0, size: 100, total: samples.length }),
    ],
    [
        'POST',
        /^\/api\/review-samples$/,
        (_, { body, who }) => {
            samples.unshift({ ...sample(samples.length + 1, approvals.slice(0, 4), []), order: body, signedOff: null });
            return view(samples[0], who);
        },
    ],
    ['GET', /^\/api\/review-samples\/([^/]+)$/, ([id], { who }) => view(of(id), who)],
    [
        'PUT',
        /^\/api\/review-samples\/([^/]+)\/items\/(\d+)\/verdict$/,
        ([id, number], { body, who }) => {
            const one = of(id);
            one.items[Number(number) - 1].given = { ...verdict(body.verdict, body.comment, 0), reviewer: who };
            return view(one, who);
        },
    ],
    [
        'PUT',
        /^\/api\/review-samples\/([^/]+)\/sign-off$/,
        ([id], { body, who }) => {
            if (body.password !== 'demo') {
                problem(403, 'reauthentication-failed', 'who signs must prove it: password');
            }
            const one = of(id);
            one.signedOff = { by: who, byName: who, at: at(0), meaning: body.meaning, contentHash: hash(78) };
            return view(one, who);
        },
    ],
];
