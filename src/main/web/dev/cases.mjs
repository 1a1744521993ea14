// Made-up cases in several states. Nobody in here exists.
import { volumes } from './phantom.mjs';

const now = Date.now();
const at = (minutes) => new Date(now + minutes * 60_000).toISOString();
let serial = 0;
const uuid = () => `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`;

const image = (role, modality, description, days) => ({
    role,
    series: `1.2.826.0.1.3680043.8.498.${++serial}`,
    studyUid: '1.2.826.0.1.3680043.8.498.9',
    modality,
    description,
    bodyPart: 'PELVIS',
    acquiredAt: at(-days * 1440),
    instances: 48,
});

function contourSet(role, origin, state) {
    const decided = state === 'APPROVED';
    return {
        id: uuid(),
        role,
        series: '1.2.3',
        origin,
        producer: origin === 'AUTOMATIC' ? 'classical-ct 1.0.0' : 'propagated by the non-rigid field',
        state,
        decisionReason: '',
        decidedBy: decided ? 'clara' : null,
        decidedByName: decided ? 'Dr Clara Weiss' : null,
        decidedAt: decided ? at(-200) : null,
        createdAt: at(-30),
        contentHash: 'abc',
        version: 3,
        structures: volumes().map((one) => ({ ...one, algorithm: 'classical-ct 1.0.0', state })),
    };
}

const STEPS = [
    'ADJUST_IMAGES',
    'REGISTER_RIGIDLY',
    'REGISTER_DEFORMABLY',
    'FUSE_IMAGES',
    'CONTOUR_FIRST',
    'CONTOUR_SECOND',
    'MEASURE_DEFORMATION',
];
const steps = (count) =>
    STEPS.slice(0, count).map((step, n) => ({
        step,
        finishedAt: at(-20 + n),
        durationMs: 2400 * (n + 1),
        numbers: {},
        texts: {},
    }));

function task(of, kind, formId, over) {
    const task = {
        id: uuid(),
        kind,
        name: {
            REVIEW_CONTOURS: 'Review contours',
            DECIDE_ON_PLAN: 'Decide on plan',
            RESOLVE_FAILURE: 'Resolve failure',
            MODIFY_PLAN: 'Modify plan',
        }[kind],
        caseId: of.id,
        patientId: of.patientId,
        patientName: of.patientName,
        caseType: of.type,
        assignee: null,
        groups: ['clinician'],
        createdAt: of.createdAt,
        dueAt: of.dueAt,
        priority: 50,
        formId,
        comments: [],
        followUpAt: null,
        description: null,
        ...over,
    };
    of.tasks.push(task);
    return of;
}

function one(over) {
    return {
        id: uuid(),
        type: 'II',
        stateDetail: null,
        priority: 50,
        dueAt: null,
        createdAt: at(-45),
        first: image('FIRST', 'CT', 'Pelvis planning', 12),
        second: image('SECOND', 'CT', 'CBCT fraction 9', 0.1),
        degreeMm: null,
        thresholdMm: null,
        reviewState: 'NONE',
        version: 4,
        patientBirthDate: '19530214',
        patientSex: 'M',
        mode: 'adjust+register+contour',
        note: '',
        createdBy: 'system',
        steps: [],
        contourSets: [],
        tasks: [],
        emergencyUntil: null,
        ...over,
    };
}

/** The second image's volumes differ, as they do between days. */
function changedVolumes(set) {
    set.structures.forEach((structure, n) => (structure.volumeMl *= [1.02, 0.71, 1.18, 0.94, 1.05][n % 5]));
    return set;
}

const reviewed = (state) => ({
    reviewState: state,
    contourSets: [contourSet('FIRST', 'AUTOMATIC', state), changedVolumes(contourSet('SECOND', 'PROPAGATED', state))],
});

