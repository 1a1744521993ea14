import { useQuery } from '@tanstack/react-query';
import { timelineQuery } from '../api/queries';
import { Empty, Failure, Spinner } from '../app/ui';
import { clock, day, duration, moment, words } from '../format/format';
import { t } from '../i18n/i18n';

function toneOf(kind: string): string {
  if (/FAIL|REFUS|REJECT|INCIDENT|ERROR/.test(kind)) {
    return 'bad';
  }
  return /APPROVED|COMPLETED|RELEASED|DECIDED/.test(kind) ? 'good' : 'plain';
}

/** The story of the case, newest first. */
export function TimelineList({ caseId }: { caseId: string }) {
  const answer = useQuery(timelineQuery(caseId));
  if (answer.isPending) {
    return <Spinner label={t('case.loadingTimeline')} />;
  }
  if (answer.data === undefined) {
    return <Failure error={answer.error} retry={() => void answer.refetch()} />;
  }
  const entries = [...answer.data.items].reverse();
  if (entries.length === 0) {
    return <Empty title={t('case.timeline.none')} />;
  }
  return (
    <ol className="timeline" data-testid="timeline" tabIndex={0}>
      {entries.map((entry, n) => (
        <li key={`${entry.at} ${n}`} className={`event event-${toneOf(entry.kind)}`}>
          <time
            dateTime={entry.at}
            title={t('case.timeline.at', { at: moment(entry.at), version: entry.softwareVersion })}
          >
            {day(entry.at) === day(entries[n - 1]?.at) ? '' : <span className="event-day">{day(entry.at)}</span>}
            {clock(entry.at)}
          </time>
          <div>
            <p className="event-what">
              {words(entry.kind)}
              {entry.durationMs !== null && <span className="muted"> {duration(entry.durationMs)}</span>}
            </p>
            <p className="event-detail">
              {entry.detail}
              {entry.actor !== 'system' && <span className="event-actor"> {entry.actor}</span>}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
