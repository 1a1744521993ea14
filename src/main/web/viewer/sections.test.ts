import { describe, expect, it } from 'vitest';
import { crossings, section } from './sections';

/** A square from (a, a) to (b, b). */
const square = (a: number, b: number) => [a, a, b, a, b, b, a, b];

describe('a contour cut by a line', () => {
  it('is met where its edges are, sorted', () => {
    expect(crossings([square(2, 6)], 1, 4)).toEqual([2, 6]);
    expect(crossings([square(2, 6)], 0, 3)).toEqual([2, 6]);
    expect(crossings([square(2, 6)], 1, 7)).toEqual([]);
  });

  it('counts a vertex on the line once', () => {
    // a diamond whose corners lie on the line
    expect(crossings([[0, 4, 4, 0, 8, 4, 4, 8]], 1, 4)).toEqual([0, 8]);
  });

  it('leaves holes open', () => {
    expect(crossings([square(0, 10), square(4, 6)], 1, 5)).toEqual([0, 4, 6, 10]);
  });

  it('follows a slanted edge', () => {
    expect(crossings([[0, 0, 10, 0, 0, 10]], 1, 2.5)).toEqual([0, 7.5]);
  });
});

describe('a section across slices', () => {
  it('joins neighbours from centre to centre and reaches half a slice beyond the ends', () => {
    const slices = new Map([
      [4, [square(2, 6)]],
      [5, [square(1, 7)]],
    ]);
    expect(section(slices, 1, 4)).toEqual([
      [2, 4, 2, 3.5],
      [6, 4, 6, 3.5],
      [2, 3.5, 6, 3.5],
      [2, 4, 1, 5],
      [6, 4, 7, 5],
      [1, 5, 1, 5.5],
      [7, 5, 7, 5.5],
      [1, 5.5, 7, 5.5],
    ]);
  });

  it('does not bridge a slice on which nothing is drawn', () => {
    const slices = new Map([
      [1, [square(2, 6)]],
      [3, [square(2, 6)]],
    ]);
    const touched = section(slices, 1, 4).flatMap((line) => line.filter((_, n) => n % 2 === 1));
    expect(touched).not.toContain(2);
  });

  it('closes the gap of a branch half-way', () => {
    const slices = new Map([
      [0, [[0, 0, 10, 0, 10, 8, 0, 8]]],
      [
        1,
        [
          [0, 0, 3, 0, 3, 8, 0, 8],
          [7, 0, 10, 0, 10, 8, 7, 8],
        ],
      ],
    ]);
    expect(section(slices, 1, 4)).toContainEqual([3, 0.5, 7, 0.5]);
  });
});
