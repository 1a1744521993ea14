import { useQuery } from '@tanstack/react-query';
import { Boundary } from '../app/Boundary';
import { useMe } from '../app/session';
import { Tabs } from '../app/Tabs';
import { t } from '../i18n/i18n';
import '../lead/desk.css';
import { apiQuery } from '../lead/queries';
import '../tasks/tasks.css';
import { ApiExplorer } from './ApiExplorer';
import { Deliveries } from './Deliveries';
import { Models } from './Models';
import { Peers } from './Peers';
import { Processes } from './Processes';
import { Refused } from './Refused';

/** For whoever keeps the installation running and connects it to others. */
export function AdminPage({ section, detail }: { section: string; detail: string | null }) {
  const me = useMe();
  const api = useQuery(apiQuery);
  const has = (path: string) => api.data?.paths[path] !== undefined;
  const at = section === '' ? 'processes' : section;
  const tabs = [
    { section: 'processes', label: t('admin.processes') },
    { section: 'models', label: t('admin.models') },
    ...(has('/api/peers') ? [{ section: 'peers', label: t('admin.peers') }] : []),
    { section: 'deliveries', label: t('admin.deliveries') },
    ...(me.roles.includes('admin') ? [{ section: 'refused', label: t('admin.refused') }] : []),
    { section: 'api', label: t('admin.api') },
  ];
  return (
    <main className="desk">
      <Tabs page="admin" at={at} label={t('admin.title')} tabs={tabs} />
      <Boundary key={at}>
        {at === 'processes' && <Processes processKey={detail} />}
        {at === 'models' && <Models />}
        {at === 'peers' && <Peers />}
        {at === 'deliveries' && <Deliveries caseId={detail} />}
        {at === 'refused' && <Refused />}
        {at === 'api' && <ApiExplorer />}
      </Boundary>
    </main>
  );
}
