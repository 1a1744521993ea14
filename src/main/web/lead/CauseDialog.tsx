import { useState } from 'react';
import { FormDialog } from '../app/FormDialog';
import { t } from '../i18n/i18n';

/** Why something is done; recorded with it. */
export function CauseField(props: { cause: string; change: (cause: string) => void; autoFocus?: boolean }) {
  return (
    <label className="field">
      <span>{t('cause')}</span>
      <textarea
        className="input"
        name="cause"
        maxLength={2000}
        value={props.cause}
        autoFocus={props.autoFocus}
        onChange={(event) => props.change(event.target.value)}
      />
    </label>
  );
}

/** Says what is about to happen and asks why; nothing happens before. */
export function CauseDialog(props: {
  title: string;
  text: string;
  busy: boolean;
  error: unknown;
  close: () => void;
  confirm: (cause: string) => void;
}) {
  const [cause, setCause] = useState('');
  return (
    <FormDialog
      title={props.title}
      submitLabel={props.title}
      ready={cause.trim() !== ''}
      busy={props.busy}
      error={props.error}
      submit={() => props.confirm(cause.trim())}
      close={props.close}
      testId="cause-dialog"
    >
      <p>{props.text}</p>
      <CauseField cause={cause} change={setCause} autoFocus />
    </FormDialog>
  );
}
