import { describe, expect, it } from 'vitest';
import type { ContourSet } from '../api/types';
import { drawnSet, middleSlice, outlinesOn, setsOn, structureKey } from './outlines';

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

describe('outlines', () => {
  it('holds every contour of a structure on its slice and none elsewhere', () => {
    expect(outlinesOn([drawn], 3, new Set(), false).map((o) => o.contours.length)).toEqual([2, 1]);
    expect(outlinesOn([drawn], 4, new Set(), false)).toEqual([]);
  });

  it('leaves out what is switched off and dashes the second image in the fused box only', () => {
    const shown = outlinesOn([drawn], 3, new Set([structureKey('s1', 'Body')]), true);
    expect(shown.map((o) => [o.color, o.dashed])).toEqual([['#ffcc00', true]]);
    expect(outlinesOn([drawn], 3, new Set(), false)[0]?.dashed).toBe(false);
  });

  it('shows the contours of the first image on the second one only where that has none of its own', () => {
    const first = { ...drawn, set: set('s0', 'FIRST') };
    const both = [first, drawn];
    const ids = (view: 'first' | 'second' | 'fused', contoured: boolean) =>
      setsOn(view, both, contoured).map((one) => one.set.id);
    expect(ids('second', true)).toEqual(['s1']);
    expect(ids('second', false)).toEqual(['s0']);
    expect(ids('first', true)).toEqual(['s0']);
    expect(ids('fused', true)).toEqual(['s0', 's1']);
  });

  it('takes no colour that is not one', () => {
    expect(drawn.structures[1]?.color).toBe('#ffffff');
  });

  it('finds the middle of the slices on which a structure lies', () => {
    expect(middleSlice([drawn], 's1', 'Bladder')).toBe(5);
    expect(middleSlice([drawn], 's1', 'Unknown')).toBeNull();
  });
});
