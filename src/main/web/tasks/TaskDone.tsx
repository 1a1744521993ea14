import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { pageQuery, taskPages } from '../api/queries';
import type { Task } from '../api/types';
import { useKeys } from '../app/keys';
import { prefer, usePreferences } from '../app/preferences';
import { go, taskHref } from '../app/router';
import { useMe } from '../app/session';
import { personName, taskKind } from '../format/format';
import { t } from '../i18n/i18n';
import { lastFilter } from './filters';

const OPENS_AFTER_S = 6;

/** What one would do next: the most urgent task one holds, else the most urgent that is free. */
export function nextOf(tasks: readonly Task[], userId: string, done: string): Task | null {
  const left = tasks.filter((task) => task.id !== done && task.followUpAt === null);
  return left.find((task) => task.assignee === userId) ?? left.find((task) => task.assignee === null) ?? null;
}

/** Seconds until the next task opens; null when it does not by itself. Whoever touches anything stays. */
function useCountdown(next: Task | null, wanted: boolean): number | null {
  const [left, setLeft] = useState<number | null>(OPENS_AFTER_S);
  const running = wanted && next !== null && left !== null;
  useEffect(() => {
    const stay = () => setLeft(null);
    const events = ['pointerdown', 'keydown', 'wheel'] as const;
    events.forEach((event) => document.addEventListener(event, stay, { capture: true }));
    return () => events.forEach((event) => document.removeEventListener(event, stay, { capture: true }));
  }, []);
  useEffect(() => {
    if (!running) {
      return undefined;
    }
    const timer = setInterval(() => setLeft((before) => (before === null ? null : before - 1)), 1000);
    return () => clearInterval(timer);
  }, [running]);
  useEffect(() => {
    if (running && left === 0 && next !== null) {
      go(taskHref(next.id));
    }
  }, [left, next, running]);
  return running ? left : null;
}

/** Shown instead of the panel of a task that is done: where to go on. */
export function TaskDone({ taskId }: { taskId: string }) {
  const me = useMe();
  const { openNext } = usePreferences();
  const tasks = useQuery(pageQuery(taskPages({ ...lastFilter(), mine: false }, ''), 0));
  const known = tasks.data !== undefined && (tasks.isFetchedAfterMount || !tasks.isFetching);
  const next = known ? nextOf(tasks.data.items, me.userId, taskId) : null;
  const seconds = useCountdown(next, openNext);
  useKeys('keys.task', [{ keys: 'Enter', label: 'keys.openNext', run: () => next !== null && go(taskHref(next.id)) }]);
  return (
    <section className="panel done" data-testid="task-done">
      <div className="panel-head">
        <h2>{t('done.title')}</h2>
      </div>
      <p className="muted">{t('done.text')}</p>
      {/* Each thing keeps its place whatever comes and goes: a click that is under way must not miss. */}
      {next === null ? (
        <span className="button button-wide done-none">{t(known ? 'done.none' : 'done.looking')}</span>
      ) : (
        <a className="button button-primary button-wide" href={taskHref(next.id)} data-testid="next-task">
          {t('done.next', { task: taskKind(next.kind), patient: personName(next.patientName) })}
        </a>
      )}
      <p className="note" role="status" style={{ visibility: seconds === null ? 'hidden' : undefined }}>
        {t('done.opens', { seconds: OPENS_AFTER_S })}
      </p>
      <a className={`button button-wide${next === null ? ' button-primary' : ''}`} href="#/tasks">
        {t('done.back')}
      </a>
      <label className="check">
        <input type="checkbox" checked={openNext} onChange={(event) => prefer({ openNext: event.target.checked })} />
        {t('settings.openNext')}
      </label>
    </section>
  );
}
