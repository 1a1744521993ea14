import { queryOptions } from '@tanstack/react-query';
import { get, request } from '../api/client';
import type { Paged } from '../api/types';
import type {
  Approval,
  AuditEntry,
  AuditVerification,
  Notice,
  OfSigner,
  PeerVerdict,
  ReviewSample,
  SampleOrder,
  SampleSummary,
  Statistics,
  Threshold,
  ThresholdAnswer,
  ThresholdChange,
} from './types';

export const AUDIT_MAX = 1000;

export interface AuditFilter {
  from: string;
  to: string;
  user: string;
  caseId: string;
  action: string;
}

export const DAY_MS = 86_400_000;

/** The day of a moment as an input of type date has it. */
export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

const midnight = (day: string) => new Date(`${day}T00:00`);

/** A day of the place begins at midnight. */
export const beginOf = (day: string) => midnight(day).toISOString();

/** And ends before the next one: the first moment that is no longer asked for. */
export function endOf(day: string): string {
  const next = midnight(day);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}

/** What is not empty, as the address has it. */
function parametersOf(values: Record<string, string>): string {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '')).toString();
}

const period = ({ from, to }: { from: string; to: string }) => ({
  from: from === '' ? '' : beginOf(from),
  to: to === '' ? '' : endOf(to),
});

export function auditParameters(filter: AuditFilter): string {
  return parametersOf({
    ...period(filter),
    user: filter.user.trim(),
    case: filter.caseId.trim(),
    action: filter.action,
  });
}

export const auditQuery = (filter: AuditFilter) =>
  queryOptions({
    queryKey: ['audit', auditParameters(filter)],
    queryFn: () => get<{ items: AuditEntry[] }>(`/api/audit?${auditParameters(filter)}&limit=${AUDIT_MAX}`),
  });

/** An empty text leaves open. */
export interface ApprovalFilter {
  from: string;
  to: string;
  user: string;
  caseId: string;
  edited: '' | 'true' | 'false';
  promptOverruled: '' | 'true' | 'false';
  secondRead: '' | 'true' | 'false';
  lookedSecondsMax: string;
}

export const approvalsQuery = (filter: ApprovalFilter, page: number) =>
  queryOptions({
    queryKey: ['approvals', filter, page],
    queryFn: () => {
      const asked = { ...filter, ...period(filter), user: filter.user.trim(), caseId: filter.caseId.trim() };
      return get<Paged<Approval>>(`/api/approvals?${parametersOf({ ...asked, page: String(page), size: '100' })}`);
    },
  });

export const signersQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['approvals', 'statistics', from, to],
    queryFn: () => get<{ items: OfSigner[] }>(`/api/approvals/statistics?${parametersOf(period({ from, to }))}`),
  });

export const samplesQuery = queryOptions({
  queryKey: ['review-samples'],
  queryFn: () => get<Paged<SampleSummary>>('/api/review-samples?size=100'),
});

const samplePath = (id: string) => `/api/review-samples/${encodeURIComponent(id)}`;

export const sampleQuery = (id: string) =>
  queryOptions({ queryKey: ['review-samples', id], queryFn: () => get<ReviewSample>(samplePath(id)) });

const changeSample = async (path: string, options: Parameters<typeof request>[1]) =>
  (await request<ReviewSample>(path, options)).data;

export const drawSample = (body: SampleOrder) => changeSample('/api/review-samples', { method: 'POST', body });

export const giveVerdict = (id: string, number: number, verdict: PeerVerdict, comment: string) =>
  changeSample(`${samplePath(id)}/items/${number}/verdict`, { method: 'PUT', body: { verdict, comment } });

export const signSampleOff = (sample: SampleSummary, meaning: string, password: string | null) =>
  changeSample(`${samplePath(sample.id)}/sign-off`, {
    method: 'PUT',
    body: { meaning, ...(password === null ? { reauth: true } : { password }) },
    ifMatch: sample.version,
  });

export const sampleExport = (id: string, format: 'csv' | 'pdf') => `${samplePath(id)}/export?format=${format}`;

export const verificationQuery = queryOptions({
  queryKey: ['audit-verification'],
  staleTime: 60_000,
  queryFn: () => get<AuditVerification>('/api/audit/verification'),
});

export const thresholdsQuery = queryOptions({
  queryKey: ['thresholds'],
  queryFn: () => get<{ items: Threshold[] }>('/api/thresholds'),
});

const scopePath = (scope: string) => `/api/thresholds/${encodeURIComponent(scope)}`;

export const historyQuery = (scope: string) =>
  queryOptions({
    queryKey: ['thresholds', scope, 'history'],
    queryFn: () => get<{ items: ThresholdChange[] }>(`${scopePath(scope)}/history`),
  });

export const answersQuery = (scope: string) =>
  queryOptions({
    queryKey: ['thresholds', scope, 'answers'],
    queryFn: () => get<{ items: ThresholdAnswer[] }>(`${scopePath(scope)}/answers`),
  });

export const changeThreshold = (threshold: Threshold, part: '' | '/freeze', body: object) =>
  request<Threshold>(`${scopePath(threshold.scope)}${part}`, { method: 'PUT', body, ifMatch: threshold.version });

export const reverseChange = (scope: string, changeId: number, cause: string) =>
  request<Threshold>(`${scopePath(scope)}/reversal`, { method: 'POST', body: { changeId, cause } });

export const noticesQuery = (open: boolean) =>
  queryOptions({
    queryKey: ['notices', open],
    queryFn: () => get<Paged<Notice>>(`/api/notices?open=${open}&page=0&size=200`),
  });

export const statisticsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['statistics', from, to],
    queryFn: () => get<Statistics>(`/api/statistics?from=${from}&to=${to}`),
  });

interface ApiDocument {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, ApiOperation>>;
  components?: { schemas?: Record<string, ApiSchema> };
}

export interface ApiSchema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  enum?: string[];
  items?: ApiSchema;
  properties?: Record<string, ApiSchema>;
  required?: string[];
  additionalProperties?: ApiSchema | boolean;
}

export interface ApiOperation {
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: ApiSchema }[];
  requestBody?: { content?: Record<string, { schema?: ApiSchema }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: ApiSchema }> }>;
}

/** What this server can do, by its own description. Sections whose part of it is missing are not shown. */
export const apiQuery = queryOptions({
  queryKey: ['api-docs'],
  staleTime: Infinity,
  queryFn: () => get<ApiDocument>('/v3/api-docs'),
});
