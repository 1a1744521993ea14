import { describe, expect, it } from 'vitest';
import { readPreferences } from './preferences';

describe('preferences', () => {
  it('are those of the browser where nothing or nonsense is stored', () => {
    const none = readPreferences(null);
    expect(none.theme).toBe('system');
    expect(none.openNext).toBe(true);
    expect(readPreferences('{"theme":"pink","language":"xx"}')).toEqual(none);
    expect(readPreferences('not json')).toEqual(none);
  });

  it('keep what was chosen', () => {
    expect(readPreferences('{"theme":"light","language":"de","openNext":false}')).toEqual({
      theme: 'light',
      language: 'de',
      openNext: false,
    });
  });
});
