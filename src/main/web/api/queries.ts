import { queryOptions } from '@tanstack/react-query';
import { ApiError, get, rememberCsrf, send } from './client';
import { loadField } from '../viewer/field';
import type {
  CaseState,
  CaseSummary,
  CaseView,
  Colleague,
  ContourSet,
  ImageType,
  Info,
  Me,
  ModelProgress,
  Paged,
  Registration,
  RegistrationView,
  SavedTaskFilter,
  Task,
  TaskFilterContent,
  TimelineEntry,
  ViewContours,
  ViewInfo,
  ViewName,
} from './types';

export const LIST_PAGE_SIZE = 100;

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

/** A long list that is asked for page by page. */
export interface PageSource<T> {
  key: (page: number) => unknown[];
  fetch: (page: number) => Promise<Paged<T>>;
}

/** The parameters of the task list as the address says them. */
export function taskParameters(filter: TaskFilterContent, search: string): string {
  const parameters = new URLSearchParams({ sort: filter.sort });
  if (filter.mine) {
    parameters.set('mine', 'true');
  }
  if (filter.overdue) {
    parameters.set('overdue', 'true');
  }
  for (const [name, value] of Object.entries({ state: filter.state, kind: filter.kind, group: filter.group })) {
    if (value !== null) {
      parameters.set(name, value);
    }
  }
  if (search.trim() !== '') {
    parameters.set('q', search.trim());
  }
  return parameters.toString();
}

/** One page of the task list: what one's groups may take and what one holds; leads see their departments' tasks. */
export const taskPages = (filter: TaskFilterContent, search: string, size = LIST_PAGE_SIZE): PageSource<Task> => ({
  key: (page) => ['tasks', 'list', taskParameters(filter, search), page, size],
  fetch: (page) => get<Paged<Task>>(`/api/tasks?${taskParameters(filter, search)}&page=${page}&size=${size}`),
});

export const pageQuery = <T>(source: PageSource<T>, page: number) =>
  queryOptions({ queryKey: source.key(page), queryFn: () => source.fetch(page) });

export const savedFiltersQuery = queryOptions({
  queryKey: ['task-filters'],
  queryFn: () => get<{ items: SavedTaskFilter[] }>('/api/task-filters'),
});

export const colleaguesQuery = (taskId: string) =>
  queryOptions({
    queryKey: ['colleagues', taskId],
    queryFn: () => get<{ items: Colleague[] }>(`/api/tasks/${id(taskId)}/colleagues`),
  });

export interface CaseFilter {
  state: CaseState | null;
  type: ImageType | null;
}

export function casePages(filter: CaseFilter, search: string): PageSource<CaseSummary> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, q: search.trim() || null })) {
    if (value !== null) {
      parameters.set(name, value);
    }
  }
  return {
    key: (page) => ['cases', parameters.toString(), page],
    fetch: (page) => get<Paged<CaseSummary>>(`/api/cases?${parameters}&page=${page}&size=${LIST_PAGE_SIZE}`),
  };
}

/** Every case of the patient of a case, newest first: what was measured and decided before. No address names a patient. */
export const patientCasesQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['cases', 'patient', caseId],
    queryFn: () => get<Paged<CaseSummary>>(`/api/cases?samePatientAs=${id(caseId)}&page=0&size=50`),
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
