import { queryOptions } from '@tanstack/react-query';
import { get } from '../api/client';
import type { Paged } from '../api/types';
import type { ContourModelView, Delivery, NodeLoad, Peer, ProcessModel, RefusedSeries } from './types';

const LOAD_EVERY_MS = 15_000;

export const processModelsQuery = queryOptions({
  queryKey: ['process-models'],
  refetchInterval: LOAD_EVERY_MS,
  queryFn: () => get<{ items: ProcessModel[] }>('/api/process-models'),
});

export const nodeLoadQuery = (processKey: string) =>
  queryOptions({
    queryKey: ['process-models', processKey, 'load'],
    refetchInterval: LOAD_EVERY_MS,
    queryFn: () => get<{ items: NodeLoad[] }>(`/api/process-models/${encodeURIComponent(processKey)}/load`),
  });

export const contourModelsQuery = queryOptions({
  queryKey: ['contour-models'],
  staleTime: Infinity,
  queryFn: () => get<{ items: ContourModelView[] }>('/api/contour-models'),
});

export const deliveriesQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'deliveries'],
    queryFn: () => get<{ items: Delivery[] }>(`/api/cases/${encodeURIComponent(caseId)}/deliveries`),
  });

export const refusedQuery = queryOptions({
  queryKey: ['refused-series'],
  queryFn: () => get<Paged<RefusedSeries>>('/api/refused-series?page=0&size=200'),
});

export const peersQuery = queryOptions({
  queryKey: ['peers'],
  retry: false,
  queryFn: () => get<{ items: Peer[] }>('/api/peers'),
});
