import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { t, type Key } from '../i18n/i18n';
import { Dialog } from './Dialog';

/** One key and what it does. Letters mean the letter itself, `Shift+A` its capital, `Ctrl+Enter` also works while typing. */
export interface Binding {
  keys: string;
  label: Key;
  run: () => void;
}

interface Registered {
  group: Key;
  bindings: readonly Binding[];
}

let registered: readonly Registered[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Registered[]): void {
  registered = next;
  listeners.forEach((listener) => listener());
}

/** How a key press is written in a {@link Binding}. */
export function nameOf(event: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): string {
  const letter = /^\p{L}$/u.test(event.key);
  const key = letter ? (event.shiftKey ? `Shift+${event.key.toUpperCase()}` : event.key.toLowerCase()) : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${key}` : key;
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && !['radio', 'checkbox', 'button', 'submit'].includes(target.type)))
  );
}

/** Binds keys while the component is shown; what was bound last comes first. */
export function useKeys(group: Key, bindings: readonly Binding[]): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  const names = bindings.map((binding) => binding.keys).join(' ');
  useEffect(() => {
    const entry: Registered = {
      group,
      bindings: latest.current.map((binding, n) => ({ ...binding, run: () => latest.current[n]?.run() })),
    };
    change([entry, ...registered]);
    return () => change(registered.filter((other) => other !== entry));
  }, [group, names]);
}

function onKeyDown(event: KeyboardEvent): void {
  const name = nameOf(event);
  if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]') !== null) {
    return;
  }
  if (isTyping(event.target) && !name.startsWith('Ctrl+')) {
    return;
  }
  // Enter and space belong to whatever button or link has the focus.
  const pressesIt = event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null;
  if (pressesIt && (name === 'Enter' || name === ' ')) {
    return;
  }
  const binding = registered.flatMap((entry) => entry.bindings).find((one) => one.keys === name);
  if (binding !== undefined) {
    event.preventDefault();
    binding.run();
  }
}

const KEY_NAMES: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '↵', Escape: 'Esc' };

export function Keys({ of }: { of: string }) {
  return (
    <>
      {of.split('+').map((part) => (
        <kbd key={part}>{KEY_NAMES[part] ?? (part === 'Shift' ? '⇧' : part)}</kbd>
      ))}
    </>
  );
}

/** Listens for bound keys, and shows them all at `?`. */
export function KeyHelp() {
  const [open, setOpen] = useState(false);
  const groups = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => registered,
  );
  useKeys('keys.everywhere', [{ keys: '?', label: 'keys.help', run: () => setOpen(true) }]);
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <button type="button" className="icon-button keys-button" title={t('keys.title')} onClick={() => setOpen(true)}>
        <span aria-hidden="true">?</span>
        <span className="visually-hidden">{t('keys.title')}</span>
      </button>
      {open && (
        <Dialog title={t('keys.title')} close={() => setOpen(false)}>
          <div className="key-groups">
            {groups.map((entry, n) => (
              <section key={n}>
                <h3>{t(entry.group)}</h3>
                <dl>
                  {entry.bindings.map((binding) => (
                    <div key={binding.keys}>
                      <dt>
                        <Keys of={binding.keys} />
                      </dt>
                      <dd>{t(binding.label)}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog>
      )}
    </>
  );
}
