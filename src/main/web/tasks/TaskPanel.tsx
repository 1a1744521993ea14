import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type FormEvent } from 'react';
import { post } from '../api/client';
import { formQuery, registrationQuery } from '../api/queries';
import type { CaseView, Task } from '../api/types';
import { useMe } from '../app/session';
import { Badge, Failure, Spinner } from '../app/ui';
import { DegreeBar } from '../case/ParameterBox';
import { moment, taskKind, words } from '../format/format';
import { Due } from './Due';
import { useClaim } from './useClaim';

const FormView = lazy(() => import('./FormView').then((module) => ({ default: module.FormView })));

/** The figures on which the plan is decided. */
function Evidence({ caseId }: { caseId: string }) {
  const answer = useQuery(registrationQuery(caseId));
  if (answer.data === undefined) {
    return answer.isError ? <Failure error={answer.error} /> : <Spinner label="Loading the evidence" />;
  }
  const { degree, rigid, deformable } = answer.data;
  const verdicts = [
    ['Rigid registration', rigid?.texts['verdict']],
    ['Non-rigid registration', deformable?.texts['verdict']],
  ].filter((pair): pair is [string, string] => pair[1] !== undefined);
  return (
    <div className="evidence" data-testid="evidence">
      {degree === null ? <p className="muted">No deformation degree was measured.</p> : <DegreeBar degree={degree} />}
      {verdicts.map(([title, verdict]) => (
        <p key={title} className="evidence-row">
          <span className="muted">{title}</span> <strong>{words(verdict)}</strong>
        </p>
      ))}
    </div>
  );
}

function CompletionForm({ task, view, mine }: { task: Task; view: CaseView; mine: boolean }) {
  const queries = useQueryClient();
  const form = useQuery({ ...formQuery(task.formId ?? ''), enabled: task.formId !== null });
  const complete = useMutation({
    mutationFn: (values: Record<string, unknown>) =>
      post(`/api/tasks/${encodeURIComponent(task.id)}/completion`, values),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['tasks'] }),
        queries.invalidateQueries({ queryKey: ['task', task.id] }),
        queries.invalidateQueries({ queryKey: ['case', view.id] }),
      ]),
  });
  if (task.formId === null) {
    return <Failure error={new Error('This task has no form.')} />;
  }
  return (
    <>
      {form.isPending && <Spinner label="Loading the form" />}
      {form.isError && <Failure error={form.error} retry={() => void form.refetch()} />}
      {form.data !== undefined && (
        <Suspense fallback={<Spinner label="Loading the form" />}>
          <FormView
            schema={form.data}
            data={{
              caseState: view.state,
              imageType: view.type,
              degreeMm: view.degreeMm,
              thresholdMm: view.thresholdMm,
              stateDetail: view.stateDetail,
            }}
            disabled={!mine || complete.isPending || complete.isSuccess}
            submitLabel="Complete task"
            onSubmit={(values) => complete.mutate(values)}
          />
        </Suspense>
      )}
      {complete.isError && <Failure error={complete.error} />}
    </>
  );
}

function Comments({ task }: { task: Task }) {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: () => post(`/api/tasks/${encodeURIComponent(task.id)}/comments`, { text: text.trim() }),
    onSuccess: () => {
      setText('');
      return Promise.all([
        queries.invalidateQueries({ queryKey: ['task', task.id] }),
        queries.invalidateQueries({ queryKey: ['tasks'] }),
      ]);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <div className="comments">
      <h3>Notes</h3>
      {task.comments.map((comment, n) => (
        <p key={`${comment.at} ${n}`} className="comment">
          <span className="muted">
            {comment.author} · {moment(comment.at)}
          </span>
          {comment.text}
        </p>
      ))}
      <form className="comment-form" onSubmit={submit}>
        <input
          className="input"
          aria-label="New note"
          placeholder="Add a note for colleagues"
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button button-small" disabled={text.trim() === '' || add.isPending}>
          Add
        </button>
      </form>
      {add.isError && <Failure error={add.error} />}
    </div>
  );
}

/** The task in hand: who holds it, its evidence and form. Contour decisions are made beside their structures. */
export function TaskPanel({ task, view }: { task: Task; view: CaseView }) {
  const me = useMe();
  const claim = useClaim();
  const [now] = useState(() => Date.now());
  const mine = task.assignee === me.userId;
  return (
    <section className="panel task-panel" data-testid="task-panel" data-kind={task.kind}>
      <div className="panel-head">
        <h2>{taskKind(task.kind)}</h2>
        {task.dueAt !== null && <Due at={task.dueAt} now={now} />}
        {mine ? (
          <button
            type="button"
            className="button button-small button-quiet"
            disabled={claim.isPending}
            onClick={() => claim.mutate({ taskId: task.id, take: false })}
          >
            Give back
          </button>
        ) : (
          task.assignee !== null && <Badge tone="warn">Held by {task.assignee}</Badge>
        )}
      </div>
      {task.name !== taskKind(task.kind) && <p className="muted">{task.name}</p>}
      {task.assignee === null && (
        <div className="claim-box">
          <button
            type="button"
            className="button button-primary button-wide"
            disabled={claim.isPending}
            onClick={() => claim.mutate({ taskId: task.id, take: true })}
          >
            Claim this task
          </button>
          <p className="note">You decide once you hold it, so that no two people work on the same.</p>
        </div>
      )}
      {claim.isError && <Failure error={claim.error} />}
      {task.kind === 'DECIDE_ON_PLAN' && <Evidence caseId={view.id} />}
      {task.kind === 'REVIEW_CONTOURS' ? (
        mine && (
          <p className="note">
            Scroll through every structure, then approve or reject each set below. The task is done when all are
            decided.
          </p>
        )
      ) : (
        <CompletionForm task={task} view={view} mine={mine} />
      )}
      <Comments task={task} />
    </section>
  );
}
