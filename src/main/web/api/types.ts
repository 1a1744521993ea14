/** Shapes of the REST interface under /api. Times are ISO-8601 UTC, lengths millimetres, patient axes LPS. */

export type Role = 'clinician' | 'planner' | 'lead' | 'integrator' | 'admin';

export interface Me {
  userId: string;
  displayName: string;
  roles: string[];
  departments: string[];
  csrf?: string | null;
  /** How a signature is proved: `password` (asked for) or `fresh-sign-in` (at the identity provider). */
  reauthentication?: string;
}

export interface Info {
  version: string;
  demo: boolean;
  intendedUse: string;
}

export interface Paged<T> {
  items: T[];
  page: number;
  size: number;
  total: number;
}

export type CaseState =
  | 'RECEIVED'
  | 'PROCESSING'
  | 'AWAITING_DECISION'
  | 'AWAITING_REVIEW'
  | 'AWAITING_PLAN'
  | 'NEEDS_ATTENTION'
  | 'RELEASING'
  | 'COMPLETED'
  | 'CANCELLED';

export type ImageType = 'SINGLE' | 'I' | 'II' | 'III' | 'IV';
export type ReviewState = 'NOT_REVIEWED' | 'APPROVED' | 'REJECTED' | 'SUPERSEDED' | 'NONE';
export type ImageRole = 'FIRST' | 'SECOND';
/** `none`: the second image on its own grid, for pairs that are not registered. */
export type Registration = 'none' | 'rigid' | 'deformable';
export type ViewName = 'first' | 'second' | 'fused';

export interface CaseImage {
  role: ImageRole;
  series: string;
  studyUid: string;
  modality: string;
  description: string | null;
  bodyPart: string | null;
  acquiredAt: string | null;
  instances: number;
}

export interface CaseSummary {
  id: string;
  patientId: string;
  patientName: string;
  type: ImageType | null;
  state: CaseState;
  stateDetail: string | null;
  priority: number;
  dueAt: string | null;
  createdAt: string;
  first: CaseImage;
  second: CaseImage | null;
  degreeMm: number | null;
  thresholdMm: number | null;
  reviewState: ReviewState;
  version: number;
}

export interface StepDone {
  step: string;
  finishedAt: string;
  durationMs: number;
  numbers: Record<string, number>;
  texts: Record<string, string>;
}

export interface CaseView extends CaseSummary {
  patientBirthDate: string | null;
  patientSex: string | null;
  mode: string | null;
  note: string | null;
  createdBy: string;
  steps: StepDone[];
  contourSets: ContourSet[];
  tasks: Task[];
  /** Read in an emergency only, until then; null: of the own department. */
  emergencyUntil: string | null;
}

export interface ContourStructure {
  number: number;
  name: string;
  color: string;
  interpretedType: string | null;
  algorithm: string | null;
  volumeMl: number;
  state: ReviewState;
  /** Why a reviewer should look closely, a sentence each; from the machine that drew it. */
  flags?: string[];
  uncertainty?: number | null;
}

export interface ContourSet {
  id: string;
  role: ImageRole | 'TARGET';
  series: string;
  origin: 'AUTOMATIC' | 'PROPAGATED' | 'EDITED' | 'DRAWN' | 'TARGET';
  producer: string | null;
  state: ReviewState;
  decisionReason: string | null;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: string | null;
  createdAt: string;
  contentHash: string;
  version: number;
  structures: ContourStructure[];
}

export type TaskKind = 'DECIDE_ON_PLAN' | 'REVIEW_CONTOURS' | 'CHOOSE_TARGET' | 'MODIFY_PLAN' | 'RESOLVE_FAILURE';

export interface TaskComment {
  author: string;
  at: string;
  text: string;
}

export interface Task {
  id: string;
  kind: TaskKind;
  name: string;
  caseId: string;
  patientId: string;
  patientName: string;
  caseType: ImageType | null;
  assignee: string | null;
  groups: string[];
  createdAt: string;
  dueAt: string | null;
  priority: number;
  formId: string | null;
  comments: TaskComment[];
  followUpAt: string | null;
  /** What happened and what can be done, of a failure to resolve. */
  description: string | null;
}

export type TaskState = 'OPEN' | 'UNCLAIMED' | 'CLAIMED' | 'DEFERRED';
export type TaskSort = 'due' | 'created' | 'priority' | 'followUp';

/** Parameters of the task list; also what a saved view holds. */
export interface TaskFilterContent {
  mine: boolean;
  group: string | null;
  state: TaskState | null;
  kind: TaskKind | null;
  overdue: boolean;
  sort: TaskSort;
}

export interface SavedTaskFilter {
  id: string;
  name: string;
  content: TaskFilterContent;
  version: number;
}

export interface Colleague {
  userId: string;
  displayName: string;
}

export interface TimelineEntry {
  at: string;
  kind: string;
  actor: string;
  detail: string;
  durationMs: number | null;
  softwareVersion: string;
}

export interface ModelProgress {
  processKey: string;
  activeActivities: string[];
  finishedActivities: string[];
  incidents: string[];
}

export interface Xyz {
  x: number;
  y: number;
  z: number;
}

export interface StageQuality {
  numbers: Record<string, number>;
  texts: Record<string, string>;
}

export interface Degree {
  degreeMm: number | null;
  meanMm: number | null;
  p95Mm: number | null;
  maxMm: number | null;
  thresholdMm: number | null;
  verdict: 'WITHIN_LIMIT' | 'ABOVE_LIMIT' | 'CANNOT_TELL' | null;
  decidedBy: string | null;
  reason: string | null;
  evidence: DegreeEvidence[];
}

/** A degree by another way, or why there is none. overlapDegree: 1 − Dice. */
export interface DegreeEvidence {
  source: string;
  words: string;
  degreeMm: number | null;
  meanMm: number | null;
  overlapDegree: number | null;
  reason: string | null;
}

export interface RegistrationView {
  offset: {
    translationMm: Xyz;
    rotationDeg: Xyz;
    centreMm: Xyz;
    matrix: number[];
    direction: string;
  } | null;
  offsetCorrected: boolean;
  rigid: StageQuality | null;
  deformable: StageQuality | null;
  degree: Degree | null;
  version: number;
}

export interface Window {
  centre: number;
  width: number;
}

export interface ViewInfo {
  size: [number, number, number];
  spacingMm: [number, number, number];
  originMm: [number, number, number];
  direction: number[];
  unit: string | null;
  defaultWindow: Window;
  /** Changes when, and only when, the greys do. */
  content: string;
}

export interface ViewContours {
  structures: {
    name: string;
    color: string;
    state: ReviewState;
    contours: { sliceIndex: number; pointsIndex: number[] }[];
  }[];
}

export interface Decision {
  decision: 'APPROVED' | 'REJECTED';
  structures?: string[];
  reason?: string;
  /** Absent where signatures rest on a fresh sign-in. */
  password?: string;
  meaning: string;
  /** Of the contour set as it was shown: the server refuses with 409 when it is no longer that. */
  contentHash: string;
}

export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
}
