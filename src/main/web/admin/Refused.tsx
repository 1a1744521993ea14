import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { post } from '../api/client';
import { Badge, Empty, Failure, Spinner } from '../app/ui';
import { moment, words } from '../format/format';
import { t } from '../i18n/i18n';
import { refusedQuery } from './queries';

/** Series that were stored but make no case, with the reason, and a second look. */
export function Refused() {
  const queries = useQueryClient();
  const answer = useQuery(refusedQuery);
  const again = useMutation({
    mutationFn: (series: string) => post(`/api/refused-series/${encodeURIComponent(series)}/assessment`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['refused-series'] }),
  });
  if (answer.data === undefined) {
    return answer.isError ? (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    ) : (
      <Spinner label={t('loading')} />
    );
  }
  const { items } = answer.data;
  return (
    <section aria-label={t('admin.refused')}>
      {again.isError && <Failure error={again.error} />}
      {items.length === 0 && <Empty title={t('refused.none')}>{t('refused.none.text')}</Empty>}
      {items.length > 0 && (
        <div className="table-scroll">
          <table className="list list-plain" aria-label={t('admin.refused')}>
            <thead>
              <tr>
                <th>{t('refused.series')}</th>
                <th>{t('list.head.patient')}</th>
                <th>{t('refused.why')}</th>
                <th>{t('refused.since')}</th>
                <th>
                  <span className="visually-hidden">{t('refused.again')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.series}>
                  <td title={one.series}>
                    {one.modality} {one.description}{' '}
                    <span className="muted">{t('refused.instances', { count: one.instances })}</span>
                  </td>
                  <td className="mono">{one.patientId}</td>
                  <td className="cell-detail">
                    <Badge tone="warn">{words(one.code)}</Badge> {one.reason}
                  </td>
                  <td className="cell-created">{moment(one.since)}</td>
                  <td className="cell-claim">
                    <button
                      type="button"
                      className="button button-small"
                      disabled={again.isPending}
                      onClick={() => again.mutate(one.series)}
                    >
                      {t('refused.again')}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
