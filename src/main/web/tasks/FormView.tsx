import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js-base.css';
import './form.css';
import { useEffect, useRef, useState } from 'react';
import { Failure } from '../app/ui';
import { hasSubmit } from './formSchema';

interface Props {
  schema: Record<string, unknown>;
  data: Record<string, unknown>;
  disabled: boolean;
  submitLabel: string;
  onSubmit: (values: Record<string, unknown>) => void;
}

/** A form of `forms/`, drawn by form-js. Values leave only when form-js found no error in them. */
export function FormView({ schema, data, disabled, submitLabel, onSubmit }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const form = useRef<Form | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const latest = useRef(onSubmit);
  useEffect(() => {
    latest.current = onSubmit;
  });
  // What the person has typed must not be lost when the list behind is refreshed, so data counts at the start only.
  const start = useRef(data);

  useEffect(() => {
    if (host.current === null) {
      return undefined;
    }
    const made = new Form({ container: host.current });
    form.current = made;
    made.importSchema(schema, start.current).catch((error: unknown) => setFailure(error));
    made.on('submit', (event: { data: Record<string, unknown>; errors: Record<string, unknown> }) => {
      if (Object.keys(event.errors).length === 0) {
        latest.current(event.data);
      }
    });
    return () => {
      form.current = null;
      made.destroy();
    };
  }, [schema]);

  useEffect(() => {
    form.current?.setProperty('readOnly', disabled);
  }, [disabled, schema]);

  if (failure !== null) {
    return <Failure error={failure} />;
  }
  return (
    <div className="form-host" data-testid="task-form">
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
