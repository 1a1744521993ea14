import { describe, expect, it } from 'vitest';
import { typeOf } from './apiShape';
import { parts } from './card';
import { warmth } from './warmth';

const load = (cases: number, incidents = 0) => ({ activityId: 'x', cases, incidents });

describe('the heat map', () => {
  it('is warmest where most cases are and never without colour where one is', () => {
    expect(warmth(load(1), 1000)).toBe('heat-1');
    expect(warmth(load(500), 1000)).toBe('heat-2');
    expect(warmth(load(1000), 1000)).toBe('heat-4');
  });

  it('shows a failure first', () => {
    expect(warmth(load(1, 1), 1000)).toBe('heat-bad');
  });
});

describe('the description of the interface', () => {
  it('is told in words one can read', () => {
    expect(typeOf({ $ref: '#/components/schemas/Task' })).toBe('Task');
    expect(typeOf({ type: 'array', items: { type: 'string', format: 'uuid' } })).toBe('uuid[]');
    expect(typeOf({ type: 'string', enum: ['A', 'B'] })).toBe('A | B');
    expect(typeOf(undefined)).toBe('');
  });
});

describe('a model card', () => {
  it('is split into headings, lists and paragraphs', () => {
    expect(parts('# Name\n\nOne line\nand its end.\n\n- a\n- b\n')).toEqual([
      { kind: 'heading', level: 1, text: 'Name' },
      { kind: 'paragraph', text: 'One line and its end.' },
      { kind: 'list', items: ['a', 'b'] },
    ]);
  });

  it('keeps what it does not know as text, never as markup', () => {
    expect(parts('<script>alert(1)</script>')).toEqual([{ kind: 'paragraph', text: '<script>alert(1)</script>' }]);
  });
});
