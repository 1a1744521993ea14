import { describe, expect, it } from 'vitest';
import { hasSubmit } from './formSchema';

describe('submit button of a form', () => {
  it('is found also within groups', () => {
    expect(hasSubmit({ components: [{ type: 'group', components: [{ type: 'button', action: 'submit' }] }] })).toBe(
      true,
    );
    expect(hasSubmit({ components: [{ type: 'button' }] })).toBe(true);
  });

  it('is not taken for one that resets', () => {
    expect(hasSubmit({ components: [{ type: 'textfield' }, { type: 'button', action: 'reset' }] })).toBe(false);
    expect(hasSubmit({})).toBe(false);
  });
});
