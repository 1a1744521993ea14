import { preferences } from '../app/preferences';
import { de } from './de';
import { en } from './en';

/** Every text of the page. English is the catalogue that the others must match; the compiler sees to that. */
export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;

const CATALOGUES: Record<'en' | 'de', Catalogue> = { en, de };
const LOCALES = { en: 'en-GB', de: 'de-DE' } as const;

/** Puts values into `{name}` places. A place without a value stays, so that it is seen. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  return fill(CATALOGUES[preferences().language][key], values);
}

/** The text of a key made at run time, where there is one. */
export function found(key: string): string | null {
  return Object.hasOwn(en, key) ? t(key as Key) : null;
}

export function locale(): string {
  return LOCALES[preferences().language];
}
