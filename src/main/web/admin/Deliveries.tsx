import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api/client';
import { casePages, pageQuery } from '../api/queries';
import { deskHref } from '../app/router';
import { useMe } from '../app/session';
import { Badge, Empty, Failure, Spinner, type Tone } from '../app/ui';
import { caseState, moment, personName, relative } from '../format/format';
import { t } from '../i18n/i18n';
import { useNow } from '../tasks/useNow';
import { deliveriesQuery } from './queries';
import type { Delivery } from './types';

const TONES: Record<Delivery['state'], Tone> = { PENDING: 'info', DELIVERED: 'ok', GIVEN_UP: 'danger' };

function CaseDeliveries({ caseId }: { caseId: string }) {
  const me = useMe();
  const queries = useQueryClient();
  const answer = useQuery(deliveriesQuery(caseId));
  const retry = useMutation({
    mutationFn: () => post(`/api/cases/${encodeURIComponent(caseId)}/deliveries/retry`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['case', caseId, 'deliveries'] }),
  });
  if (answer.data === undefined) {
    return answer.isError ? (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    ) : (
      <Spinner label={t('loading')} />
    );
  }
  const { items } = answer.data;
  const mayRetry = me.roles.includes('admin') || me.roles.includes('lead');
  return (
    <div className="desk-main">
      {items.length === 0 && <Empty title={t('deliveries.none')}>{t('deliveries.none.text')}</Empty>}
      {items.length > 0 && (
        <div className="table-scroll">
          <table className="list list-plain" aria-label={t('admin.deliveries')}>
            <thead>
              <tr>
                <th>{t('deliveries.state')}</th>
                <th>{t('deliveries.object')}</th>
                <th>{t('deliveries.to')}</th>
                <th className="cell-number">{t('deliveries.attempts')}</th>
                <th>{t('deliveries.error')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={`${one.sopInstanceUid} ${one.peerAe}`}>
                  <td>
                    <Badge tone={TONES[one.state]}>{t(`deliveries.state.${one.state}`)}</Badge>
                  </td>
                  <td title={one.sopInstanceUid}>{one.kind}</td>
                  <td className="mono">{one.peerAe}</td>
                  <td className="cell-number">{one.attempts}</td>
                  <td className="cell-detail muted">
                    {one.state === 'DELIVERED' ? moment(one.deliveredAt) : one.lastError}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {retry.isError && <Failure error={retry.error} />}
      {mayRetry && items.some((one) => one.state === 'GIVEN_UP') && (
        <button type="button" className="button" disabled={retry.isPending} onClick={() => retry.mutate()}>
          {t('deliveries.retry')}
        </button>
      )}
    </div>
  );
}

/** What became of the results on their way to other systems, by case. */
export function Deliveries({ caseId }: { caseId: string | null }) {
  const [search, setSearch] = useState('');
  const now = useNow();
  const answer = useQuery(pageQuery(casePages({ state: null, type: null }, search), 0));
  const items = answer.data?.items ?? [];
  return (
    <section className="desk-split" aria-label={t('admin.deliveries')}>
      <div>
        <input
          type="search"
          className="search search-side"
          aria-label={t('list.search.label')}
          placeholder={t('list.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {answer.isError && <Failure error={answer.error} retry={() => void answer.refetch()} />}
        <nav className="desk-list" aria-label={t('cases.title')}>
          {items.map((item) => (
            <a
              key={item.id}
              href={deskHref('admin', 'deliveries', item.id)}
              aria-current={item.id === caseId ? 'true' : undefined}
            >
              <span>
                {personName(item.patientName)} <span className="muted">{caseState(item.state)}</span>
              </span>
              <span className="muted">{relative(item.createdAt, now)}</span>
            </a>
          ))}
        </nav>
      </div>
      {caseId === null ? <Empty title={t('deliveries.choose')} /> : <CaseDeliveries key={caseId} caseId={caseId} />}
    </section>
  );
}
