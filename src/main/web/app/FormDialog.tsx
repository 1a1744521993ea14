import type { FormEvent, ReactNode } from 'react';
import { t } from '../i18n/i18n';
import { Dialog } from './Dialog';
import { Failure } from './ui';

/** A window that asks for something and does it only when told so; a failure is shown in it. */
export function FormDialog(props: {
  title: string;
  submitLabel: string;
  /** Whether everything needed is there. */
  ready: boolean;
  busy: boolean;
  error: unknown;
  submit: () => void;
  close: () => void;
  testId?: string;
  children: ReactNode;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.submit();
  };
  return (
    <Dialog title={props.title} close={props.close} testId={props.testId}>
      <form className="dialog-form" onSubmit={submit}>
        {props.children}
        {props.error !== null && <Failure error={props.error} />}
        <div className="dialog-actions">
          <button type="submit" className="button button-primary" disabled={!props.ready || props.busy}>
            {props.submitLabel}
          </button>
          <button type="button" className="button button-quiet" onClick={props.close}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
