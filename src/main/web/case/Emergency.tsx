import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api/client';
import { useMe } from '../app/session';
import { Failure } from '../app/ui';
import { locale, t } from '../i18n/i18n';

const REASON_MIN = 10;
const REASON_MAX = 500;

/** Says that this case is read in an emergency only, and until when. */
export function EmergencyBanner({ until }: { until: string | null }) {
  if (until === null) {
    return null;
  }
  const time = new Date(until).toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit' });
  return (
    <p className="banner banner-emergency" role="status" data-testid="emergency-banner">
      {t('emergency.banner', { time })}
    </p>
  );
}

/** Where no case was found: whether there is one of another department is not told, only what can be done then. */
export function EmergencyForm({ caseId }: { caseId: string }) {
  const me = useMe();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const opening = useMutation({
    mutationFn: () => post(`/api/cases/${encodeURIComponent(caseId)}/break-glass`, { reason: reason.trim() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['case', caseId] }),
  });
  if (!me.roles.some((role) => role === 'clinician' || role === 'planner' || role === 'lead')) {
    return null;
  }
  const length = reason.trim().length;
  return (
    <form
      className="emergency-form"
      data-testid="emergency-form"
      onSubmit={(event) => {
        event.preventDefault();
        opening.mutate();
      }}
    >
      <h2>{t('emergency.title')}</h2>
      <p>{t('emergency.text')}</p>
      <label>
        {t('emergency.reason')}
        <textarea
          className="input"
          rows={3}
          maxLength={REASON_MAX}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <button
        type="submit"
        className="button"
        disabled={opening.isPending || length < REASON_MIN || length > REASON_MAX}
      >
        {t('emergency.open')}
      </button>
      {opening.isError && <Failure error={opening.error} />}
    </form>
  );
}
