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
