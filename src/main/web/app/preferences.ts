import { useSyncExternalStore } from 'react';

/** What a person chose for this browser. Kept locally: it holds nothing about patients. */
export interface Preferences {
  theme: 'system' | 'dark' | 'light';
  language: 'en' | 'de';
  /** Whether the next task opens by itself after one was completed. */
  openNext: boolean;
}

const KEY = 'contourflow.preferences';
const listeners = new Set<() => void>();

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser may forbid storage; the page works without
  }
}

function browserLanguage(): Preferences['language'] {
  return typeof navigator !== 'undefined' && /^de\b/i.test(navigator.language) ? 'de' : 'en';
}

/** What was stored, as far as it makes sense; the rest as the browser has it. */
export function readPreferences(text: string | null): Preferences {
  let found: Partial<Preferences>;
  try {
    found = (text === null ? {} : JSON.parse(text)) as Partial<Preferences>;
  } catch {
    found = {};
  }
  return {
    theme: found.theme === 'dark' || found.theme === 'light' ? found.theme : 'system',
    language: found.language === 'en' || found.language === 'de' ? found.language : browserLanguage(),
    openNext: found.openNext !== false,
  };
}

let current: Preferences | null = null;

export function preferences(): Preferences {
  current ??= readPreferences(typeof localStorage === 'undefined' ? null : stored(KEY));
  return current;
}

function resolvedTheme(): 'dark' | 'light' {
  const { theme } = preferences();
  return theme === 'system' ? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark') : theme;
}

/** Writes theme and language onto the document, where styles and screen readers look for them. */
export function applyPreferences(): void {
  document.documentElement.dataset['theme'] = resolvedTheme();
  document.documentElement.lang = preferences().language;
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...preferences(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // see stored()
  }
  applyPreferences();
  listeners.forEach((listener) => listener());
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

/** Applies them now and whenever the system changes between day and night. */
export function startPreferences(): void {
  applyPreferences();
  matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => {
    applyPreferences();
    current = { ...preferences() };
    listeners.forEach((listener) => listener());
  });
}
