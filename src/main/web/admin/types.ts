export interface ProcessModel {
  processKey: string;
  name: string;
  version: number;
  running: number;
  versions: { version: number; running: number }[];
}

/** How many cases are at one element of a process model, in all its versions. */
export interface NodeLoad {
  activityId: string;
  cases: number;
  incidents: number;
}

export interface ContourModelView {
  name: string;
  version: string;
  modalities: string[];
  bodySites: string[];
  structures: { name: string; color: string; interpretedType: string }[];
  card: string | null;
}

export interface Delivery {
  sopInstanceUid: string;
  kind: string;
  peerAe: string;
  state: 'PENDING' | 'DELIVERED' | 'GIVEN_UP';
  attempts: number;
  lastError: string;
  deliveredAt: string | null;
}

export interface RefusedSeries {
  series: string;
  studyUid: string;
  patientId: string;
  modality: string;
  description: string;
  instances: number;
  code: string;
  reason: string;
  since: string;
}

export interface Peer {
  aeTitle?: string;
  name?: string;
  host?: string;
  port?: number;
  [fact: string]: unknown;
}