export const cases = [
    task(
        one({
            patientName: 'Phantom^Pelvis',
            patientId: 'CF-DEMO-0002',
            state: 'AWAITING_REVIEW',
            degreeMm: 2.31,
            thresholdMm: 5,
            dueAt: at(150),
            steps: steps(7),
            ...reviewed('NOT_REVIEWED'),
        }),
        'REVIEW_CONTOURS',
        'review-contours',
        { comments: [{ author: 'paul', at: at(-12), text: 'Bladder is fuller than on the planning day.' }] },
    ),
    task(
        one({
            patientName: 'Phantom^Head Neck',
            patientId: 'CF-DEMO-0004',
            type: 'IV',
            state: 'AWAITING_DECISION',
            degreeMm: 7.84,
            thresholdMm: 5,
            dueAt: at(-70),
            steps: steps(7),
            ...reviewed('NOT_REVIEWED'),
            second: image('SECOND', 'MR', 'T2 axial', 1),
        }),
        'DECIDE_ON_PLAN',
        'decide-plan',
    ),
    one({
        patientName: 'Phantom^Thorax',
        patientId: 'CF-DEMO-0003',
        type: 'III',
        state: 'PROCESSING',
        stateDetail: 'Register non-rigidly',
        steps: steps(2),
        createdAt: at(-2),
        second: image('SECOND', 'PT', 'FDG', 0.2),
    }),
    task(
        one({
            patientName: 'Phantom^Prostate',
            patientId: 'CF-DEMO-0007',
            state: 'NEEDS_ATTENTION',
            stateDetail: 'The images do not overlap',
            createdAt: at(-1500),
            dueAt: at(1600),
        }),
        'RESOLVE_FAILURE',
        'resolve-failure',
        {
            assignee: 'paul',
            description:
                'The images do not overlap: registration found no common body part. Try again with other settings, or continue by hand.',
        },
    ),
    ...[
        [5.1, -9000],
        [3.4, -18000],
        [2.2, -27000],
    ].map(([degreeMm, minutes]) =>
        one({
            patientName: 'Phantom^Head Neck',
            patientId: 'CF-DEMO-0004',
            type: 'IV',
            state: 'COMPLETED',
            createdAt: at(minutes),
            second: image('SECOND', 'MR', 'T2 axial', -minutes / 1440),
            degreeMm,
            thresholdMm: 5,
            steps: steps(7),
            ...reviewed('APPROVED'),
        }),
    ),
    one({
        patientName: 'Phantom^Single',
        patientId: 'CF-DEMO-0001',
        type: 'SINGLE',
        second: null,
        state: 'COMPLETED',
        createdAt: at(-3100),
        steps: steps(1),
        reviewState: 'APPROVED',
        contourSets: [contourSet('FIRST', 'AUTOMATIC', 'APPROVED')],
    }),
];

export function correctOffset(of, { translationMm, rotationDeg }) {
    Object.assign(of, {
        translationMm,
        rotationDeg,
        offsetVersion: (of.offsetVersion ?? 2) + 1,
        state: 'PROCESSING',
        stateDetail: 'Register non-rigidly',
    });
}

