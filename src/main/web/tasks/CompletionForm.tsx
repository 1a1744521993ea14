import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { post } from '../api/client';
import { formQuery } from '../api/queries';
import type { CaseView, Task } from '../api/types';
import { dropDraft, keepDraft, readDraft } from '../app/drafts';
import { useKeys } from '../app/keys';
import { usePreferences } from '../app/preferences';
import { Failure, Spinner } from '../app/ui';
import { personName, taskKind } from '../format/format';
import { FORM_WORDS } from '../i18n/forms';
import { t } from '../i18n/i18n';
import { summary, translated } from './formSchema';
import { useTaskChanged } from './useClaim';

const FormView = lazy(() => import('./FormView').then((module) => ({ default: module.FormView })));

type Values = Record<string, unknown>;

/** The last look before an answer is sent: whose case it is and what is answered. */
function Confirm(props: {
  task: Task;
  lines: { label: string; text: string }[];
  busy: boolean;
  confirm: () => void;
  back: () => void;
}) {
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => yes.current?.focus(), []);
  return (
    <div className="confirm" role="group" aria-label={t('confirm.title')} data-testid="confirm-completion">
      <h3>{t('confirm.title')}</h3>
      <p>
        <strong>{personName(props.task.patientName)}</strong> <span className="mono">{props.task.patientId}</span>
      </p>
      <dl className="numbers">
        {props.lines.map((line) => (
          <div key={line.label}>
            <dt>{line.label}</dt>
            <dd>{line.text}</dd>
          </div>
        ))}
      </dl>
      <div className="sign-actions">
        <button ref={yes} type="button" className="button button-primary" disabled={props.busy} onClick={props.confirm}>
          {t('confirm.do')}
        </button>
        <button type="button" className="button button-quiet" disabled={props.busy} onClick={props.back}>
          {t('confirm.back')}
        </button>
      </div>
    </div>
  );
}

/** Sends the answer; what was typed is kept until the server has it. */
function useCompletion(task: Task) {
  const changed = useTaskChanged();
  return useMutation({
    mutationFn: (values: Values) => post(`/api/tasks/${encodeURIComponent(task.id)}/completion`, values),
    onSuccess: () => dropDraft(`form.${task.id}`),
    onSettled: () => changed(task.id),
  });
}

export function CompletionForm({ task, view, mine }: { task: Task; view: CaseView; mine: boolean }) {
  const form = useQuery({ ...formQuery(task.formId ?? ''), enabled: task.formId !== null });
  const { language } = usePreferences();
  const schema = useMemo(
    () => (form.data === undefined ? null : translated(form.data, FORM_WORDS[language])),
    [form.data, language],
  );
  const complete = useCompletion(task);
  const [pending, setPending] = useState<Values | null>(null);
  const [preset, setPreset] = useState<Values | null>(null);
  const [data] = useState<Values>(() => ({
    caseState: view.state,
    imageType: view.type,
    degreeMm: view.degreeMm,
    thresholdMm: view.thresholdMm,
    stateDetail: view.stateDetail,
    ...readDraft<Values>(`form.${task.id}`, {}),
  }));
  useKeys(
    'keys.task',
    mine && task.kind === 'DECIDE_ON_PLAN'
      ? [
          { keys: 'Shift+M', label: 'keys.modify', run: () => setPreset({ decision: 'MODIFY' }) },
          { keys: 'Shift+K', label: 'keys.keep', run: () => setPreset({ decision: 'DO_NOT_MODIFY' }) },
        ]
      : [],
  );
  if (task.formId === null) {
    return <Failure error={new Error(t('task.noForm'))} />;
  }
  return (
    <>
      {form.isPending && <Spinner label={t('loading.form')} />}
      {form.isError && <Failure error={form.error} retry={() => void form.refetch()} />}
      {schema !== null && (
        <Suspense fallback={<Spinner label={t('loading.form')} />}>
          <FormView
            schema={schema}
            data={data}
            disabled={!mine || pending !== null || complete.isPending || complete.isSuccess}
            submitLabel={t('task.complete')}
            onSubmit={setPending}
            onChange={(values) => keepDraft(`form.${task.id}`, values)}
            preset={preset}
          />
        </Suspense>
      )}
      {schema !== null && pending !== null && !complete.isSuccess && (
        <Confirm
          task={task}
          lines={[{ label: t('confirm.task'), text: taskKind(task.kind) }, ...summary(schema, pending)]}
          busy={complete.isPending}
          confirm={() => complete.mutate(pending, { onError: () => setPending(null) })}
          back={() => setPending(null)}
        />
      )}
      {complete.isError && <Failure error={complete.error} />}
    </>
  );
}
