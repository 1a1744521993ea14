import { describe, expect, it } from 'vitest';
import type { ContourSet } from '../api/types';
import type { Lattice } from './geometry';
import { drawnSet, middleOf, outlinesOn, setsOn, structureKey } from './outlines';
import { planeOf } from './planes';

const set = (id: string, role: 'FIRST' | 'SECOND') => ({ id, role }) as ContourSet;

const drawn = drawnSet(set('s1', 'SECOND'), {
  structures: [
    {
      name: 'Bladder',
      color: '#ffcc00',
      state: 'NOT_REVIEWED',
      contours: [
        { sliceIndex: 3, pointsIndex: [0, 0, 4, 0, 4, 4] },
        { sliceIndex: 3, pointsIndex: [8, 8, 9, 8, 9, 9] },
        { sliceIndex: 9, pointsIndex: [1, 1, 2, 1, 2, 2] },
        { sliceIndex: 5, pointsIndex: [1, 1, 2, 1, 2, 2] },
      ],
    },
    {
      name: 'Body',
      color: 'url(evil)',
      state: 'NOT_REVIEWED',
      contours: [{ sliceIndex: 3, pointsIndex: [0, 0, 9, 0, 9, 9] }],
    },
  ],
});

const lattice: Lattice = {
  size: [10, 10, 12],
  spacingMm: [1, 1, 1],
  originMm: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
};
const axial = planeOf(lattice, 'axial');

describe('outlines', () => {
  it('holds every contour of a structure on its slice and none elsewhere', () => {
    expect(
      outlinesOn({ sets: [drawn], hidden: new Set(), dashSecond: false, active: null }, axial, 3).map(
        (o) => o.lines.length,
      ),
    ).toEqual([2, 1]);
    expect(outlinesOn({ sets: [drawn], hidden: new Set(), dashSecond: false, active: null }, axial, 4)).toEqual([]);
  });

  it('leaves out what is switched off and dashes the second image in the fused box only', () => {
    const shown = outlinesOn(
      { sets: [drawn], hidden: new Set([structureKey('s1', 'Body')]), dashSecond: true, active: null },
      axial,
      3,
    );
    expect(shown.map((o) => [o.color, o.dashed])).toEqual([['#ffcc00', true]]);
    expect(outlinesOn({ sets: [drawn], hidden: new Set(), dashSecond: false, active: null }, axial, 3)[0]?.dashed).toBe(
      false,
    );
  });

  it('mirrors the points of a lattice that runs the other way, as the picture is mirrored', () => {
    const prone: Lattice = { ...lattice, direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] };
    const [bladder] = outlinesOn(
      { sets: [drawn], hidden: new Set(), dashSecond: false, active: null },
      planeOf(prone, 'axial'),
      9,
    );
    expect(bladder?.lines).toEqual([[8, 8, 7, 8, 7, 7]]);
  });

  it('draws colours only, whatever a set says', () => {
    expect(outlinesOn({ sets: [drawn], hidden: new Set(), dashSecond: false, active: null }, axial, 3)[1]?.color).toBe(
      '#ffffff',
    );
  });

  it('finds the middle of the slices that bear a structure', () => {
    expect(middleOf([drawn], 's1', 'Bladder')).toEqual([5 / 3, 4 / 3, 5]);
    expect(middleOf([drawn], 's1', 'Rectum')).toBeNull();
  });
});

describe('choice of contours', () => {
  const first = drawnSet(set('s0', 'FIRST'), { structures: [] });

  it('shows each image with its own, and the first contour where the second image has none', () => {
    expect(setsOn('second', [first, drawn], true).map((one) => one.set.id)).toEqual(['s1']);
    expect(setsOn('second', [first], false).map((one) => one.set.id)).toEqual(['s0']);
    expect(setsOn('fused', [first, drawn], true).length).toBe(2);
  });

  it('shows the chosen one in every box, one at a time', () => {
    for (const view of ['first', 'second', 'fused'] as const) {
      expect(setsOn(view, [first, drawn], true, 'SECOND').map((one) => one.set.id)).toEqual(['s1']);
    }
  });
});
