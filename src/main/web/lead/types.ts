import type { CaseState, ImageType } from '../api/types';

export interface AuditEntry {
  sequence: number;
  at: string;
  action: string;
  actor: string;
  caseId: string | null;
  detail: string;
  previousHash: string;
  hash: string;
}

export interface AuditVerification {
  intact: boolean;
  entries: number;
  firstBroken: number | null;
  message: string;
}

export interface ThresholdSettings {
  degreeMm: number;
  stepMm: number;
  floorMm: number;
  ceilingMm: number;
  direction: 'RAISE' | 'LOWER';
  numberThreshold: number;
}

export interface Threshold {
  scope: string;
  settings: ThresholdSettings;
  consecutiveRefusals: number;
  version: number;
  changedAt: string;
  frozen: boolean;
}

export interface ThresholdChange {
  id: number;
  scope: string;
  kind: 'SET' | 'ANSWER' | 'REVERSAL' | 'FREEZE' | 'UNFREEZE';
  beforeMm: number;
  afterMm: number;
  cause: string;
  actor: string;
  caseId: string | null;
  at: string;
  reversedBy: number | null;
}

export interface ThresholdAnswer {
  caseId: string;
  decision: 'MODIFY' | 'DO_NOT_MODIFY';
  reason: string;
  actor: string;
  at: string;
  measured: boolean;
  changeId: number | null;
}

export interface Notice {
  id: number;
  caseId: string;
  kind: string;
  detail: string;
  toldAt: string;
  acknowledgedBy: string | null;
  acknowledgedAt: string | null;
}

/** How long something took: half of the times are at most `medianMs`, nine of ten at most `p90Ms`. */
export interface Times {
  name: string;
  count: number;
  medianMs: number;
  p90Ms: number;
}

export interface Statistics {
  from: string;
  to: string;
  days: { day: string; created: number; closed: number }[];
  states: { state: CaseState; cases: number }[];
  types: { type: ImageType | null; cases: number }[];
  turnaround: Times;
  tasks: Times[];
  steps: Times[];
  people: { userId: string; tasks: number }[];
}

/** One signature under contours with what is asked about it later. */
export interface Approval {
  id: number;
  caseId: string;
  contourSetId: string;
  version: number;
  contentHash: string;
  approver: string;
  approverName: string;
  approvedAt: string;
  edited: boolean;
  promptOverruled: boolean;
  otherReader: string | null;
  /** Null: no look at the images is on record in the hour before. */
  lookedSeconds: number | null;
}

export interface OfSigner {
  approver: string;
  approverName: string;
  approvals: number;
  edited: number;
  promptsOverruled: number;
  secondRead: number;
  withoutLook: number;
  medianLookedSeconds: number | null;
  agree: number;
  minor: number;
  major: number;
}

export interface SampleOrder {
  department: string;
  from: string;
  to: string;
  seed: number;
  count: number | null;
  percent: number | null;
}

export interface SignedOff {
  by: string;
  byName: string;
  at: string;
  meaning: string;
  contentHash: string;
}

export interface SampleSummary {
  id: string;
  order: SampleOrder;
  population: number;
  populationHash: string;
  drawnBy: string;
  drawnByName: string;
  drawnAt: string;
  drawn: number;
  reviewed: number;
  minor: number;
  major: number;
  signedOff: SignedOff | null;
  version: number;
}

export type PeerVerdict = 'AGREE' | 'MINOR' | 'MAJOR';

export interface SampledApproval {
  number: number;
  approval: Approval;
  given: { verdict: PeerVerdict; comment: string; reviewer: string; reviewerName: string; at: string } | null;
  /** Whether the reader signed it and so can be no peer of it. */
  own: boolean;
}

export interface ReviewSample {
  summary: SampleSummary;
  /** Null: not signed off. */
  signatureHolds: boolean | null;
  items: SampledApproval[];
}
