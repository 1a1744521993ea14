import { useEffect, useRef, useState } from 'react';
import { isTyping, useKeys } from '../app/keys';
import type { Pages } from './usePages';
import { useWindow } from './useWindow';

interface Actions<T> {
  open: (item: T) => void;
  claim?: (item: T) => void;
  pick?: (item: T) => void;
}

/**
 * A table walked through by keyboard: `j`, `k`, arrows, Home and End move, Enter opens, `c` claims or gives back, `x` picks.
 * One row is current, whether it has the focus or not, so that the keys work from anywhere on the page.
 */
export function useRows<T extends { id: string }>(count: number, pages: Pick<Pages<T>, 'at'>, actions: Actions<T>) {
  const { body, range, before, after, reveal } = useWindow(count);
  const [current, setCurrent] = useState(0);
  const wanted = useRef(false);
  const at = Math.min(current, Math.max(0, count - 1));

  const move = (index: number) => {
    if (count === 0) {
      return;
    }
    const next = Math.min(count - 1, Math.max(0, index));
    wanted.current = true;
    setCurrent(next);
    reveal(next);
    body.current?.querySelector<HTMLElement>(`tr[data-index="${next}"]`)?.focus({ preventScroll: true });
  };
  // A row that was out of sight has the focus as soon as it is drawn.
  useEffect(() => {
    const row = body.current?.querySelector<HTMLElement>(`tr[data-index="${at}"]`);
    if (wanted.current && row && document.activeElement !== row && !isTyping(document.activeElement)) {
      row.focus({ preventScroll: true });
      wanted.current = false;
    }
  });
  const withCurrent = (act: ((item: T) => void) | undefined) => {
    const item = pages.at(at);
    if (item !== undefined) {
      act?.(item);
    }
  };
  const focused = () => body.current?.contains(document.activeElement) ?? false;

  useKeys('keys.list', [
    { keys: 'j', label: 'keys.next', run: () => move(focused() ? at + 1 : at) },
    { keys: 'k', label: 'keys.previous', run: () => move(at - 1) },
    { keys: 'ArrowDown', label: 'keys.next', run: () => move(focused() ? at + 1 : at) },
    { keys: 'ArrowUp', label: 'keys.previous', run: () => move(at - 1) },
    { keys: 'Home', label: 'keys.first', run: () => move(0) },
    { keys: 'End', label: 'keys.last', run: () => move(count - 1) },
    { keys: 'Enter', label: 'keys.open', run: () => withCurrent(actions.open) },
    ...(actions.claim === undefined
      ? []
      : [{ keys: 'c', label: 'keys.claim' as const, run: () => withCurrent(actions.claim) }]),
    ...(actions.pick === undefined
      ? []
      : [{ keys: 'x', label: 'keys.pick' as const, run: () => withCurrent(actions.pick) }]),
  ]);

  const rowProps = (item: T, index: number) => ({
    'data-row': item.id,
    'data-index': index,
    'aria-rowindex': index + 2,
    tabIndex: index === at ? 0 : -1,
    className: index === at ? 'row-current' : undefined,
    onFocus: () => setCurrent(index),
    onClick: () => actions.open(item),
  });
  return { body, range, before, after, rowProps };
}
