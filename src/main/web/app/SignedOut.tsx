import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { meQuery } from '../api/queries';
import type { Info, Me } from '../api/types';
import { t } from '../i18n/i18n';
import { Dialog } from './Dialog';
import { signIn, signInFailed } from './session';
import { Logo } from './ui';

const LOOK_EVERY_MS = 5_000;

export function SignedOut({ info }: { info: Info | undefined }) {
  return (
    <main className="signed-out">
      <div className="signed-out-card">
        <div className="brand brand-large">
          <Logo />
          <span>Contourflow</span>
        </div>
        <h1>{t('signedOut.title')}</h1>
        <p className="muted">{t('signedOut.text')}</p>
        {signInFailed() && (
          <p className="failure" role="alert">
            {t('signedOut.failed')}
          </p>
        )}
        <button type="button" className="button button-primary button-wide" onClick={() => signIn()} autoFocus>
          {t('signIn')}
        </button>
        {info !== undefined && (
          <p className="signed-out-foot">
            {info.intendedUse}
            <br />
            {t('version', { version: info.version })}
          </p>
        )}
      </div>
    </main>
  );
}

/**
 * The session ended while somebody was at work: the page stays as it is below, what was typed is kept as drafts, and a
 * sign-in in another window is noticed. Somebody else signing in starts from an empty page.
 */
export function Expired({ was, back }: { was: Me; back: () => void }) {
  const me = useQuery({ ...meQuery, refetchInterval: LOOK_EVERY_MS });
  const now = me.data?.userId;
  useEffect(() => {
    if (now === was.userId) {
      back();
    } else if (now !== undefined) {
      window.location.reload();
    }
  }, [now, was, back]);
  return (
    <Dialog title={t('expired.title')} close={() => void me.refetch()} testId="expired">
      <p>{t('expired.text', { name: was.displayName || was.userId })}</p>
      <div className="dialog-actions">
        <button type="button" className="button button-primary" onClick={() => signIn()} autoFocus>
          {t('signIn.again')}
        </button>
      </div>
    </Dialog>
  );
}
