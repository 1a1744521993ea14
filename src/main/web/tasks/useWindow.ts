import { useCallback, useEffect, useRef, useState } from 'react';

const OVERSCAN = 12;

export interface Range {
  from: number;
  to: number;
}

/** The rows in sight of a list that begins `top` px below the upper edge of the window (negative: scrolled past). */
export function rangeOf(view: { top: number; height: number; rowHeight: number; count: number }): Range {
  const first = Math.floor(-view.top / view.rowHeight) - OVERSCAN;
  const last = Math.ceil((view.height - view.top) / view.rowHeight) + OVERSCAN;
  const from = Math.min(Math.max(0, first), Math.max(0, view.count - 1));
  return { from, to: Math.min(view.count, Math.max(from, last)) };
}

/**
 * Draws only those rows of a long table that are in sight; the page itself scrolls. Rows may differ in height a little:
 * their mean counts.
 */
export function useWindow(count: number) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [rowHeight, setRowHeight] = useState(54);
  const [range, setRange] = useState<Range>({ from: 0, to: Math.min(count, 40) });

  const look = useCallback(() => {
    const element = body.current;
    if (element === null) {
      return;
    }
    const rows = element.querySelectorAll<HTMLElement>('tr[data-row]');
    const [first, last] = [rows[0], rows[rows.length - 1]];
    const measured =
      first === undefined || last === undefined
        ? 0
        : (last.getBoundingClientRect().bottom - first.getBoundingClientRect().top) / rows.length;
    // Small differences are left alone: they would move the list under the reader's eyes.
    const height = Math.abs(measured - rowHeight) > 1 && measured > 20 ? measured : rowHeight;
    setRowHeight(height);
    const next = rangeOf({
      top: element.getBoundingClientRect().top,
      height: window.innerHeight,
      rowHeight: height,
      count,
    });
    setRange((before) => (before.from === next.from && before.to === next.to ? before : next));
  }, [count, rowHeight]);

  useEffect(() => {
    let frame = requestAnimationFrame(look);
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', soon);
      window.removeEventListener('resize', soon);
    };
  }, [look]);

  const reveal = useCallback(
    (index: number) => {
      const element = body.current;
      if (element === null) {
        return;
      }
      const top = element.getBoundingClientRect().top + index * rowHeight;
      const bottom = top + rowHeight;
      if (top < 60) {
        window.scrollBy({ top: top - 60 });
      } else if (bottom > window.innerHeight - 40) {
        window.scrollBy({ top: bottom - window.innerHeight + 40 });
      }
    },
    [rowHeight],
  );

  const shown = { from: Math.min(range.from, count), to: Math.min(range.to, count) };
  return {
    body,
    range: shown,
    before: shown.from * rowHeight,
    after: (count - shown.to) * rowHeight,
    reveal,
  };
}
