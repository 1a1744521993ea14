import { describe, expect, it } from 'vitest';
import { CT_PRESETS, dragWindow, presetsOf } from './windowing';

describe('dragging the window', () => {
  it('widens to the right and darkens downwards in steps of its width', () => {
    expect(dragWindow({ centre: 40, width: 500 }, 50, -25)).toEqual({ centre: -10, width: 600 });
  });

  it('never reaches a width of nothing', () => {
    expect(dragWindow({ centre: 0, width: 100 }, -9999, 0).width).toBe(1);
    expect(dragWindow({ centre: 0.5, width: 1 }, -9999, 0).width).toBe(0.01);
  });

  it('moves in fractions where greys are fractions', () => {
    expect(dragWindow({ centre: 0.5, width: 1 }, 25, 25)).toEqual({ centre: 0.6, width: 1.1 });
  });
});

describe('presets', () => {
  it('are in Hounsfield units for CT only', () => {
    expect(presetsOf('HU', 'CT', { centre: 40, width: 400 })).toBe(CT_PRESETS);
  });

  it('are parts of the fitting window where units are arbitrary', () => {
    const [whole, contrast] = presetsOf('', 'MR', { centre: 500, width: 1000 });
    expect(whole?.window).toEqual({ centre: 500, width: 1000 });
    expect(contrast?.window.centre).toBeCloseTo(425, 9);
    expect(contrast?.window.width).toBeCloseTo(550, 9);
  });

  it('keep what is empty black in PET', () => {
    for (const { window } of presetsOf('BQML', 'PT', { centre: 50, width: 100 })) {
      expect(window.centre - window.width / 2).toBeCloseTo(0, 9);
    }
  });
});
