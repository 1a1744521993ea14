import { t } from '../../i18n/i18n';
import { ApiError, get, request } from '../../api/client';
import type { ContourSet, TimelineEntry, ViewContours } from '../../api/types';
import { indexToWorld, type Lattice } from '../geometry';
import { drawnSet } from '../outlines';
import type { Slices } from '../sections';
import type { Rings } from './rings';
import type { Draft } from './session';

/** Somebody else stored the same structure, or decided on the set, while it was being drawn. */
export interface Conflict {
  readonly draft: Draft;
  readonly version: number;
  readonly theirs: Slices;
  readonly who: string | null;
  readonly when: string | null;
  /** What happened, for a person. */
  readonly what: 'edited' | 'decided';
}

export type Outcome =
  { readonly kind: 'saved'; readonly version: number } | { readonly kind: 'conflict'; readonly conflict: Conflict };

const path = (caseId: string, draft: Draft) =>
  `/api/cases/${encodeURIComponent(caseId)}/contour-sets/${encodeURIComponent(draft.setId)}`;

/** Contours as the server takes them: LPS mm, on the slices of the lattice that they were drawn on. */
export function bodyOf(slices: ReadonlyMap<number, Rings>, lattice: Lattice) {
  return {
    contours: [...slices].flatMap(([k, rings]) =>
      rings.map((ring) => {
        const pointsMm: number[] = [];
        for (let n = 0; n + 1 < ring.length; n += 2) {
          pointsMm.push(...indexToWorld(lattice, [ring[n] as number, ring[n + 1] as number, k]));
        }
        return { sliceIndex: k, pointsMm };
      }),
    ),
  };
}

async function put(caseId: string, draft: Draft, slices: ReadonlyMap<number, Rings>): Promise<number> {
  const answer = await request(
    `${path(caseId, draft)}/structures/${encodeURIComponent(draft.name)}?lattice=${draft.on}`,
    { method: 'PUT', ifMatch: draft.version, body: bodyOf(slices, draft.lattice) },
  );
  const version = Number(/\d+/.exec(answer.etag ?? '')?.[0]);
  return Number.isFinite(version) ? version : draft.version + 1;
}

/**
 * Stores a draft. When the set has changed meanwhile, but neither this structure nor a decision has, it is stored upon the
 * new version: nobody's work is lost. Else the caller must choose.
 *
 * @param registration by which contours of a second image are shown
 * @throws ApiError when the server refuses for another reason; the draft stays
 */
export async function save(
  caseId: string,
  draft: Draft,
  slices: ReadonlyMap<number, Rings>,
  registration: string,
): Promise<Outcome> {
  try {
    return { kind: 'saved', version: await put(caseId, draft, slices) };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 412) {
      throw error;
    }
  }
  const { items } = await get<{ items: ContourSet[] }>(`/api/cases/${encodeURIComponent(caseId)}/contour-sets`);
  const set = items.find((one) => one.id === draft.setId);
  if (set === undefined) {
    throw new ApiError(409, 'replaced', t('case.replaced'), t('case.replaced.text'));
  }
  const theirs = await storedSlices(caseId, set, draft, registration);
  const decided = set.state !== 'NOT_REVIEWED';
  if (!decided && sameSlices(theirs, draft.stored)) {
    return { kind: 'saved', version: await put(caseId, { ...draft, version: set.version }, slices) };
  }
  const last = await lastChange(caseId, decided ? null : draft.name);
  return {
    kind: 'conflict',
    conflict: {
      draft,
      version: set.version,
      theirs,
      what: decided ? 'decided' : 'edited',
      who: decided ? (set.decidedByName ?? set.decidedBy) : (last?.actor ?? null),
      when: decided ? set.decidedAt : (last?.at ?? null),
    },
  };
}

async function storedSlices(caseId: string, set: ContourSet, draft: Draft, registration: string): Promise<Slices> {
  const query = new URLSearchParams({ set: set.id, registration: draft.on === 'own' ? 'none' : registration });
  const view = set.role === 'SECOND' ? 'second' : 'first';
  const contours = await get<ViewContours>(
    `/api/cases/${encodeURIComponent(caseId)}/views/${view}/contours?${query.toString()}`,
  );
  return drawnSet(set, contours).structures.find(({ name }) => name === draft.name)?.bySlice ?? new Map();
}

async function lastChange(caseId: string, name: string | null): Promise<TimelineEntry | undefined> {
  const { items } = await get<{ items: TimelineEntry[] }>(`/api/cases/${encodeURIComponent(caseId)}/timeline`);
  return items
    .filter(({ kind, detail }) => kind.startsWith('CONTOURS_') && (name === null || detail.includes(name)))
    .sort((a, b) => a.at.localeCompare(b.at))
    .at(-1);
}

const SAME = 1e-6;

export function sameSlices(a: Slices, b: Slices): boolean {
  if (a.size !== b.size) {
    return false;
  }
  return [...a].every(([k, rings]) => {
    const others = b.get(k);
    return (
      others?.length === rings.length &&
      rings.every((ring, n) => {
        const other = others[n] as readonly number[];
        return ring.length === other.length && ring.every((x, at) => Math.abs(x - (other[at] as number)) < SAME);
      })
    );
  });
}
