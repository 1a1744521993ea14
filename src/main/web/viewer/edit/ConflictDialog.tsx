import { useEffect, useRef } from 'react';
import { moment } from '../../format/format';
import { TEXT } from '../texts';
import { areaOf } from './rings';
import type { Conflict } from './save';
import type { Editing } from './useEditing';

const T = TEXT.conflict;

/** Slices on which two versions of a structure differ by more than a voxel or in one of them being empty. */
function differing({ draft, theirs }: Conflict, editing: Editing): number[] {
  const mine = editing.session.slices(draft);
  return [...new Set([...mine.keys(), ...theirs.keys()])]
    .filter((k) => Math.abs(areaOf(mine.get(k) ?? []) - areaOf(theirs.get(k) ?? [])) > 1)
    .sort((a, b) => a - b);
}

/** Somebody else was faster: who, what, when; both versions are there to choose from and neither is lost. */
export function ConflictDialog(props: { editing: Editing; conflict: Conflict }) {
  const { editing, conflict } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const slices = differing(conflict, editing);
  const who = conflict.who ?? T.somebody;
  const when = conflict.when === null ? '' : moment(conflict.when);
  return (
    <dialog ref={dialog} className="conflict" data-testid="conflict" onCancel={editing.closeConflict}>
      <h2>{T.title(conflict.draft.name)}</h2>
      <p>{conflict.what === 'edited' ? T.edited(who, when) : T.decided(who, when)}</p>
      {conflict.what === 'edited' && (
        <p className="muted">
          {T.slices(slices.length)}{' '}
          {slices
            .slice(0, 12)
            .map((k) => k + 1)
            .join(', ')}
          {slices.length > 12 ? ' …' : ''}
        </p>
      )}
      <p className="muted">{T.nothingLost}</p>
      <div className="conflict-actions">
        <button type="button" className="button button-primary" onClick={() => void editing.keepMine()}>
          {T.keepMine}
        </button>
        <button type="button" className="button" onClick={editing.keepTheirs}>
          {T.keepTheirs}
        </button>
        <button type="button" className="button button-quiet" onClick={editing.closeConflict}>
          {T.later}
        </button>
      </div>
    </dialog>
  );
}
