import { useQuery } from '@tanstack/react-query';
import { Empty, Failure, Spinner } from '../app/ui';
import { words } from '../format/format';
import { t } from '../i18n/i18n';
import { peersQuery } from './queries';

/** The nodes that this one talks to, as far as the server tells of them. */
export function Peers() {
  const answer = useQuery(peersQuery);
  if (answer.data === undefined) {
    return answer.isError ? (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    ) : (
      <Spinner label={t('loading')} />
    );
  }
  const { items } = answer.data;
  const columns = [...new Set(items.flatMap((peer) => Object.keys(peer)))];
  return (
    <section aria-label={t('admin.peers')}>
      {items.length === 0 && <Empty title={t('peers.none')} />}
      {items.length > 0 && (
        <div className="table-scroll">
          <table className="list list-plain" aria-label={t('admin.peers')}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column}>{words(column)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((peer, n) => (
                <tr key={n}>
                  {columns.map((column) => (
                    <td key={column}>{String(peer[column] ?? '–')}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
