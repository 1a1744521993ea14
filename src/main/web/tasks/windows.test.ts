import { describe, expect, it } from 'vitest';
import { pagesOf } from './usePages';
import { rangeOf } from './useWindow';

describe('a long list', () => {
  it('draws what is in sight and a little around it', () => {
    expect(rangeOf({ top: 200, height: 900, rowHeight: 50, count: 10_000 })).toEqual({ from: 0, to: 26 });
    expect(rangeOf({ top: -50_000, height: 900, rowHeight: 50, count: 10_000 })).toEqual({ from: 988, to: 1030 });
  });

  it('ends with its last row, however far one scrolled', () => {
    const range = rangeOf({ top: -900_000, height: 900, rowHeight: 50, count: 30 });
    expect(range.to).toBe(30);
    expect(range.from).toBeLessThan(30);
    expect(rangeOf({ top: 0, height: 900, rowHeight: 50, count: 0 })).toEqual({ from: 0, to: 0 });
  });

  it('asks for the pages in sight, and the first for its total', () => {
    expect(pagesOf({ from: 0, to: 40 }, 100)).toEqual([0]);
    expect(pagesOf({ from: 90, to: 130 }, 100)).toEqual([0, 1]);
    expect(pagesOf({ from: 5020, to: 5060 }, 100)).toEqual([0, 50]);
    expect(pagesOf({ from: 100, to: 200 }, 100)).toEqual([0, 1]);
  });
});
