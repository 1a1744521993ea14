import type { Lattice } from '../geometry';
import type { PenPoint } from '../drawing';
import type { Slices } from '../sections';
import type { Phase } from '../usePointer';
import { between } from './interpolate';
import { circle, combine, contains, smooth, stroke, type Rings } from './rings';

export type DrawTool = 'brush' | 'erase' | 'nudge' | 'freehand';

/** Which structure, and on what it was drawn. */
export interface Target {
  readonly key: string;
  readonly setId: string;
  readonly name: string;
  readonly lattice: Lattice;
  /** On whose slices the contours lie: the first image's, or the own ones of a second image that is not registered. */
  readonly on: 'first' | 'own';
  /** Version of the contour set that was seen. */
  readonly version: number;
  readonly stored: Slices;
}

/** A structure as somebody has drawn it and not saved it yet. */
export interface Draft extends Target {
  /** Slices that were changed; an empty list: nothing is left on that slice. */
  readonly changed: ReadonlyMap<number, Rings>;
}

interface Step {
  readonly key: string;
  readonly slices: readonly { readonly k: number; readonly before: Rings; readonly after: Rings }[];
}

export interface Drawn {
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly undo: readonly Step[];
  readonly redo: readonly Step[];
  readonly locked: ReadonlySet<string>;
  /** Drafts that were put aside when another's version was kept. */
  readonly aside: readonly Draft[];
}

export interface EditState extends Drawn {
  readonly active: Target | null;
  readonly tool: DrawTool | null;
  readonly radiusMm: number;
  readonly sketch: { readonly k: number; readonly points: readonly number[] } | null;
  /** Grows with every finished change; what is kept on this device follows it. */
  readonly revision: number;
}

export const EMPTY: Drawn = { drafts: new Map(), undo: [], redo: [], locked: new Set(), aside: [] };

const UNDO_MAX = 300;
const NOTHING: Rings = [];

interface Stroke {
  readonly point: PenPoint;
  readonly operation: 'add' | 'cut';
  readonly before: Map<number, Rings>;
  last: PenPoint;
}

/** Everything drawn in one case since it was opened (or brought back). Changes are told to whoever subscribed. */
export class EditSession {
  private state: EditState = {
    ...EMPTY,
    active: null,
    tool: null,
    radiusMm: 8,
    sketch: null,
    revision: 0,
  };
  private running: Stroke | null = null;
  private readonly listeners = new Set<() => void>();

  readonly get = (): EditState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private set(change: Partial<EditState>, finished = false): void {
    const revision = this.state.revision + (finished ? 1 : 0);
    this.state = { ...this.state, ...change, revision };
    this.listeners.forEach((listener) => listener());
  }

  restore(drawn: Drawn): void {
    this.set(drawn);
  }

  activate(active: Target | null): void {
    this.running = null;
    this.set({ active, sketch: null });
  }

  use(tool: DrawTool | null): void {
    this.running = null;
    this.set({ tool, sketch: null });
  }

  radius(radiusMm: number): void {
    this.set({ radiusMm: Math.min(60, Math.max(0.5, radiusMm)) });
  }

  lock(key: string, on: boolean): void {
    const locked = new Set(this.state.locked);
    if (on) {
      locked.add(key);
    } else {
      locked.delete(key);
    }
    this.set({ locked }, true);
  }

  /** What is drawn on a slice now. */
  on(target: Target, k: number): Rings {
    return this.state.drafts.get(target.key)?.changed.get(k) ?? this.base(target).get(k) ?? NOTHING;
  }

  /** A draft goes on from what was stored when it was begun, whatever others stored since. */
  private base(target: Target): Slices {
    return this.state.drafts.get(target.key)?.stored ?? target.stored;
  }

  private slicesOf(target: Target): number[] {
    const changed = this.state.drafts.get(target.key)?.changed ?? new Map<number, Rings>();
    return [...new Set([...this.base(target).keys(), ...changed.keys()])]
      .filter((k) => this.on(target, k).length > 0)
      .sort((a, b) => a - b);
  }

  private put(target: Target, areas: ReadonlyMap<number, Rings>): void {
    const known = this.state.drafts.get(target.key);
    const changed = new Map(known?.changed ?? []);
    areas.forEach((rings, k) => changed.set(k, rings));
    const drafts = new Map(this.state.drafts);
    drafts.set(target.key, { ...(known ?? target), changed });
    this.set({ drafts });
  }

  /** A finished change: it can be undone, and is kept on this device. */
  private commit(target: Target, before: ReadonlyMap<number, Rings>): void {
    const slices = [...before]
      .map(([k, rings]) => ({ k, before: rings, after: this.on(target, k) }))
      .filter((slice) => slice.before !== slice.after);
    if (slices.length > 0) {
      const undo = [...this.state.undo, { key: target.key, slices }].slice(-UNDO_MAX);
      this.set({ undo, redo: [] }, true);
    }
  }

