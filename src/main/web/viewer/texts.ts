import { preferences } from '../app/preferences';
import { DE } from './texts.de';
import { EN } from './texts.en';

/** Any text under the same names. */
type Wording<T> = T extends string
  ? string
  : T extends (...values: infer V) => string
    ? (...values: V) => string
    : { readonly [K in keyof T]: Wording<T[K]> };

export type Texts = Wording<typeof EN>;

const CATALOGUES: Record<'en' | 'de', Texts> = { en: EN, de: DE };
const chosen = () => CATALOGUES[preferences().language];

/** Looks every text up when it is read, so that a part may be kept over a change of the language. */
function following<T extends object>(part: (texts: Texts) => T): T {
  return new Proxy(part(EN as Texts), { get: (_, name) => part(chosen())[name as keyof T] });
}

const parts = Object.fromEntries(
  Object.keys(EN).map((name) => {
    const key = name as keyof Texts;
    return [key, typeof EN[key] === 'string' ? EN[key] : following((texts) => texts[key] as object)];
  }),
) as unknown as Texts;

/** Every text that the boxes and their tools show, in the language of the page. */
export const TEXT: Texts = new Proxy(parts, {
  get: (known, name) => {
    const key = name as keyof Texts;
    return typeof known[key] === 'string' ? chosen()[key] : known[key];
  },
});
