import { useEffect, useState } from 'react';
import type { CaseView, Task } from '../api/types';
import { Keys, useKeys } from '../app/keys';
import { useMe } from '../app/session';
import { Badge, Failure } from '../app/ui';
import { taskKind } from '../format/format';
import { t } from '../i18n/i18n';
import { Comments } from './Comments';
import { CompletionForm } from './CompletionForm';
import { Due } from './Due';
import { Evidence } from './Evidence';
import { TaskActions } from './TaskActions';
import './tasks.css';
import { markSeen } from './unread';
import { useClaim } from './useClaim';

/** The task in hand: who holds it, its evidence and form. Contour decisions are made beside their structures. */
export function TaskPanel({ task, view }: { task: Task; view: CaseView }) {
  const me = useMe();
  const claim = useClaim();
  const [now] = useState(() => Date.now());
  const mine = task.assignee === me.userId;
  const take = () => {
    if (!claim.isPending && (mine || task.assignee === null)) {
      claim.mutate({ taskId: task.id, take: !mine });
    }
  };
  useEffect(() => markSeen(me, [task]), [me, task]);
  useKeys('keys.task', [{ keys: 'c', label: 'keys.claim', run: take }]);
  return (
    <section className="panel task-panel" data-testid="task-panel" data-kind={task.kind}>
      <div className="panel-head">
        <h2>{taskKind(task.kind)}</h2>
        {task.dueAt !== null && <Due at={task.dueAt} now={now} />}
        {mine ? (
          <button type="button" className="button button-small button-quiet" disabled={claim.isPending} onClick={take}>
            {t('task.giveBack')}
          </button>
        ) : (
          task.assignee !== null && <Badge tone="warn">{t('task.heldBy', { name: task.assignee })}</Badge>
        )}
      </div>
      {task.description !== null && task.description !== undefined && <p className="what-failed">{task.description}</p>}
      {task.assignee === null && (
        <div className="claim-box">
          <button type="button" className="button button-primary button-wide" disabled={claim.isPending} onClick={take}>
            {t('task.claimThis')}
          </button>
          <p className="note">
            <Keys of="c" /> {t('task.claimThis.why')}
          </p>
        </div>
      )}
      {claim.isError && <Failure error={claim.error} />}
      {task.kind === 'DECIDE_ON_PLAN' && <Evidence view={view} />}
      {task.kind === 'REVIEW_CONTOURS' ? (
        mine && <p className="note">{t('task.review.how')}</p>
      ) : (
        <CompletionForm task={task} view={view} mine={mine} />
      )}
      <TaskActions task={task} />
      <Comments task={task} />
    </section>
  );
}
