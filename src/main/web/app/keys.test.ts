import { describe, expect, it } from 'vitest';
import { nameOf } from './keys';

const press = (key: string, over = {}) => nameOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, ...over });

describe('key presses', () => {
  it('tell a letter from its capital, also with caps lock', () => {
    expect(press('a')).toBe('a');
    expect(press('A')).toBe('a');
    expect(press('A', { shiftKey: true })).toBe('Shift+A');
  });

  it('take signs as they are, however they are typed', () => {
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('/')).toBe('/');
  });

  it('take the command key for control', () => {
    expect(press('Enter', { metaKey: true })).toBe('Ctrl+Enter');
    expect(press('Enter', { ctrlKey: true })).toBe('Ctrl+Enter');
  });
});
