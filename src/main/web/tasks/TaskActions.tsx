import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { post } from '../api/client';
import { colleaguesQuery } from '../api/queries';
import type { Task } from '../api/types';
import { Dialog } from '../app/Dialog';
import { useKeys } from '../app/keys';
import { useMe } from '../app/session';
import { Empty, Failure, Spinner } from '../app/ui';
import { moment, personName, priority, taskKind } from '../format/format';
import { t } from '../i18n/i18n';
import { FOLLOW_UPS, localInput } from './followUp';
import { markSeen } from './unread';
import { useTaskChanged } from './useClaim';

/** Sends one change of a task and keeps the answer, without the evidence that answers to changes do not carry. */
function useTaskChange(task: Task, verb: string) {
  const queries = useQueryClient();
  const changed = useTaskChanged();
  const me = useMe();
  return useMutation({
    mutationFn: (body: object) => post<Task>(`/api/tasks/${encodeURIComponent(task.id)}/${verb}`, body),
    onSuccess: (answer) => {
      markSeen(me, [answer]);
      queries.setQueryData<Task>(['task', task.id], (before) => ({ ...before, ...answer }));
    },
    onSettled: () => changed(task.id),
  });
}

function DelegateDialog({ task, close }: { task: Task; close: () => void }) {
  const colleagues = useQuery(colleaguesQuery(task.id));
  const delegate = useTaskChange(task, 'delegation');
  const [chosen, setChosen] = useState('');
  const items = colleagues.data?.items ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    delegate.mutate({ userId: chosen }, { onSuccess: close });
  };
  return (
    <Dialog title={t('delegate.title')} close={close} testId="delegate-dialog">
      <form className="dialog-form" onSubmit={submit}>
        <p className="muted">
          {t('delegate.text', { task: taskKind(task.kind), patient: personName(task.patientName) })}
        </p>
        {colleagues.isPending && <Spinner label={t('loading')} />}
        {colleagues.isError && <Failure error={colleagues.error} retry={() => void colleagues.refetch()} />}
        {colleagues.isSuccess && items.length === 0 && <Empty title={t('delegate.nobody')} />}
        <div className="people" role="radiogroup" aria-label={t('delegate.to')}>
          {items.map((person) => (
            <label key={person.userId} className="person">
              <input
                type="radio"
                name="colleague"
                checked={chosen === person.userId}
                onChange={() => setChosen(person.userId)}
              />
              <strong>{person.displayName}</strong>
              <span className="muted mono">{person.userId}</span>
            </label>
          ))}
        </div>
        {delegate.isError && <Failure error={delegate.error} />}
        <div className="dialog-actions">
          <button type="submit" className="button button-primary" disabled={chosen === '' || delegate.isPending}>
            {t('delegate.do')}
          </button>
          <button type="button" className="button button-quiet" onClick={close}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function FollowUpDialog({ task, close }: { task: Task; close: () => void }) {
  const change = useTaskChange(task, 'follow-up');
  const [at, setAt] = useState(() => localInput(FOLLOW_UPS.tomorrow(new Date())));
  const put = (when: Date | null) =>
    change.mutate({ at: when === null ? null : when.toISOString() }, { onSuccess: close });
  return (
    <Dialog title={t('followUp.title')} close={close} testId="follow-up-dialog">
      <div className="dialog-form">
        <p className="muted">{t('followUp.text')}</p>
        <div className="dialog-actions">
          {(Object.keys(FOLLOW_UPS) as (keyof typeof FOLLOW_UPS)[]).map((name) => (
            <button
              key={name}
              type="button"
              className="button button-small"
              disabled={change.isPending}
              onClick={() => put(FOLLOW_UPS[name](new Date()))}
            >
              {t(`followUp.${name}`)}
            </button>
          ))}
        </div>
        <label className="field">
          <span>{t('followUp.at')}</span>
          <input className="input" type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
        </label>
        {change.isError && <Failure error={change.error} />}
        <div className="dialog-actions">
          <button
            type="button"
            className="button button-primary"
            disabled={at === '' || change.isPending}
            onClick={() => put(new Date(at))}
          >
            {t('followUp.do')}
          </button>
          {task.followUpAt !== null && (
            <button type="button" className="button" disabled={change.isPending} onClick={() => put(null)}>
              {t('followUp.end')}
            </button>
          )}
          <button type="button" className="button button-quiet" onClick={close}>
            {t('cancel')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

const LEVELS = [25, 50, 75, 95] as const;

function PriorityChoice({ task }: { task: Task }) {
  const change = useTaskChange(task, 'priority');
  const near = LEVELS.find((value) => priority(value).level === priority(task.priority).level) ?? 50;
  return (
    <>
      <label className="choice">
        <span>{t('task.priority')}</span>
        <select
          className="select"
          value={near}
          disabled={change.isPending}
          onChange={(event) => change.mutate({ priority: Number(event.target.value) })}
        >
          {LEVELS.map((value) => (
            <option key={value} value={value}>
              {priority(value).label}
            </option>
          ))}
        </select>
      </label>
      {change.isError && <Failure error={change.error} />}
    </>
  );
}

/** What can be done with a task besides doing it. */
export function TaskActions({ task }: { task: Task }) {
  const me = useMe();
  const [open, setOpen] = useState<'delegate' | 'followUp' | null>(null);
  const may = task.assignee === null || task.assignee === me.userId || me.roles.includes('lead');
  useKeys(
    'keys.task',
    may
      ? [
          { keys: 'd', label: 'keys.delegate', run: () => setOpen('delegate') },
          { keys: 'f', label: 'keys.followUp', run: () => setOpen('followUp') },
        ]
      : [],
  );
  if (!may) {
    return null;
  }
  return (
    <div className="task-actions">
      <button type="button" className="button button-small button-quiet" onClick={() => setOpen('delegate')}>
        {t('task.delegate')}
      </button>
      <button
        type="button"
        className="button button-small button-quiet"
        title={task.followUpAt === null ? undefined : moment(task.followUpAt)}
        onClick={() => setOpen('followUp')}
      >
        {task.followUpAt === null ? t('task.followUp') : t('task.putOffUntil', { when: moment(task.followUpAt) })}
      </button>
      <PriorityChoice task={task} />
      {open === 'delegate' && <DelegateDialog task={task} close={() => setOpen(null)} />}
      {open === 'followUp' && <FollowUpDialog task={task} close={() => setOpen(null)} />}
    </div>
  );
}
