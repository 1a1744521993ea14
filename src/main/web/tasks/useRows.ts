import { useRef, useState, type KeyboardEvent } from 'react';

/** Keyboard walking through rows: arrows, Home and End move, Enter opens, `c` claims or gives back. */
export function useRows<T extends { id: string }>(
  items: readonly T[],
  actions: { open: (item: T) => void; claim?: (item: T) => void },
) {
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const rows = useRef(new Map<string, HTMLElement>());
  const found = items.findIndex((item) => item.id === selectedId);
  const current = found < 0 ? 0 : found;

  const move = (index: number) => {
    const item = items[Math.min(items.length - 1, Math.max(0, index))];
    if (item !== undefined) {
      setSelectedId(item.id);
      rows.current.get(item.id)?.focus();
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[current];
    const onRow = event.target instanceof HTMLElement && event.target.dataset['row'] !== undefined;
    if (item === undefined || !onRow || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const steps: Record<string, () => void> = {
      ArrowDown: () => move(current + 1),
      ArrowUp: () => move(current - 1),
      Home: () => move(0),
      End: () => move(items.length - 1),
      Enter: () => actions.open(item),
      c: () => actions.claim?.(item),
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      step();
    }
  };

  const rowProps = (item: T, index: number) => ({
    'data-row': item.id,
    tabIndex: index === current ? 0 : -1,
    'aria-selected': item.id === selectedId,
    onFocus: () => setSelectedId(item.id),
    onClick: () => actions.open(item),
    ref: (element: HTMLElement | null) => {
      if (element === null) {
        rows.current.delete(item.id);
      } else {
        rows.current.set(item.id, element);
      }
    },
  });

  return { onKeyDown, rowProps, focusFirst: () => move(current) };
}
