import { useEffect, useId, useRef, type ReactNode } from 'react';
import { t } from '../i18n/i18n';

/** A modal window; the browser keeps the focus in it and gives it back afterwards. Escape closes it. */
export function Dialog(props: { title: string; close: () => void; children: ReactNode; testId?: string | undefined }) {
  const element = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={title}
      data-testid={props.testId}
      onCancel={(event) => {
        event.preventDefault();
        props.close();
      }}
    >
      <div className="dialog-head">
        <h2 id={title}>{props.title}</h2>
        <button type="button" className="icon-button" onClick={props.close}>
          <span aria-hidden="true">×</span>
          <span className="visually-hidden">{t('close')}</span>
        </button>
      </div>
      {props.children}
    </dialog>
  );
}