  private change(target: Target, areas: ReadonlyMap<number, Rings>): void {
    const before = new Map([...areas.keys()].map((k) => [k, this.on(target, k)]));
    this.put(target, areas);
    this.commit(target, before);
  }

  pen(point: PenPoint, phase: Phase): void {
    const { active, tool } = this.state;
    if (active === null || tool === null || this.state.locked.has(active.key)) {
      return;
    }
    if (tool === 'freehand') {
      this.sketch(active, point, phase);
      return;
    }
    if (phase === 'start') {
      this.running = { point, operation: this.operation(active, tool, point), before: new Map(), last: point };
      if (tool !== 'nudge') {
        this.stamp(active, this.running, point);
      }
    } else if (this.running !== null) {
      this.stamp(active, this.running, point);
      if (phase === 'end') {
        this.commit(active, this.running.before);
        this.running = null;
      }
    }
  }

  /** Nudging pushes the border away from where it began. */
  private operation(target: Target, tool: DrawTool, point: PenPoint): 'add' | 'cut' {
    if (tool === 'nudge') {
      const k = Math.round(point.index[2]);
      return contains(this.on(target, k), point.index[0], point.index[1]) ? 'add' : 'cut';
    }
    return tool === 'erase' || point.alt ? 'cut' : 'add';
  }

  private stamp(target: Target, running: Stroke, point: PenPoint): void {
    const areas = new Map<number, Rings>();
    for (const { k, ring } of passes(running.last, point, this.state.radiusMm)) {
      const before = areas.get(k) ?? this.on(target, k);
      if (!running.before.has(k)) {
        running.before.set(k, before);
      }
      areas.set(k, combine(running.operation, before, [ring]));
    }
    running.last = point;
    this.put(target, areas);
  }

  private sketch(target: Target, point: PenPoint, phase: Phase): void {
    const k = point.n;
    const drawn = phase === 'start' ? [] : (this.state.sketch?.points ?? []);
    const points = [...drawn, point.index[0], point.index[1]];
    if (phase !== 'end') {
      this.set({ sketch: { k, points } });
      return;
    }
    this.set({ sketch: null });
    if (points.length >= 6) {
      const before = this.on(target, k);
      const area = point.shift
        ? combine('add', NOTHING, [points])
        : combine(point.alt ? 'cut' : 'add', before, [points]);
      this.change(target, new Map([[k, area]]));
    }
  }

  /** Fills the gaps between drawn slices. Returns how many slices were filled. */
  interpolate(target: Target): number {
    const drawn = this.slicesOf(target);
    const areas = new Map<number, Rings>();
    drawn.forEach((k, n) => {
      const next = drawn[n + 1];
      if (next !== undefined && next - k > 1) {
        const gap = Array.from({ length: next - k - 1 }, (_, at) => k + at + 1);
        const parts = gap.map((at) => (at - k) / (next - k));
        between(this.on(target, k), this.on(target, next), parts).forEach((rings, at) =>
          areas.set(gap[at] as number, rings),
        );
      }
    });
    this.change(target, areas);
    return areas.size;
  }

  smooth(target: Target, k: number): void {
    this.change(target, new Map([[k, smooth(this.on(target, k))]]));
  }

  clear(target: Target, k: number): void {
    this.change(target, new Map([[k, NOTHING]]));
  }

  /** Takes over the nearest drawn slice on one side. Returns its index; null where there is none. */
  copyFrom(target: Target, k: number, step: 1 | -1): number | null {
    const from = this.slicesOf(target)
      .filter((other) => (other - k) * step > 0)
      .sort((a, b) => Math.abs(a - k) - Math.abs(b - k))[0];
    if (from === undefined) {
      return null;
    }
    this.change(target, new Map([[k, this.on(target, from)]]));
    return from;
  }

  undo(): void {
    const step = this.state.undo.at(-1);
    if (step !== undefined) {
      this.replay(step, 'before');
      this.set({ undo: this.state.undo.slice(0, -1), redo: [...this.state.redo, step] }, true);
    }
  }

  redo(): void {
    const step = this.state.redo.at(-1);
    if (step !== undefined) {
      this.replay(step, 'after');
      this.set({ redo: this.state.redo.slice(0, -1), undo: [...this.state.undo, step] }, true);
    }
  }

  private replay(step: Step, side: 'before' | 'after'): void {
    const target =
      this.state.drafts.get(step.key) ?? (this.state.active?.key === step.key ? this.state.active : undefined);
    if (target !== undefined) {
      this.put(target, new Map(step.slices.map((slice) => [slice.k, slice[side]])));
    }
  }

