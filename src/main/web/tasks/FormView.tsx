import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js-base.css';
import './form.css';
import { useEffect, useRef, useState } from 'react';
import { Failure } from '../app/ui';
import { hasSubmit } from './formSchema';

type Values = Record<string, unknown>;

interface Props {
  schema: Record<string, unknown>;
  data: Values;
  disabled: boolean;
  submitLabel: string;
  onSubmit: (values: Values) => void;
  /** Whatever is in the form, whenever it changes. */
  onChange?: (values: Values) => void;
  /** Values chosen by a key press; each new object is put into the form. */
  preset?: Values | null;
}

/** A form of `forms/`, drawn by form-js. Values leave only when form-js found no error in them. */
export function FormView({ schema, data, disabled, submitLabel, onSubmit, onChange, preset = null }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const form = useRef<Form | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const latest = useRef({ onSubmit, onChange });
  useEffect(() => {
    latest.current = { onSubmit, onChange };
  });
  // What the person has typed must not be lost when the list behind is refreshed or the language changes, so data
  // counts at the start only.
  const values = useRef(data);

  useEffect(() => {
    if (host.current === null) {
      return undefined;
    }
    const made = new Form({ container: host.current });
    form.current = made;
    made.importSchema(schema, values.current).catch((error: unknown) => setFailure(error));
    made.on('changed', (event: { data: Values }) => {
      values.current = { ...values.current, ...event.data };
      latest.current.onChange?.(event.data);
    });
    made.on('submit', (event: { data: Values; errors: Record<string, unknown> }) => {
      if (Object.keys(event.errors).length === 0) {
        latest.current.onSubmit(event.data);
      }
    });
    return () => {
      form.current = null;
      made.destroy();
    };
  }, [schema]);

  useEffect(() => {
    if (preset === null || form.current === null) {
      return;
    }
    values.current = { ...values.current, ...preset };
    latest.current.onChange?.(values.current);
    form.current
      .importSchema(schema, values.current)
      .then(() => host.current?.querySelector<HTMLElement>('textarea, input[type=text]')?.focus())
      .catch((error: unknown) => setFailure(error));
  }, [preset, schema]);

  useEffect(() => {
    form.current?.setProperty('readOnly', disabled);
  }, [disabled, schema]);

  if (failure !== null) {
    return <Failure error={failure} />;
  }
  return (
    <div
      className="form-host"
      data-testid="task-form"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !disabled) {
          event.preventDefault();
          form.current?.submit();
        }
      }}
    >
      <div ref={host} />
      {!hasSubmit(schema) && (
        <button
          type="button"
          className="button button-primary button-wide"
          disabled={disabled}
          onClick={() => form.current?.submit()}
        >
          {submitLabel}
        </button>
      )}
    </div>
  );
}
