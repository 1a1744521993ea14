/** How values are written for people. Times are shown in the zone of the viewer; numbers with a point and their unit. */
import type { CaseState, ImageType, ReviewState, TaskKind } from '../api/types';
import { found, locale, t } from '../i18n/i18n';

const NONE = '–';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const FORMATS = {
  dateTime: { day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  day: { day: '2-digit', month: 'short', year: 'numeric' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  dayUtc: { day: '2-digit', month: 'short', year: 'numeric', timeZone: 'UTC' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

const made = new Map<string, Intl.DateTimeFormat>();

function formatter(kind: keyof typeof FORMATS): Intl.DateTimeFormat {
  const key = `${kind} ${locale()}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale(), FORMATS[kind]);
  made.set(key, known);
  return known;
}

export function moment(iso: string | null | undefined): string {
  return iso ? formatter('dateTime').format(new Date(iso)) : NONE;
}

export function day(iso: string | null | undefined): string {
  return iso ? formatter('day').format(new Date(iso)) : NONE;
}

export function clock(iso: string): string {
  return formatter('clock').format(new Date(iso));
}

/** A birth date has no time zone: `1961-04-09` or DICOM's `19610409` are that day everywhere. */
export function birthDate(date: string | null | undefined): string {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(date ?? '');
  return parts ? formatter('dayUtc').format(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))) : NONE;
}

/** Age in whole years on a day; null when either is unknown. */
export function ageYears(birth: string | null | undefined, on: Date): number | null {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(birth ?? '');
  if (!parts) {
    return null;
  }
  const before =
    on.getMonth() + 1 < Number(parts[2]) || (on.getMonth() + 1 === Number(parts[2]) && on.getDate() < Number(parts[3]));
  return on.getFullYear() - Number(parts[1]) - (before ? 1 : 0);
}

/** DICOM `Family^Given^Middle^Prefix^Suffix` as `Family, Given Middle`. */
export function personName(name: string | null | undefined): string {
  const [family = '', given = '', middle = ''] = (name ?? '').split('=')[0]?.split('^') ?? [];
  const first = [given, middle].filter(Boolean).join(' ');
  return [family, first].filter(Boolean).join(', ') || NONE;
}

export function sex(code: string | null | undefined): string {
  return found(`sex.${code ?? ''}`) ?? t('sex.none');
}

export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) {
    return '';
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < MINUTE_MS) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  const minutes = Math.floor(ms / MINUTE_MS);
  return minutes < 60
    ? `${minutes} min ${Math.round((ms % MINUTE_MS) / 1000)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `3 min ago`, `in 2 h`; beyond two weeks the day itself. */
export function relative(iso: string | null | undefined, now: number): string {
  if (!iso) {
    return NONE;
  }
  const delta = new Date(iso).getTime() - now;
  const size = Math.abs(delta);
  if (size > 14 * DAY_MS) {
    return day(iso);
  }
  if (size < MINUTE_MS) {
    return t('time.now');
  }
  const [count, unit] =
    size < HOUR_MS
      ? [Math.round(size / MINUTE_MS), 'min']
      : size < DAY_MS
        ? [Math.round(size / HOUR_MS), 'h']
        : [Math.round(size / DAY_MS), t('time.d')];
  return t(delta < 0 ? 'time.ago' : 'time.in', { time: `${count} ${unit}` });
}

export type Urgency = 'overdue' | 'soon' | 'later' | 'none';

/** Overdue: past its time; soon: within four hours. */
export function urgency(dueAt: string | null, now: number): Urgency {
  if (!dueAt) {
    return 'none';
  }
  const left = new Date(dueAt).getTime() - now;
  return left < 0 ? 'overdue' : left < 4 * HOUR_MS ? 'soon' : 'later';
}

/** Due first, overdue on top; those without a time last, higher priority before lower, older before newer. */
export function byUrgency(
  a: { dueAt: string | null; priority: number; createdAt: string },
  b: { dueAt: string | null; priority: number; createdAt: string },
): number {
  const at = (item: { dueAt: string | null }) => (item.dueAt ? new Date(item.dueAt).getTime() : Infinity);
  const [dueA, dueB] = [at(a), at(b)];
  if (dueA !== dueB) {
    return dueA < dueB ? -1 : 1;
  }
  return b.priority - a.priority || a.createdAt.localeCompare(b.createdAt);
}

export function millimetres(value: number | null | undefined, digits = 1): string {
  return value === null || value === undefined || !Number.isFinite(value) ? NONE : `${value.toFixed(digits)} mm`;
}

/** A signed number, so that an offset never reads as a size. A value that rounds to zero has no sign. */
export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
}

export function volume(ml: number | null | undefined): string {
  if (ml === null || ml === undefined || !Number.isFinite(ml)) {
    return NONE;
  }
  return ml >= 1000 ? `${(ml / 1000).toFixed(2)} l` : `${ml.toFixed(ml < 10 ? 2 : 1)} ml`;
}

export function imageType(type: ImageType | null | undefined): string {
  return type ? t(`type.${type}`) : t('type.none');
}

export function shortType(type: ImageType | null | undefined): string {
  return type ? (type === 'SINGLE' ? t('type.short.SINGLE') : t('type.short', { type })) : NONE;
}

export function taskKind(kind: TaskKind | (string & {})): string {
  return found(`kind.${kind}`) ?? words(kind);
}

export function caseState(state: CaseState): string {
  return found(`state.${state}`) ?? words(state);
}

export function reviewState(state: ReviewState): string {
  return found(`review.${state}`) ?? words(state);
}

export function roleName(role: string): string {
  return found(`role.${role}`) ?? words(role);
}

export type PriorityLevel = 'low' | 'normal' | 'high' | 'urgent';

/** A priority of 0 to 100 in words: 50 is usual. */
export function priority(value: number): { level: PriorityLevel; label: string } {
  const level = value >= 85 ? 'urgent' : value >= 65 ? 'high' : value >= 35 ? 'normal' : 'low';
  return { level, label: t(`priority.${level}`) };
}

/** `REGISTER_RIGIDLY`, `Task_RegisterRigidly` or `minJacobian` as words. */
export function words(name: string): string {
  const text = name
    .replace(/^(Task|Gateway|Event|StartEvent|EndEvent|Boundary|CallActivity|SubProcess)_/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ')
    .toLowerCase()
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Name and unit of a measured number: the unit is the last part of its name (`p95ErrorMm` → P95 error, mm). */
export function measured(name: string, value: number): { label: string; text: string } {
  const units: [RegExp, string][] = [
    [/Mm$/, 'mm'],
    [/Deg$/, '°'],
    [/Ml$/, 'ml'],
    [/Ms$/, 'ms'],
    [/Percent$/, '%'],
    [/Seconds$/, 's'],
  ];
  const unit = units.find(([pattern]) => pattern.test(name));
  const label = words(unit ? name.replace(unit[0], '') : name);
  const size = Math.abs(value);
  const text = Number.isInteger(value)
    ? String(value)
    : size >= 100
      ? value.toFixed(1)
      : value.toFixed(size >= 1 ? 2 : 3);
  return { label, text: unit ? `${text} ${unit[1]}` : text };
}
