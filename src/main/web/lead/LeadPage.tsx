import { useQuery } from '@tanstack/react-query';
import { Boundary } from '../app/Boundary';
import { Tabs } from '../app/Tabs';
import { t } from '../i18n/i18n';
import { ApprovalFacts } from './ApprovalFacts';
import { Approvals } from './Approvals';
import './desk.css';
import { Notices } from './Notices';
import { noticesQuery } from './queries';
import { Reviews } from './Reviews';
import { Thresholds } from './Thresholds';
import { Workload } from './Workload';

/** The desk of whoever leads a department: what was signed, where the limits stand, how the work goes. */
export function LeadPage({ section, detail }: { section: string; detail: string | null }) {
  const notices = useQuery(noticesQuery(true));
  const at = section === '' ? 'approvals' : section;
  return (
    <main className="desk">
      <Tabs
        page="lead"
        at={at}
        label={t('lead.title')}
        tabs={[
          { section: 'approvals', label: t('lead.approvals') },
          { section: 'facts', label: t('lead.facts') },
          { section: 'reviews', label: t('lead.reviews') },
          { section: 'thresholds', label: t('lead.thresholds') },
          { section: 'workload', label: t('lead.workload') },
          { section: 'notices', label: t('lead.notices'), count: notices.data?.total ?? 0 },
        ]}
      />
      <Boundary key={at}>
        {at === 'approvals' && <Approvals />}
        {at === 'facts' && <ApprovalFacts />}
        {at === 'reviews' && <Reviews sampleId={detail} />}
        {at === 'thresholds' && <Thresholds scope={detail ?? 'site'} />}
        {at === 'workload' && <Workload />}
        {at === 'notices' && <Notices />}
      </Boundary>
    </main>
  );
}

/** For peers who lead nothing: the samples of their departments alone. */
export function PeerPage({ detail }: { detail: string | null }) {
  return (
    <main className="desk">
      <div className="desk-head">
        <h1>{t('lead.reviews')}</h1>
      </div>
      <Reviews sampleId={detail} />
    </main>
  );
}
