import type { Task } from '../api/types';
import { useMe } from '../app/session';
import { go, taskHref } from '../app/router';
import { Badge, Failure } from '../app/ui';
import { moment, personName, relative, shortType, imageType, taskKind } from '../format/format';
import { Due } from './Due';
import { useClaim } from './useClaim';
import { useRows } from './useRows';

const TONES = {
  REVIEW_CONTOURS: 'info',
  DECIDE_ON_PLAN: 'warn',
  CHOOSE_TARGET: 'info',
  MODIFY_PLAN: 'warn',
  RESOLVE_FAILURE: 'danger',
} as const;

function ClaimCell({ task, busy, claim }: { task: Task; busy: boolean; claim: (task: Task) => void }) {
  const me = useMe();
  const mine = task.assignee === me.userId;
  if (task.assignee !== null && !mine) {
    return <span className="muted">{task.assignee}</span>;
  }
  return (
    <button
      type="button"
      className={`button button-small${mine ? ' button-quiet' : ''}`}
      disabled={busy}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        claim(task);
      }}
    >
      {mine ? 'Give back' : 'Claim'}
    </button>
  );
}

export function TaskTable({ tasks, now }: { tasks: readonly Task[]; now: number }) {
  const me = useMe();
  const claim = useClaim();
  const toggle = (task: Task) => {
    if (task.assignee === null || task.assignee === me.userId) {
      claim.mutate({ taskId: task.id, take: task.assignee === null });
    }
  };
  const rows = useRows(tasks, { open: (task) => go(taskHref(task.id)), claim: toggle });

  return (
    <>
      {claim.isError && <Failure error={claim.error} />}
      <table className="list" onKeyDown={rows.onKeyDown} aria-label="Tasks">
        <thead>
          <tr>
            <th>Task</th>
            <th>Patient</th>
            <th>Images</th>
            <th>Created</th>
            <th>Due</th>
            <th className="cell-number">Notes</th>
            <th>Held by</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task, index) => (
            <tr key={task.id} data-kind={task.kind} {...rows.rowProps(task, index)}>
              <td className="cell-kind">
                <Badge tone={TONES[task.kind] ?? 'neutral'}>{taskKind(task.kind)}</Badge>
              </td>
              <td className="cell-patient">
                <a href={taskHref(task.id)} tabIndex={-1} className="row-link" onClick={(e) => e.stopPropagation()}>
                  {personName(task.patientName)}
                </a>
                <span className="muted mono">{task.patientId}</span>
              </td>
              <td className="cell-type" title={imageType(task.caseType)}>
                {shortType(task.caseType)}
              </td>
              <td className="cell-created muted" title={moment(task.createdAt)}>
                {relative(task.createdAt, now)}
              </td>
              <td className="cell-due">
                <Due at={task.dueAt} now={now} />
              </td>
              <td className="cell-number muted cell-notes">{task.comments.length > 0 ? task.comments.length : ''}</td>
              <td className="cell-claim">
                <ClaimCell task={task} busy={claim.isPending} claim={toggle} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
