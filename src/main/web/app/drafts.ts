import { useEffect, useState } from 'react';

const PREFIX = 'contourflow.draft.';

/**
 * Text that is kept over reloads, lost connections and a new sign-in in this tab, until it was sent. Never for
 * passwords. It goes with the tab and at sign-out.
 */
export function readDraft<T>(name: string, otherwise: T): T {
  try {
    const text = sessionStorage.getItem(PREFIX + name);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function keepDraft(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // full or forbidden: the text is still on the screen
  }
}

export function dropDraft(name: string): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // nothing was kept then
  }
}

/** State of a text field that survives a reload of the page. */
export function useDraft(name: string): [string, (text: string) => void, () => void] {
  const [text, setText] = useState(() => readDraft(name, ''));
  useEffect(() => {
    if (text === '') {
      dropDraft(name);
    } else {
      keepDraft(name, text);
    }
  }, [name, text]);
  return [text, setText, () => setText('')];
}

/** Drafts of somebody who signed in at this tab before are nobody's business any more. */
export function ownDrafts(userId: string): void {
  const owner = readDraft<string>('owner', userId);
  if (owner !== userId) {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(PREFIX))
      .forEach((key) => sessionStorage.removeItem(key));
  }
  keepDraft('owner', userId);
}
