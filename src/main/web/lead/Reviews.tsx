import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deskHref } from '../app/router';
import { useMe } from '../app/session';
import { Badge, Empty, Failure, Spinner } from '../app/ui';
import { day } from '../format/format';
import { t } from '../i18n/i18n';
import { DrawDialog } from './DrawDialog';
import { samplesQuery } from './queries';
import { Sample } from './Sample';
import type { SampleSummary } from './types';

/** The last moment of a period is the one before its end. */
export const periodOf = ({ order }: SampleSummary) =>
  `${day(order.from)} – ${day(new Date(Date.parse(order.to) - 1).toISOString())}`;

function State({ sample }: { sample: SampleSummary }) {
  if (sample.signedOff !== null) {
    return <Badge tone="ok">{t('sample.signedOff')}</Badge>;
  }
  return (
    <Badge tone={sample.reviewed === sample.drawn ? 'info' : 'neutral'}>
      {t('sample.progress', { reviewed: sample.reviewed, drawn: sample.drawn })}
    </Badge>
  );
}

/** Samples of approvals that peers look at again; the lead draws them and signs them off. */
export function Reviews({ sampleId }: { sampleId: string | null }) {
  const me = useMe();
  const answer = useQuery(samplesQuery);
  const [drawing, setDrawing] = useState(false);
  if (answer.data === undefined) {
    return answer.isError ? (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    ) : (
      <Spinner label={t('loading')} />
    );
  }
  const { items } = answer.data;
  const shown = sampleId ?? items[0]?.id ?? null;
  const lead = me.roles.includes('lead');
  return (
    <section aria-label={t('lead.reviews')}>
      {lead && (
        <div className="filter-bar">
          <button type="button" className="button button-primary" onClick={() => setDrawing(true)}>
            {t('sample.draw')}
          </button>
        </div>
      )}
      {drawing && <DrawDialog close={() => setDrawing(false)} />}
      {shown === null ? (
        <Empty title={t('sample.none')}>{t('sample.none.text')}</Empty>
      ) : (
        <div className="desk-split">
          <nav className="desk-list" aria-label={t('lead.reviews')}>
            {items.map((one) => (
              <a
                key={one.id}
                href={deskHref('lead', 'reviews', one.id)}
                aria-current={one.id === shown ? 'true' : undefined}
              >
                <span>
                  {periodOf(one)}
                  <br />
                  <span className="muted">{one.order.department}</span>
                </span>
                <State sample={one} />
              </a>
            ))}
          </nav>
          <Sample key={shown} id={shown} lead={lead} />
        </div>
      )}
    </section>
  );
}
