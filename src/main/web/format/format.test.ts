import { describe, expect, it } from 'vitest';
import {
  ageYears,
  birthDate,
  byUrgency,
  duration,
  measured,
  millimetres,
  personName,
  relative,
  signed,
  taskKind,
  urgency,
  volume,
  words,
} from './format';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const at = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();

describe('people', () => {
  it('writes DICOM person names family first', () => {
    expect(personName('Doe^Jane^Mary')).toBe('Doe, Jane Mary');
    expect(personName('PHANTOM')).toBe('PHANTOM');
    expect(personName('Yamada^Tarou=山田^太郎')).toBe('Yamada, Tarou');
    expect(personName('')).toBe('–');
  });

  it('shows a birth date as that day in every zone', () => {
    expect(birthDate('1961-04-09')).toBe('09 Apr 1961');
    expect(birthDate('19610409')).toBe('09 Apr 1961');
    expect(birthDate(null)).toBe('–');
  });

  it('counts a year only once the birthday has come', () => {
    expect(ageYears('1961-04-09', new Date(2026, 3, 8))).toBe(64);
    expect(ageYears('1961-04-09', new Date(2026, 3, 9))).toBe(65);
    expect(ageYears(null, new Date())).toBeNull();
  });
});

describe('urgency', () => {
  it('tells overdue, soon and later apart', () => {
    expect([urgency(at(-1), NOW), urgency(at(3), NOW), urgency(at(5), NOW), urgency(null, NOW)]).toEqual([
      'overdue',
      'soon',
      'later',
      'none',
    ]);
  });

  it('sorts overdue first and those without a due time last, by priority', () => {
    const item = (dueAt: string | null, priority: number) => ({ dueAt, priority, createdAt: at(-9) });
    const sorted = [item(null, 1), item(at(5), 1), item(null, 9), item(at(-2), 1)].sort(byUrgency);
    expect(sorted.map((x) => [x.dueAt, x.priority])).toEqual([
      [at(-2), 1],
      [at(5), 1],
      [null, 9],
      [null, 1],
    ]);
  });

  it('says how long ago or ahead', () => {
    expect(relative(at(-3), NOW)).toBe('3 h ago');
    expect(relative(at(0.5), NOW)).toBe('in 30 min');
    expect(relative(at(-72), NOW)).toBe('3 d ago');
    expect(relative(null, NOW)).toBe('–');
  });
});

describe('numbers', () => {
  it('gives every number its unit and unknown ones a dash', () => {
    expect(millimetres(3.14159)).toBe('3.1 mm');
    expect(millimetres(null)).toBe('–');
    expect(millimetres(Number.NaN)).toBe('–');
    expect(volume(1234.5)).toBe('1.23 l');
    expect(volume(45.67)).toBe('45.7 ml');
  });

  it('signs offsets, but not a zero', () => {
    expect([signed(1.26), signed(-2), signed(-0.01)]).toEqual(['+1.3', '−2.0', '0.0']);
  });

  it('takes the unit of a measured number from its name', () => {
    expect(measured('p95ErrorMm', 1.234)).toEqual({ label: 'P95 error', text: '1.23 mm' });
    expect(measured('rotationXDeg', -0.5)).toEqual({ label: 'Rotation x', text: '-0.500 °' });
    expect(measured('iterations', 240)).toEqual({ label: 'Iterations', text: '240' });
  });

  it('writes durations with fitting units', () => {
    expect([duration(640), duration(12_340), duration(192_000), duration(4_000_000), duration(null)]).toEqual([
      '640 ms',
      '12.3 s',
      '3 min 12 s',
      '1 h 6 min',
      '',
    ]);
  });
});

describe('words', () => {
  it('turns identifiers into plain words', () => {
    expect(words('REGISTER_RIGIDLY')).toBe('Register rigidly');
    expect(words('Task_ReviewContours')).toBe('Review contours');
    expect(taskKind('DECIDE_ON_PLAN')).toBe('Decide on plan');
    expect(taskKind('SOMETHING_NEW')).toBe('Something new');
  });
});
