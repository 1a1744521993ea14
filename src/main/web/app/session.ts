import { createContext, useContext } from 'react';
import { post, stopReading } from '../api/client';
import type { Me } from '../api/types';

const WANTED_KEY = 'contourflow.wanted';
export const SIGN_IN = '/oauth2/authorization/contourflow';

export const MeContext = createContext<Me | null>(null);

/** Who is signed in; only below the signed-in shell. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) {
    throw new Error('nobody is signed in');
  }
  return me;
}

/** Whoever works on tasks. */
export function isClinical(me: Me): boolean {
  return me.roles.some((role) => ['clinician', 'planner', 'lead', 'admin'].includes(role));
}

export function isAdministrator(me: Me): boolean {
  return me.roles.some((role) => role === 'admin' || role === 'integrator');
}

/** Remembers the wanted address over the trip to the login page. */
export function signIn(again = false): void {
  sessionStorage.setItem(WANTED_KEY, window.location.hash);
  window.location.assign(again ? `${SIGN_IN}?reauth` : SIGN_IN);
}

/** Whether the last trip to the login page came back without success. */
export function signInFailed(): boolean {
  return new URLSearchParams(window.location.search).get('signin') === 'failed';
}

export function restoreWantedAddress(): void {
  const wanted = sessionStorage.getItem(WANTED_KEY);
  sessionStorage.removeItem(WANTED_KEY);
  if (wanted !== null && wanted !== '' && window.location.hash === '') {
    window.location.replace(wanted);
  }
}

export async function signOut(): Promise<void> {
  const readAgain = stopReading();
  try {
    await post('/logout');
  } catch (error) {
    // A redirect to the signed-out page reads as 401 and is what we asked for; anything else is told.
    if (!(error instanceof Error && 'status' in error && error.status === 401)) {
      readAgain();
      throw error;
    }
  }
  sessionStorage.clear();
  window.location.replace('/');
}
