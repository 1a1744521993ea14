import { useState, type FormEvent } from 'react';
import { Dialog } from '../app/Dialog';
import { Failure } from '../app/ui';
import { t } from '../i18n/i18n';

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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.confirm(cause.trim());
  };
  return (
    <Dialog title={props.title} close={props.close} testId="cause-dialog">
      <form className="dialog-form" onSubmit={submit}>
        <p>{props.text}</p>
        <label className="field">
          <span>{t('cause')}</span>
          <textarea
            className="input"
            name="cause"
            maxLength={2000}
            value={cause}
            autoFocus
            onChange={(event) => setCause(event.target.value)}
          />
        </label>
        {props.error !== null && <Failure error={props.error} />}
        <div className="dialog-actions">
          <button type="submit" className="button button-primary" disabled={cause.trim() === '' || props.busy}>
            {props.title}
          </button>
          <button type="button" className="button button-quiet" onClick={props.close}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
