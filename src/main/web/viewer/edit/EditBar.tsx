import { useEffect, useState } from 'react';
import { Failure } from '../../app/ui';
import { moment } from '../../format/format';
import type { Lattice } from '../geometry';
import { structureKey, type DrawnSet } from '../outlines';
import { TEXT } from '../texts';
import { useKeys } from '../useKeys';
import type { ViewerState } from '../useViewerState';
import { ConflictDialog } from './ConflictDialog';
import type { DrawTool, Target } from './session';
import { targetOf, type Editing } from './useEditing';
import { t } from '../../i18n/i18n';

interface Props {
  editing: Editing;
  viewer: ViewerState;
  lattice: Lattice;
  /** Slices on which the contours lie. */
  on: 'first' | 'own';
  /** Why the contours of the second image cannot be drawn now; null when they can. */
  secondHindered: string | null;
  close: () => void;
}

const TOOLS: readonly { tool: DrawTool; key: string }[] = [
  { tool: 'brush', key: 'b' },
  { tool: 'erase', key: 'e' },
  { tool: 'nudge', key: 'n' },
  { tool: 'freehand', key: 'f' },
];

const T = TEXT.edit;

/** What can be drawn in: every structure of the sets in the boxes. */
function options(stored: readonly DrawnSet[]) {
  return stored.flatMap(({ set, structures }) =>
    structures.map(({ name }) => ({
      key: structureKey(set.id, name),
      label: stored.length > 1 ? `${name} · ${T.sets[set.role]}` : name,
      approved: set.structures.find((one) => one.name === name)?.state === 'APPROVED',
    })),
  );
}

function find(stored: readonly DrawnSet[], key: string): { drawn: DrawnSet; name: string } | null {
  for (const drawn of stored) {
    const structure = drawn.structures.find(({ name }) => structureKey(drawn.set.id, name) === key);
    if (structure !== undefined) {
      return { drawn, name: structure.name };
    }
  }
  return null;
}

