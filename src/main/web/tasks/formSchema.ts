interface Field {
  type?: string;
  action?: string;
  key?: string;
  label?: string;
  text?: string;
  description?: string;
  values?: { label: string; value: string }[];
  components?: Field[];
}

/** Whether a form-js schema brings its own submit button, at any depth. */
export function hasSubmit(schema: Field): boolean {
  return (schema.components ?? []).some(
    (field) => (field.type === 'button' && (field.action ?? 'submit') === 'submit') || hasSubmit(field),
  );
}

/** The schema with every text for people put into other words; a text without others stays. */
export function translated<T extends Field>(schema: T, words: Readonly<Record<string, string>>): T {
  const say = (text: string) => words[text] ?? text;
  return {
    ...schema,
    ...(schema.label === undefined ? {} : { label: say(schema.label) }),
    ...(schema.text === undefined ? {} : { text: say(schema.text) }),
    ...(schema.description === undefined ? {} : { description: say(schema.description) }),
    ...(schema.values === undefined
      ? {}
      : { values: schema.values.map((value) => ({ ...value, label: say(value.label) })) }),
    ...(schema.components === undefined
      ? {}
      : { components: schema.components.map((field) => translated(field, words)) }),
  };
}

/** What somebody filled in, as the form itself words it: for the last look before it is sent. */
export function summary(schema: Field, values: Record<string, unknown>): { label: string; text: string }[] {
  return (schema.components ?? []).flatMap((field) => {
    const value = field.key === undefined ? undefined : values[field.key];
    const own =
      value === undefined || value === null || value === ''
        ? []
        : [
            {
              label: field.label ?? field.key ?? '',
              text: field.values?.find((one) => one.value === value)?.label ?? String(value),
            },
          ];
    return [...own, ...summary(field, values)];
  });
}
