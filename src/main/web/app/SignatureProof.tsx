import { t } from '../i18n/i18n';
import { signIn, useMe } from './session';

/** Whether a signature rests on a fresh sign-in at the identity provider instead of a password asked for here. */
export const useFreshSignIn = () => useMe().reauthentication === 'fresh-sign-in';

/** Where who signs proves to be that person, at the moment of signing. */
export function SignatureProof(props: { password: string; change: (password: string) => void; autoFocus?: boolean }) {
  const fresh = useFreshSignIn();
  return fresh ? (
    <p className="note">
      {t('sign.fresh')}{' '}
      <button type="button" className="button button-small" onClick={() => signIn(true)}>
        {t('signIn.again')}
      </button>
    </p>
  ) : (
    <label className="field">
      <span>{t('sign.password')}</span>
      <input
        className="input"
        type="password"
        name="signature-password"
        autoComplete="current-password"
        value={props.password}
        autoFocus={props.autoFocus}
        onChange={(event) => props.change(event.target.value)}
      />
    </label>
  );
}
