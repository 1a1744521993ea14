import { useEffect, useState } from 'react';
import type { Task } from '../api/types';
import { useMe } from '../app/session';
import { go, taskHref } from '../app/router';
import { Badge, Failure } from '../app/ui';
import { imageType, moment, personName, priority, relative, shortType, taskKind } from '../format/format';
import { t } from '../i18n/i18n';
import { Due } from './Due';
import { freshness, markSeen, useSeen } from './unread';
import { useBulkClaim, useClaim } from './useClaim';
import type { Pages } from './usePages';
import { useRows } from './useRows';
import type { Range } from './useWindow';
import { Spacer, Waiting } from './rowParts';

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
      {mine ? t('task.giveBack') : t('task.claim')}
    </button>
  );
}

function Row(props: {
  task: Task;
  now: number;
  row: object;
  picked: boolean;
  pick: (task: Task) => void;
  busy: boolean;
  claim: (task: Task) => void;
}) {
  const { task, now } = props;
  const fresh = freshness(task, useSeen(useMe()));
  return (
    <tr data-kind={task.kind} data-fresh={fresh} {...props.row}>
      <td className="cell-pick" onClick={(event) => event.stopPropagation()}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={t('list.pick', { name: personName(task.patientName) })}
          checked={props.picked}
          onChange={() => props.pick(task)}
        />
      </td>
      <td className="cell-kind">
        <Badge tone={TONES[task.kind] ?? 'neutral'}>{taskKind(task.kind)}</Badge>
        {fresh !== 'seen' && <span className={`fresh fresh-${fresh}`}>{t(`list.fresh.${fresh}`)}</span>}
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
      <td className={`cell-priority priority-${priority(task.priority).level}`}>{priority(task.priority).label}</td>
      <td className="cell-due">
        <Due at={task.dueAt} now={now} />
        {task.followUpAt !== null && (
          <span className="follow-up" title={moment(task.followUpAt)}>
            {t('task.putOffUntil', { when: relative(task.followUpAt, now) })}
          </span>
        )}
      </td>
      <td className="cell-created muted" title={moment(task.createdAt)}>
        {relative(task.createdAt, now)}
      </td>
      <td className="cell-number muted cell-notes">{task.comments.length > 0 ? task.comments.length : ''}</td>
      <td className="cell-claim">
        <ClaimCell task={task} busy={props.busy} claim={props.claim} />
      </td>
    </tr>
  );
}

/** What can be done with several tasks at once. */
function Picked({ tasks, clear }: { tasks: readonly Task[]; clear: () => void }) {
  const me = useMe();
  const bulk = useBulkClaim();
  const refused = bulk.data?.filter((result) => !result.claimed) ?? [];
  if (tasks.length === 0 && refused.length === 0) {
    return null;
  }
  return (
    <div className="picked" role="status">
      {tasks.length > 0 && (
        <>
          <strong>{t('list.picked', { count: tasks.length })}</strong>
          <button
            type="button"
            className="button button-small button-primary"
            disabled={bulk.isPending}
            onClick={() =>
              bulk.mutate(
                tasks.map((task) => task.id),
                {
                  onSuccess: (results) => {
                    const got = new Set(results.filter((one) => one.claimed).map((one) => one.id));
                    markSeen(
                      me,
                      tasks.filter((task) => got.has(task.id)).map((task) => ({ ...task, assignee: me.userId })),
                    );
                    clear();
                  },
                },
              )
            }
          >
            {t('list.claimPicked', { count: tasks.length })}
          </button>
          <button type="button" className="button button-small button-quiet" onClick={() => markSeen(me, tasks)}>
            {t('list.markSeen')}
          </button>
          <button type="button" className="button button-small button-quiet" onClick={clear}>
            {t('list.clearPicked')}
          </button>
        </>
      )}
      {refused.length > 0 && (
        <span className="over-limit">
          {t('list.refused', { count: refused.length, why: refused[0]?.detail ?? '' })}
        </span>
      )}
      {bulk.isError && <Failure error={bulk.error} />}
    </div>
  );
}

const HEADS = [
  'list.head.task',
  'list.head.patient',
  'list.head.images',
  'list.head.priority',
  'list.head.due',
  'list.head.created',
  'list.head.notes',
  'list.head.held',
] as const;

/** The task list: only what is in sight is drawn and asked for. `seen` tells the list which rows that is. */
export function TaskTable(props: { pages: Pages<Task>; total: number; now: number; inSight: (range: Range) => void }) {
  const { pages, total, inSight } = props;
  const me = useMe();
  const claim = useClaim();
  const [picked, setPicked] = useState<ReadonlyMap<string, Task>>(new Map());
  const toggle = (task: Task) => {
    if (task.assignee === null || task.assignee === me.userId) {
      claim.mutate({ taskId: task.id, take: task.assignee === null });
    }
  };
  const pick = (task: Task) =>
    setPicked((before) => {
      const next = new Map(before);
      if (!next.delete(task.id)) {
        next.set(task.id, task);
      }
      return next;
    });
  const { body, range, before, after, rowProps } = useRows(total, pages, {
    open: (task) => go(taskHref(task.id)),
    claim: toggle,
    pick,
  });
  const { from, to } = range;
  useEffect(() => inSight({ from, to }), [from, to, inSight]);

  return (
    <>
      {claim.isError && <Failure error={claim.error} />}
      <Picked tasks={[...picked.values()]} clear={() => setPicked(new Map())} />
      <table className="list" aria-label={t('tasks.title')} aria-rowcount={total + 1}>
        <thead>
          <tr>
            <th className="cell-pick">
              <span className="visually-hidden">{t('list.head.pick')}</span>
            </th>
            {HEADS.map((key) => (
              <th key={key} className={key === 'list.head.notes' ? 'cell-number' : undefined}>
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <Spacer height={before} columns={HEADS.length + 1} />
          {Array.from({ length: to - from }, (_, n) => {
            const task = pages.at(from + n);
            return task === undefined ? (
              <Waiting key={`w${from + n}`} columns={HEADS.length + 1} />
            ) : (
              <Row
                key={task.id}
                task={task}
                now={props.now}
                row={rowProps(task, from + n)}
                picked={picked.has(task.id)}
                pick={pick}
                busy={claim.isPending}
                claim={toggle}
              />
            );
          })}
          <Spacer height={after} columns={HEADS.length + 1} />
        </tbody>
      </table>
    </>
  );
}
