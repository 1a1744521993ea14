import { useQuery } from '@tanstack/react-query';
import { Boundary } from '../app/Boundary';
import { Tabs } from '../app/Tabs';
import { t } from '../i18n/i18n';
import { Approvals } from './Approvals';
import './desk.css';
import { Notices } from './Notices';
import { noticesQuery } from './queries';
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
          { section: 'thresholds', label: t('lead.thresholds') },
          { section: 'workload', label: t('lead.workload') },
          { section: 'notices', label: t('lead.notices'), count: notices.data?.total ?? 0 },
        ]}
      />
      <Boundary key={at}>
        {at === 'approvals' && <Approvals />}
        {at === 'thresholds' && <Thresholds scope={detail ?? 'site'} />}
        {at === 'workload' && <Workload />}
        {at === 'notices' && <Notices />}
      </Boundary>
    </main>
  );
}
