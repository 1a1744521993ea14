import { moment, relative, urgency } from '../format/format';

/** When something is due, in words and colour; never in colour alone. */
export function Due({ at, now }: { at: string | null; now: number }) {
  const kind = urgency(at, now);
  return (
    <span className={`due due-${kind}`} title={moment(at)}>
      {kind === 'overdue' ? `Overdue · ${relative(at, now)}` : relative(at, now)}
    </span>
  );
}
