interface Field {
  type?: string;
  action?: string;
  components?: Field[];
}

/** Whether a form-js schema brings its own submit button, at any depth. */
export function hasSubmit(schema: Field): boolean {
  return (schema.components ?? []).some(
    (field) => (field.type === 'button' && (field.action ?? 'submit') === 'submit') || hasSubmit(field),
  );
}
