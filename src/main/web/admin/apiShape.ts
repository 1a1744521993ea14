import type { ApiSchema } from '../lead/queries';

/** A schema as one would write it: `Task`, `uuid[]`, `A | B`. */
export function typeOf(schema: ApiSchema | undefined): string {
  if (schema === undefined) {
    return '';
  }
  if (schema.$ref !== undefined) {
    return schema.$ref.replace(/^.*\//, '');
  }
  if (schema.enum !== undefined) {
    return schema.enum.join(' | ');
  }
  return schema.type === 'array' ? `${typeOf(schema.items)}[]` : (schema.format ?? schema.type ?? 'object');
}
