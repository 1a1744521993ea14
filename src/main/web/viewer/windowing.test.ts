import { describe, expect, it } from 'vitest';
import { dragWindow, neighbours, sliceUrl } from './windowing';

describe('dragging the window', () => {
  it('widens to the right and darkens downwards in steps of its width', () => {
    expect(dragWindow({ centre: 40, width: 500 }, 50, -25)).toEqual({ centre: -10, width: 600 });
  });

  it('never reaches a width of nothing', () => {
    expect(dragWindow({ centre: 0, width: 100 }, -9999, 0).width).toBe(1);
  });
});

describe('slice addresses', () => {
  it('name the view, the slice and the window', () => {
    const source = { caseId: 'a b', view: 'second', registration: 'rigid', revision: '3' } as const;
    expect(sliceUrl(source, 7, { centre: -600, width: 1500 })).toBe(
      '/api/cases/a%20b/views/second/slices/7?centre=-600&width=1500&registration=rigid&v=3',
    );
  });
});

describe('neighbours', () => {
  it('look ahead in the direction of travel and stay in the stack', () => {
    expect(neighbours(5, 10, 1, 3, 1)).toEqual([6, 7, 8, 4]);
    expect(neighbours(1, 10, -1, 3, 1)).toEqual([0, 2]);
    expect(neighbours(9, 10, 1, 2, 1)).toEqual([8]);
  });
});