/** Tools for drawing, the structure drawn in, and what became of it. */
export function EditBar(props: Props) {
  const { editing, viewer, lattice, on } = props;
  const { session, state } = editing;
  const { active, drafts } = state;
  const [said, say] = useState('');
  const k = Math.round(viewer.point?.[2] ?? (lattice.size[2] - 1) / 2);
  const found = active === null ? null : find(viewer.stored, active.key);
  const secondary = found?.drawn.set.role === 'SECOND' && on === 'first';
  const hindered = secondary ? props.secondHindered : null;
  const locked = active !== null && state.locked.has(active.key);
  const approved = options(viewer.stored).find(({ key }) => key === active?.key)?.approved ?? false;

  // what is stored may have changed since drawing in it began
  useEffect(() => {
    const now = found && targetOf(found.drawn, found.name, lattice, on);
    if (now !== null && active !== null && !drafts.has(now.key) && now.stored !== active.stored) {
      session.activate(now);
    }
  });

  const choose = (key: string) => {
    const chosen = find(viewer.stored, key);
    const target = chosen && targetOf(chosen.drawn, chosen.name, lattice, on);
    session.activate(target);
    say('');
    if (target !== null) {
      if (session.get().tool === null) {
        session.use('brush');
      }
      if (options(viewer.stored).find((one) => one.key === key)?.approved && !drafts.has(key)) {
        session.lock(key, true);
      }
      if (![...target.stored.keys()].includes(k)) {
        viewer.goTo(target.setId, target.name);
      }
    }
  };
  const act = (what: (target: Target) => string | null) => {
    if (active !== null && !locked && hindered === null) {
      say(what(active) ?? '');
    }
  };
  const copy = (step: 1 | -1) =>
    act((target) => {
      const from = session.copyFrom(target, k, step);
      return from === null ? T.nothingToCopy : T.copied(from + 1);
    });

  useKeys(true, (event) => {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      const commands: Record<string, (() => void) | undefined> = {
        z: () => (event.shiftKey ? session.redo() : session.undo()),
        y: () => session.redo(),
        s: () => void editing.saveAll(),
      };
      commands[key]?.();
      return commands[key] !== undefined;
    }
    const tool = TOOLS.find((one) => one.key === key);
    const sizes: Record<string, number> = { '+': 1.25, '-': 0.8, ']': 1.25, '[': 0.8 };
    if (tool !== undefined && !event.altKey) {
      session.use(tool.tool);
      return true;
    }
    if (sizes[key] !== undefined) {
      session.radius(state.radiusMm * (sizes[key] ?? 1));
      return true;
    }
    if (key === 'escape') {
      session.use(null);
      return true;
    }
    return false;
  });

  const usable = active !== null && !locked && hindered === null;
  return (
    <div className="edit-bar" role="toolbar" aria-label={T.title} data-testid="edit-bar">
      <div className="edit-row">
        <select
          className="input input-small edit-structure"
          aria-label={T.structure}
          value={active?.key ?? ''}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{T.choose}</option>
          {options(viewer.stored).map(({ key, label, approved: signed }) => (
            <option key={key} value={key}>
              {drafts.has(key) ? '● ' : ''}
              {label}
              {signed ? ` · ${T.approved}` : ''}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="chip"
          aria-pressed={locked}
          disabled={active === null}
          title={T.lockHint}
          onClick={() => active !== null && session.lock(active.key, !locked)}
        >
          {locked ? T.unlock : T.lock}
        </button>
        <div className="segments">
          {TOOLS.map(({ tool, key }) => (
            <button
              key={tool}
              type="button"
              className={`segment segment-button${state.tool === tool ? ' segment-on' : ''}`}
              aria-pressed={state.tool === tool}
              disabled={!usable}
              title={`${TEXT.drawHints[tool]} (${key.toUpperCase()})`}
              onClick={() => session.use(state.tool === tool ? null : tool)}
            >
              {TEXT.draw[tool]}
            </button>
          ))}
        </div>
        {state.tool !== 'freehand' && (
          <label className="blend">
            <span>{T.size}</span>
            <input
              type="range"
              aria-label={T.size}
              min={1}
              max={40}
              step={0.5}
              value={state.radiusMm}
              onChange={(event) => session.radius(Number(event.target.value))}
            />
            <span className="edit-size">{(2 * state.radiusMm).toFixed(0)} mm</span>
          </label>
        )}
      </div>
      <div className="edit-row">
        <button
          type="button"
          className="chip"
          disabled={!usable}
          onClick={() => act((target) => T.filled(session.interpolate(target)))}
        >
          {T.interpolate}
        </button>
        <button
          type="button"
          className="chip"
          disabled={!usable}
          onClick={() => act((target) => (session.smooth(target, k), null))}
        >
          {T.smooth}
        </button>
        <button type="button" className="chip" disabled={!usable} onClick={() => copy(-1)}>
          {T.copyBelow}
        </button>
        <button type="button" className="chip" disabled={!usable} onClick={() => copy(1)}>
          {T.copyAbove}
        </button>
        <button
          type="button"
          className="chip"
          disabled={!usable}
          onClick={() => act((target) => (session.clear(target, k), null))}
        >
          {T.clear}
        </button>
        <button
          type="button"
          className="chip"
          title={t('keys.undo')}
          disabled={state.undo.length === 0}
          onClick={() => session.undo()}
        >
          {T.undo}
        </button>
        <button
          type="button"
          className="chip"
          title={t('keys.redo')}
          disabled={state.redo.length === 0}
          onClick={() => session.redo()}
        >
          {T.redo}
        </button>
        <span className="edit-end">
          {drafts.size > 0 && (
            <>
              <span className="edit-unsaved" data-testid="unsaved">
                {T.unsaved(drafts.size)}
              </span>
              <button
                type="button"
                className="button button-small button-quiet"
                onClick={() => [...drafts.keys()].forEach((key) => session.discard(key, true))}
              >
                {T.discard}
              </button>
              <button
                type="button"
                className="button button-small button-primary"
                disabled={editing.saving}
                onClick={() => void editing.saveAll()}
              >
                {editing.saving ? T.saving : T.save}
              </button>
            </>
          )}
          <button type="button" className="button button-small button-quiet" onClick={props.close}>
            {T.close}
          </button>
        </span>
      </div>
      <p className="edit-note" role="status">
        {hindered ??
          (locked
            ? approved
              ? T.lockedApproved
              : T.locked
            : said ||
              (editing.recoveredAt !== null && state.revision === 0
                ? T.recovered(moment(editing.recoveredAt.toISOString()))
                : editing.keepFailure !== null
                  ? T.notKept(editing.keepFailure)
                  : active === null
                    ? T.chooseFirst
                    : state.tool === null
                      ? T.chooseTool
                      : TEXT.drawHints[state.tool]))}
      </p>
      {state.aside.map((draft, n) => {
        const chosen = find(viewer.stored, draft.key);
        const now = chosen && targetOf(chosen.drawn, chosen.name, lattice, on);
        return now === null ? null : (
          <p key={n} className="edit-note">
            {T.aside(draft.name)}{' '}
            <button type="button" className="chip" onClick={() => session.bringBack(draft, now)}>
              {T.bringBack}
            </button>
          </p>
        );
      })}
      {editing.failure !== null && <Failure error={editing.failure} retry={() => void editing.saveAll()} />}
      {editing.conflict !== null && <ConflictDialog editing={editing} conflict={editing.conflict} />}
    </div>
  );
}