/** Row-major 4×4 of R = Rz·Ry·Rx about a centre, then a translation. */
function matrixOf(t, r, c) {
    const [sx, cx, sy, cy, sz, cz] = [r.x, r.y, r.z].flatMap((a) => [
        Math.sin((a * Math.PI) / 180),
        Math.cos((a * Math.PI) / 180),
    ]);
    const m = [
        [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
        [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
        [-sy, cy * sx, cy * cx],
    ];
    const [cs, ts] = [
        [c.x, c.y, c.z],
        [t.x, t.y, t.z],
    ];
    return [
        ...m.flatMap((row, n) => [...row, cs[n] + ts[n] - row.reduce((sum, x, k) => sum + x * cs[k], 0)]),
        ...[0, 0, 0, 1],
    ];
}

export function registrationOf(of) {
    if (of.second === null || of.steps.length < 3) {
        return null;
    }
    const translationMm = of.translationMm ?? { x: 4.31, y: -2.76, z: 11.2 };
    const rotationDeg = of.rotationDeg ?? { x: 0, y: 0, z: 0 };
    const centreMm = { x: 0, y: 6, z: 0 };
    return {
        offset: {
            translationMm,
            rotationDeg,
            centreMm,
            matrix: matrixOf(translationMm, rotationDeg, centreMm),
            direction: 'fixed-to-moving',
        },
        offsetCorrected: of.offsetVersion !== undefined,
        rigid: {
            numbers: { mutualInformation: 1.284, overlapPercent: 96.4, iterations: 214 },
            texts: { verdict: 'ACCEPTED' },
        },
        deformable: {
            numbers: { minJacobian: 0.41, maxJacobian: 1.92, inverseConsistencyMm: 0.62 },
            texts: { verdict: 'ACCEPTED' },
        },
        degree: {
            degreeMm: of.degreeMm,
            meanMm: 1.42,
            p95Mm: of.degreeMm,
            maxMm: 12.6,
            thresholdMm: of.thresholdMm,
            verdict: of.degreeMm > of.thresholdMm ? 'ABOVE_LIMIT' : 'WITHIN_LIMIT',
        },
        version: of.offsetVersion ?? 2,
    };
}

export function timelineOf(of) {
    const entry = (minutes, kind, detail, durationMs = null, actor = 'system') => ({
        at: at(minutes),
        kind,
        actor,
        detail,
        durationMs,
        softwareVersion: '0.1.0',
    });
    return [
        entry(-45, 'IMAGES_RECEIVED', `${of.first.instances} instances of ${of.first.modality}`),
        entry(-44, 'IMAGES_CLASSIFIED', `type ${of.type}, mode ${of.mode}`),
        ...of.steps.map((step, n) =>
            entry(-40 + 2 * n, 'STEP_FINISHED', step.step.toLowerCase().replaceAll('_', ' '), step.durationMs),
        ),
        ...of.contourSets
            .filter((set) => set.decidedAt)
            .map((set) => entry(-3, `CONTOURS_${set.state}`, 'all structures', null, set.decidedBy)),
        ...(of.state === 'NEEDS_ATTENTION' ? [entry(-5, 'STEP_FAILED', of.stateDetail)] : []),
    ];
}

export function processOf(of) {
    const done = [
        'StartEvent_ImagesReady',
        'Task_DetermineImageFacts',
        'Task_ClassifyImages',
        'Task_ChooseProcessingMode',
        'Task_RecordClassification',
        'StartEvent_ProcessingBegun',
    ];
    const life = { processKey: 'CaseLifecycleProcess', activeActivities: [], finishedActivities: done, incidents: [] };
    const models = [life];
    if (of.state === 'AWAITING_REVIEW' || of.state === 'AWAITING_DECISION') {
        const review = of.state === 'AWAITING_REVIEW';
        life.activeActivities = [
            'SubProcess_ProcessAndReview',
            review ? 'CallActivity_ReviewContours' : 'CallActivity_AdaptPlan',
        ];
        life.finishedActivities = [
            ...done,
            'CallActivity_ProcessImages',
            'Gateway_DifferentPeriods',
            'Task_MeasureDeformation',
            'Gateway_DeformationAboveThreshold',
        ];
        models.push({
            processKey: review ? 'ContourReviewProcess' : 'PlanAdaptationProcess',
            activeActivities: [review ? 'Task_ReviewContours' : 'Task_DecideOnPlan'],
            finishedActivities: ['Task_MarkForReview'],
            incidents: [],
        });
    } else if (of.state === 'NEEDS_ATTENTION') {
        life.incidents = ['CallActivity_ProcessImages'];
    } else if (of.state === 'PROCESSING') {
        life.activeActivities = ['SubProcess_ProcessAndReview', 'CallActivity_ProcessImages'];
        models.push({
            processKey: 'ImageProcessingProcess',
            activeActivities: ['Task_RegisterDeformably'],
            finishedActivities: ['Task_AdjustImages', 'Task_RegisterRigidly'],
            incidents: [],
        });
    }
    return { models };
}
