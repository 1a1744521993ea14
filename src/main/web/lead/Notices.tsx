import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api/client';
import { caseHref } from '../app/router';
import { Badge, Empty, Failure, Segments, Spinner } from '../app/ui';
import { moment, words } from '../format/format';
import { found, t } from '../i18n/i18n';
import { noticesQuery } from './queries';

type Shown = 'open' | 'seen';

/** What the lead was told of and has taken note of, or not yet. */
export function Notices() {
  const [shown, setShown] = useState<Shown>('open');
  const queries = useQueryClient();
  const answer = useQuery(noticesQuery(shown === 'open'));
  const acknowledge = useMutation({
    mutationFn: (id: number) => post(`/api/notices/${id}/acknowledgement`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['notices'] }),
  });
  return (
    <section aria-label={t('lead.notices')}>
      <div className="filter-bar">
        <Segments
          label={t('lead.notices')}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'open', label: t('notices.open') },
            { value: 'seen', label: t('notices.seen') },
          ]}
        />
      </div>
      {answer.isError && <Failure error={answer.error} retry={() => void answer.refetch()} />}
      {acknowledge.isError && <Failure error={acknowledge.error} />}
      {answer.isPending && <Spinner label={t('loading.list')} />}
      {answer.data?.items.length === 0 && <Empty title={t('notices.none')} />}
      <ul className="notices">
        {(answer.data?.items ?? []).map((notice) => (
          <li key={notice.id}>
            <Badge tone={/OVERDUE|ESCALAT/.test(notice.kind) ? 'danger' : 'info'}>
              {found(`notice.${notice.kind}`) ?? words(notice.kind)}
            </Badge>
            <span className="notice-text">
              {notice.detail}{' '}
              <a className="mono" href={caseHref(notice.caseId)}>
                {notice.caseId.slice(0, 8)}
              </a>
            </span>
            <span className="muted">{moment(notice.toldAt)}</span>
            {notice.acknowledgedAt === null ? (
              <button
                type="button"
                className="button button-small"
                disabled={acknowledge.isPending}
                onClick={() => acknowledge.mutate(notice.id)}
              >
                {t('notices.acknowledge')}
              </button>
            ) : (
              <span className="muted">{notice.acknowledgedBy}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