  /** The whole structure as drawn. */
  slices(target: Target): Map<number, Rings> {
    return new Map(this.slicesOf(target).map((k) => [k, this.on(target, k)]));
  }

  /** After saving: the draft is gone; other drafts of the set go on from the new version. */
  saved(draft: Draft, version: number): void {
    const drafts = new Map(this.state.drafts);
    drafts.delete(draft.key);
    drafts.forEach((other, key) => {
      if (other.setId === draft.setId && other.version === draft.version) {
        drafts.set(key, { ...other, version });
      }
    });
    this.forget(draft.key, { drafts });
  }

  /** The draft goes on from another version of the set. */
  rebase(draft: Draft, version: number): Draft {
    const next = { ...draft, version };
    const drafts = new Map(this.state.drafts);
    drafts.set(draft.key, next);
    this.set({ drafts }, true);
    return next;
  }

  discard(key: string, aside = false): void {
    const draft = this.state.drafts.get(key);
    const drafts = new Map(this.state.drafts);
    drafts.delete(key);
    this.forget(key, {
      drafts,
      aside:
        aside && draft !== undefined
          ? [...this.state.aside, { ...draft, changed: this.whole(draft) }]
          : this.state.aside,
    });
  }

  /** Every slice of a draft, those included that it left empty. */
  private whole(draft: Draft): Map<number, Rings> {
    return new Map([...draft.stored.keys(), ...draft.changed.keys()].map((k) => [k, this.on(draft, k)]));
  }

  /** Lays a draft that was put aside over what is stored now. */
  bringBack(draft: Draft, now: Target): void {
    this.set({ aside: this.state.aside.filter((one) => one !== draft) });
    const all = new Map([...now.stored.keys()].map((k): [number, Rings] => [k, NOTHING]));
    draft.changed.forEach((rings, k) => all.set(k, rings));
    this.change(now, all);
  }

  private forget(key: string, change: Partial<EditState>): void {
    const without = (steps: readonly Step[]) => steps.filter((step) => step.key !== key);
    this.set({ ...change, undo: without(this.state.undo), redo: without(this.state.redo) }, true);
  }
}

/** Contours as stored with a draft laid over them. */
export function overlaid(stored: Slices, draft: Draft | undefined): Slices {
  if (draft === undefined) {
    return stored;
  }
  const slices = new Map(draft.stored);
  draft.changed.forEach((rings, k) => {
    if (rings.length > 0) {
      slices.set(k, rings);
    } else {
      slices.delete(k);
    }
  });
  return slices;
}

/**
 * What a ball of the pen's radius passes over between two points: on the slice itself a stroke; from another plane, on
 * every slice that the ball meets, the part of its cross-section that lies within the plane's own thickness.
 */
function passes(from: PenPoint, to: PenPoint, radiusMm: number): { k: number; ring: number[] }[] {
  const { spacingMm, size } = to.lattice;
  const [ri, rj] = [radiusMm / spacingMm[0], radiusMm / spacingMm[1]];
  if (to.plane.normal === 2) {
    const [a, b] = [from.index, to.index];
    const still = a[0] === b[0] && a[1] === b[1];
    return [{ k: to.n, ring: still ? circle(b[0], b[1], ri, rj) : stroke([a[0], a[1]], [b[0], b[1]], ri, rj) }];
  }
  const normal = to.plane.normal;
  const along = normal === 0 ? 1 : 0;
  const steps = Math.max(
    1,
    Math.ceil(
      Math.hypot(
        (to.index[along] - from.index[along]) * spacingMm[along],
        (to.index[2] - from.index[2]) * spacingMm[2],
      ) /
        (radiusMm / 2),
    ),
  );
  const found: { k: number; ring: number[] }[] = [];
  for (let step = 0; step <= steps; step++) {
    const at = (axis: 0 | 1 | 2) => from.index[axis] + (step / steps) * (to.index[axis] - from.index[axis]);
    const reach = radiusMm / spacingMm[2];
    for (let k = Math.max(0, Math.ceil(at(2) - reach)); k <= Math.min(size[2] - 1, Math.floor(at(2) + reach)); k++) {
      const half = Math.sqrt(Math.max(0, radiusMm ** 2 - ((k - at(2)) * spacingMm[2]) ** 2)) / spacingMm[along];
      const [low, high] = [at(along) - half, at(along) + half];
      const [near, far] = [to.n - 0.5, to.n + 0.5];
      const ring =
        along === 0 ? [low, near, high, near, high, far, low, far] : [near, low, far, low, far, high, near, high];
      found.push({ k, ring });
    }
  }
  return found;
}
