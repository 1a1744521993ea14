import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Info, Me } from '../api/types';
import { roleName } from '../format/format';
import { t } from '../i18n/i18n';
import { samplesQuery } from '../lead/queries';
import { KeyHelp } from './keys';
import { prefer, usePreferences } from './preferences';
import type { Route } from './router';
import { isAdministrator, isClinical, signOut } from './session';
import { Failure, Logo, Segments } from './ui';

function Settings({ me }: { me: Me }) {
  const chosen = usePreferences();
  return (
    <details className="settings" data-testid="settings">
      <summary className="icon-button" title={t('settings.title')}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 4h7m3 0h2M2 8h2m3 0h7M2 12h8m3 0h1" stroke="currentColor" strokeWidth="1.4" fill="none" />
          <circle cx="10.500" cy="4" r="1.600" fill="none" stroke="currentColor" strokeWidth="1.300" />
          <circle cx="5.500" cy="8" r="1.600" fill="none" stroke="currentColor" strokeWidth="1.300" />
          <circle cx="11.500" cy="12" r="1.600" fill="none" stroke="currentColor" strokeWidth="1.300" />
        </svg>
        <span className="visually-hidden">{t('settings.title')}</span>
      </summary>
      <div className="settings-menu">
        <div>
          <strong>{me.displayName || me.userId}</strong>
          <p className="muted">{me.roles.map(roleName).join(', ')}</p>
        </div>
        <div>
          <span className="settings-label">{t('settings.theme')}</span>
          <Segments
            label={t('settings.theme')}
            value={chosen.theme}
            onChange={(theme) => prefer({ theme })}
            options={[
              { value: 'system', label: t('settings.theme.system') },
              { value: 'dark', label: t('settings.theme.dark') },
              { value: 'light', label: t('settings.theme.light') },
            ]}
          />
        </div>
        <div>
          <span className="settings-label">{t('settings.language')}</span>
          <Segments
            label={t('settings.language')}
            value={chosen.language}
            onChange={(language) => prefer({ language })}
            options={[
              { value: 'en', label: 'English' },
              { value: 'de', label: 'Deutsch' },
            ]}
          />
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={chosen.openNext}
            onChange={(event) => prefer({ openNext: event.target.checked })}
          />
          {t('settings.openNext')}
        </label>
      </div>
    </details>
  );
}

function navigation(me: Me, peerReviews: boolean): { page: Route['page']; href: string; label: string }[] {
  return [
    ...(isClinical(me) ? [{ page: 'tasks' as const, href: '#/tasks', label: t('nav.tasks') }] : []),
    { page: 'cases', href: '#/cases', label: t('nav.cases') },
    ...(me.roles.includes('lead') ? [{ page: 'lead' as const, href: '#/lead', label: t('nav.lead') }] : []),
    ...(peerReviews ? [{ page: 'lead' as const, href: '#/lead/reviews', label: t('lead.reviews') }] : []),
    ...(isAdministrator(me) ? [{ page: 'admin' as const, href: '#/admin', label: t('nav.admin') }] : []),
  ];
}

export function TopBar({ me, info, route, unread }: { me: Me; info: Info | undefined; route: Route; unread: number }) {
  const [failure, setFailure] = useState<unknown>(null);
  const peer = me.roles.includes('clinician') && !me.roles.includes('lead');
  const samples = useQuery({ ...samplesQuery, enabled: peer, staleTime: 300_000 });
  const peerReviews = peer && (samples.data?.items ?? []).some((one) => one.signedOff === null);
  const at = { case: 'cases', task: 'tasks' }[route.page as string] ?? route.page;
  return (
    <header className="topbar">
      <a className="brand" href="#/" aria-label={t('nav.home')}>
        <Logo />
        <span>Contourflow</span>
      </a>
      <nav className="topnav" aria-label={t('nav.main')}>
        {navigation(me, peerReviews).map((item) => (
          <a key={item.page} href={item.href} aria-current={at === item.page ? 'page' : undefined}>
            {item.label}
            {item.page === 'tasks' && unread > 0 && (
              <span className="unread-count" title={t('nav.unread', { count: unread })}>
                {unread}
                <span className="visually-hidden"> {t('nav.unread', { count: unread })}</span>
              </span>
            )}
          </a>
        ))}
      </nav>
      {info?.demo && (
        <span className="demo-flag" title={info.intendedUse}>
          {t('nav.demo')}
        </span>
      )}
      <div className="who">
        <span className="who-name" data-testid="who-am-i">
          {me.displayName || me.userId}
        </span>
        <span className="who-roles">{me.roles.map(roleName).join(', ')}</span>
      </div>
      <div className="top-tools">
        <KeyHelp />
        <Settings me={me} />
        <button
          type="button"
          className="button button-small button-quiet"
          onClick={() => void signOut().catch((error: unknown) => setFailure(error))}
        >
          {t('nav.signOut')}
        </button>
      </div>
      {failure !== null && <Failure error={failure} />}
    </header>
  );
}
