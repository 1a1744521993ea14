import { describe, expect, it } from 'vitest';
import { hasSubmit, summary, translated } from './formSchema';

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

const FORM = {
  components: [
    { type: 'text', text: 'Shall the plan be modified?' },
    {
      type: 'radio',
      key: 'decision',
      label: 'Plan',
      values: [
        { label: 'Modify', value: 'MODIFY' },
        { label: 'Keep', value: 'KEEP' },
      ],
    },
    { type: 'group', components: [{ type: 'textarea', key: 'reason', label: 'Reason' }] },
  ],
};

describe('what was filled in', () => {
  it('is told in the words of the form, without what was left empty', () => {
    expect(summary(FORM, { decision: 'KEEP', reason: 'small', other: 'x' })).toEqual([
      { label: 'Plan', text: 'Keep' },
      { label: 'Reason', text: 'small' },
    ]);
    expect(summary(FORM, { decision: 'MODIFY', reason: '' })).toEqual([{ label: 'Plan', text: 'Modify' }]);
  });
});

describe('forms in another language', () => {
  it('change their words and nothing else', () => {
    const made = translated(FORM, { Modify: 'Ändern', Reason: 'Grund' });
    expect(made.components[1]?.values?.[0]).toEqual({ label: 'Ändern', value: 'MODIFY' });
    expect(made.components[2]?.components?.[0]).toEqual({ type: 'textarea', key: 'reason', label: 'Grund' });
    expect(translated(FORM, {})).toEqual(FORM);
  });
});
