import { queryOptions } from '@tanstack/react-query';
import { ApiError, get, rememberCsrf, send } from './client';
import { loadField } from '../viewer/field';
import type {
  CaseSummary,
  CaseView,
  ContourSet,
  Info,
  Me,
  ModelProgress,
  Paged,
  Registration,
  RegistrationView,
  Task,
  TimelineEntry,
  ViewContours,
  ViewInfo,
  ViewName,
} from './types';

const TASKS_EVERY_MS = 10_000;
const CASES_EVERY_MS = 15_000;
const PAGE_SIZE = 200;

const id = encodeURIComponent;

/** Null when nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  retry: false,
  queryFn: async (): Promise<Me | null> => {
    try {
      const me = await get<Me>('/api/me');
      rememberCsrf(me.csrf);
      return me;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        return null;
      }
      throw error;
    }
  },
});

export const infoQuery = queryOptions({
  queryKey: ['info'],
  staleTime: Infinity,
  queryFn: () => get<Info>('/api/info'),
});

export const myTasksQuery = queryOptions({
  queryKey: ['tasks', 'mine'],
  refetchInterval: TASKS_EVERY_MS,
  queryFn: () => get<Paged<Task>>(`/api/tasks?mine=true&sort=due&page=0&size=${PAGE_SIZE}`),
});

/** What one's groups may take and what one holds; leads see every task of their departments. */
export const visibleTasksQuery = queryOptions({
  queryKey: ['tasks', 'visible'],
  refetchInterval: TASKS_EVERY_MS,
  queryFn: () => get<Paged<Task>>(`/api/tasks?sort=due&page=0&size=${PAGE_SIZE}`),
});

export const casesQuery = queryOptions({
  queryKey: ['cases'],
  refetchInterval: CASES_EVERY_MS,
  queryFn: () => get<Paged<CaseSummary>>(`/api/cases?page=0&size=${PAGE_SIZE}`),
});

export const taskQuery = (taskId: string) =>
  queryOptions({
    queryKey: ['task', taskId],
    retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status === 404),
    queryFn: () => get<Task>(`/api/tasks/${id(taskId)}`),
  });

export const formQuery = (formId: string) =>
  queryOptions({
    queryKey: ['form', formId],
    staleTime: Infinity,
    queryFn: () => get<Record<string, unknown>>(`/api/forms/${id(formId)}`),
  });

export const caseQuery = (caseId: string) =>
  queryOptions({ queryKey: ['case', caseId], queryFn: () => get<CaseView>(`/api/cases/${id(caseId)}`) });

export const timelineQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'timeline'],
    queryFn: () => get<{ items: TimelineEntry[] }>(`/api/cases/${id(caseId)}/timeline`),
  });

export const processQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'process'],
    queryFn: () => get<{ models: ModelProgress[] }>(`/api/cases/${id(caseId)}/process`),
  });

export const modelQuery = (processKey: string) =>
  queryOptions({
    queryKey: ['model', processKey],
    staleTime: Infinity,
    queryFn: async () =>
      (
        await send(`/api/process-models/${id(processKey)}`, { accept: 'application/xml, application/problem+json' })
      ).text(),
  });

export const registrationQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'registration'],
    queryFn: () => get<RegistrationView>(`/api/cases/${id(caseId)}/registration`),
  });

export const contourSetsQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'contour-sets'],
    queryFn: () => get<{ items: ContourSet[] }>(`/api/cases/${id(caseId)}/contour-sets`),
  });

/** @param revision of the stored results: a new one asks anew */
export const viewInfoQuery = (caseId: string, view: ViewName, registration: Registration, revision: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'view', view, registration, revision],
    retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status > 0 && error.status < 500),
    queryFn: () => get<ViewInfo>(`/api/cases/${id(caseId)}/views/${view}/info?registration=${registration}`),
  });

/** What the deformation does beyond the offset. */
export const fieldQuery = (caseId: string, revision: string) =>
  queryOptions({
    queryKey: ['field', caseId, revision],
    staleTime: Infinity,
    queryFn: () => loadField(caseId),
  });

/** Contours depend on the stored content, those of the second image on the registration too: a new one asks anew. */
export const viewContoursQuery = (
  caseId: string,
  view: ViewName,
  set: ContourSet,
  registration: Registration,
  revision: string,
) =>
  queryOptions({
    queryKey: [
      'contours',
      caseId,
      view,
      set.id,
      set.contentHash,
      set.version,
      ...(set.role === 'SECOND' ? [registration, revision] : []),
    ],
    staleTime: Infinity,
    queryFn: () =>
      get<ViewContours>(
        `/api/cases/${id(caseId)}/views/${view}/contours?set=${id(set.id)}&registration=${registration}`,
      ),
  });
