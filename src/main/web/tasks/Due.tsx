import { moment, relative, urgency } from '../format/format';
import { t } from '../i18n/i18n';

/** When something is due, in words and colour; never in colour alone. */
export function Due({ at, now }: { at: string | null; now: number }) {
  const kind = urgency(at, now);
  return (
    <span className={`due due-${kind}`} title={moment(at)}>
      {kind === 'overdue' ? t('due.overdue', { when: relative(at, now) }) : relative(at, now)}
    </span>
  );
}
