import { describe, expect, it } from 'vitest';
import { de } from './de';
import { en } from './en';
import { fill } from './i18n';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

describe('message catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });

  it('say something under every key, with the same values in it', () => {
    for (const [key, text] of Object.entries(en)) {
      const other = de[key as keyof typeof en];
      expect(text.trim(), key).not.toBe('');
      expect(other.trim(), key).not.toBe('');
      expect(places(other), key).toEqual(places(text));
    }
  });

  it('leave a place without a value to be seen', () => {
    expect(fill('{a} of {b}', { a: 3 })).toBe('3 of {b}');
  });
});
