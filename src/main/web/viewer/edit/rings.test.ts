import { describe, expect, it } from 'vitest';
import { between } from './interpolate';
import { areaOf, circle, combine, contains, smooth, stroke } from './rings';

const square = (a: number, b: number) => [a, a, b, a, b, b, a, b];

describe('drawn areas', () => {
  it('grow by what is added and shrink by what is cut', () => {
    expect(areaOf(combine('add', [square(0, 10)], [square(5, 15)]))).toBeCloseTo(175, 1);
    expect(areaOf(combine('cut', [square(0, 10)], [square(5, 15)]))).toBeCloseTo(75, 1);
  });

  it('keep the hole that is cut into their middle', () => {
    const ring = combine('cut', [square(0, 10)], [circle(5, 5, 2, 2)]);
    expect(ring.length).toBe(2);
    expect(contains(ring, 5, 5)).toBe(false);
    expect(contains(ring, 1, 1)).toBe(true);
    expect(areaOf(ring)).toBeCloseTo(100 - 4 * Math.PI, 0);
  });

  it('lose a hole that is painted over, and leave an island in it alone', () => {
    const rings = [square(0, 30), square(5, 25), square(12, 18)];
    expect(contains(rings, 15, 15)).toBe(true);
    expect(areaOf(combine('add', rings, [square(4, 26)]))).toBeCloseTo(900, 1);
  });

  it('are unchanged, to a fiftieth of a voxel, by a stroke that misses them', () => {
    const area = combine('add', [], [circle(20, 20, 8, 5)]);
    const [ring] = combine('add', area, [circle(60, 60, 3, 3)]);
    expect(combine('cut', area, [circle(60, 60, 3, 3)]).length).toBe(1);
    expect(ring).toBeDefined();
    expect(areaOf(combine('cut', area, [circle(60, 60, 3, 3)]))).toBeCloseTo(areaOf(area), 1);
  });

  it('undo each other where strokes overlap: adding and cutting the same leaves nothing', () => {
    for (let seed = 1; seed <= 20; seed++) {
      let state = seed;
      const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
      const pen = stroke([40 * random(), 40 * random()], [40 * random(), 40 * random()], 1 + 4 * random(), 2);
      expect(combine('cut', combine('add', [], [pen]), [pen]), `seed ${seed}`).toEqual([]);
    }
  });

  it('keep their size when they are smoothed', () => {
    const rough = combine('add', [], [circle(50, 50, 20, 20).map((x, n) => x + (n % 4 < 2 ? 0.4 : -0.4))]);
    expect(areaOf(smooth(rough)) / areaOf(rough)).toBeCloseTo(1, 1);
    expect(Math.abs(areaOf(smooth([square(0, 40)])) - 1600)).toBeLessThan(40);
  });
});

describe('between two slices', () => {
  it('lies the circle of the mean radius between two circles', () => {
    const [middle] = between([circle(30, 30, 20, 20)], [circle(30, 30, 10, 10)], [0.5]);
    expect(middle?.length).toBe(1);
    expect(Math.sqrt(areaOf(middle ?? []) / Math.PI)).toBeCloseTo(15, 0);
  });

  it('moves and keeps a hole', () => {
    const ring = (i: number) => [circle(i, 30, 15, 15), circle(i, 30, 6, 6)];
    const [quarter] = between(ring(30), ring(34), [0.25]);
    expect(quarter?.length).toBe(2);
    expect(contains(quarter ?? [], 31, 30)).toBe(false);
    expect(contains(quarter ?? [], 41, 30)).toBe(true);
    expect(areaOf(quarter ?? [])).toBeCloseTo(Math.PI * (225 - 36), -1.5);
  });

  it('gives the area itself where both are the same', () => {
    const area = [square(10, 40)];
    const [middle] = between(area, area, [0.5]);
    expect(Math.abs(areaOf(middle ?? []) - 900)).toBeLessThan(30);
  });
});
