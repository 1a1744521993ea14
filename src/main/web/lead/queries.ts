import { queryOptions } from '@tanstack/react-query';
import { get, request } from '../api/client';
import type { Paged } from '../api/types';
import type {
  AuditEntry,
  AuditVerification,
  Notice,
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

/** Days of the place become moments: a day begins at midnight and ends before the next one. */
export function auditParameters(filter: AuditFilter): string {
  const parameters = new URLSearchParams();
  const put = (name: string, value: string) => value !== '' && parameters.set(name, value);
  put('from', filter.from === '' ? '' : new Date(`${filter.from}T00:00`).toISOString());
  if (filter.to !== '') {
    const next = new Date(`${filter.to}T00:00`);
    next.setDate(next.getDate() + 1);
    put('to', next.toISOString());
  }
  put('user', filter.user.trim());
  put('case', filter.caseId.trim());
  put('action', filter.action);
  return parameters.toString();
}

export const auditQuery = (filter: AuditFilter) =>
  queryOptions({
    queryKey: ['audit', auditParameters(filter)],
    queryFn: () => get<{ items: AuditEntry[] }>(`/api/audit?${auditParameters(filter)}&limit=${AUDIT_MAX}`),
  });

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
