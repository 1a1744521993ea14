import { EMPTY, type Draft, type Drawn } from './session';

/**
 * Unsaved drawing on this device, so that a crash of the browser loses none of it: shapes by case and user, no name of a
 * patient. Removed once it is saved or discarded, and after {@link KEPT_DAYS} days.
 */
const DATABASE = 'contourflow';
const STORE = 'drawing';
const KEPT_DAYS = 14;

interface Kept {
  readonly savedAt: number;
  readonly drawn: Drawn;
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('this browser keeps nothing'));
  });
}

async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => failed(transaction.error ?? new Error('the drawing was not kept'));
      transaction.onerror = () => failed(transaction.error ?? new Error('the drawing was not kept'));
    });
  } finally {
    database.close();
  }
}

export const placeOf = (userId: string, caseId: string) => `${userId}|${caseId}`;

/** Keeps what is drawn, or forgets the place when nothing is. */
export async function keep(place: string, drawn: Drawn, now = Date.now()): Promise<void> {
  const { drafts, undo, redo, locked, aside } = drawn;
  const empty = drafts.size === 0 && locked.size === 0 && aside.length === 0;
  const kept: Kept = { savedAt: now, drawn: { drafts, undo, redo, locked, aside } };
  await within('readwrite', (store): IDBRequest => (empty ? store.delete(place) : store.put(kept, place)));
}

export interface Recovered {
  readonly savedAt: Date;
  readonly drawn: Drawn;
}

/** What was kept at a place; null when there is nothing, or nothing that is young enough. */
export async function recover(place: string, now = Date.now()): Promise<Recovered | null> {
  const kept = await within<Kept | undefined>('readonly', (store) => store.get(place) as IDBRequest<Kept | undefined>);
  if (kept === undefined || !isDrawn(kept.drawn)) {
    return null;
  }
  if (now - kept.savedAt > KEPT_DAYS * 86_400_000) {
    await keep(place, EMPTY);
    return null;
  }
  return { savedAt: new Date(kept.savedAt), drawn: kept.drawn };
}

/** An older page may have written other shapes. */
function isDrawn(drawn: Drawn | undefined): drawn is Drawn {
  const whole = (draft: Draft) =>
    draft.stored instanceof Map && draft.changed instanceof Map && draft.lattice.size.length === 3;
  return drawn?.drafts instanceof Map && [...drawn.drafts.values()].every(whole) && Array.isArray(drawn.aside);
}
