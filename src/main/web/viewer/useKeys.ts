import { useEffect, useEffectEvent } from 'react';

/** Acts on keys unless a field, a button or another widget wants them. A handler that returns false lets the key go on. */
export function useKeys(on: boolean, act: (event: KeyboardEvent) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    const typing = target?.closest('input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select');
    const walking = event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End' || event.key === ' ';
    const widget = walking && target?.closest('input, button, a, [role]:not([role=toolbar])');
    if (on && !typing && !widget && act(event)) {
      event.preventDefault();
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
