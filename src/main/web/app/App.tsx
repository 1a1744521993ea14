import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { onAnswer } from '../api/client';
import { useWorkEvents } from '../api/events';
import { infoQuery, meQuery } from '../api/queries';
import type { Info, Me } from '../api/types';
import { t } from '../i18n/i18n';
import { TaskListPage } from '../tasks/TaskListPage';
import { useUnreadCount } from '../tasks/unread';
import { Boundary } from './Boundary';
import { ownDrafts } from './drafts';
import { useKeys } from './keys';
import { usePreferences } from './preferences';
import { go, useRoute, type Route } from './router';
import { isAdministrator, isClinical, MeContext, restoreWantedAddress } from './session';
import { Expired, SignedOut } from './SignedOut';
import { TopBar } from './TopBar';
import { Empty, Failure, Spinner } from './ui';

const CasePage = lazy(() => import('../case/CasePage').then((module) => ({ default: module.CasePage })));
const TaskPage = lazy(() => import('../case/CasePage').then((module) => ({ default: module.TaskPage })));
const LeadPage = lazy(() => import('../lead/LeadPage').then((module) => ({ default: module.LeadPage })));
const PeerPage = lazy(() => import('../lead/LeadPage').then((module) => ({ default: module.PeerPage })));
const AdminPage = lazy(() => import('../admin/AdminPage').then((module) => ({ default: module.AdminPage })));

function Page({ route, me }: { route: Route; me: Me }) {
  switch (route.page) {
    case 'tasks':
      return isClinical(me) ? <TaskListPage key="tasks" cases={false} /> : <AdminPage section="" detail={null} />;
    case 'cases':
      return <TaskListPage key="cases" cases />;
    case 'task':
      return <TaskPage key={route.taskId} taskId={route.taskId} />;
    case 'case':
      return <CasePage key={route.caseId} caseId={route.caseId} task={null} />;
    case 'lead':
      return me.roles.includes('lead') ? (
        <LeadPage section={route.section} detail={route.detail} />
      ) : route.section === 'reviews' && me.roles.includes('clinician') ? (
        <PeerPage detail={route.detail} />
      ) : (
        <Empty title={t('page.notYours')}>{t('page.notYours.lead')}</Empty>
      );
    case 'admin':
      return isAdministrator(me) ? (
        <AdminPage section={route.section} detail={route.detail} />
      ) : (
        <Empty title={t('page.notYours')}>{t('page.notYours.admin')}</Empty>
      );
    case 'unknown':
      return <Empty title={t('page.unknown')}>{t('page.unknown.text')}</Empty>;
  }
}

function useConnection(): boolean {
  const [connected, setConnected] = useState(true);
  const queries = useQueryClient();
  useEffect(
    () =>
      onAnswer((status) => {
        setConnected(status !== 0);
        if (status === 401) {
          queries.setQueryData(meQuery.queryKey, null);
        }
      }),
    [queries],
  );
  useEffect(() => {
    const lost = () => setConnected(false);
    window.addEventListener('offline', lost);
    return () => window.removeEventListener('offline', lost);
  }, []);
  useEffect(() => {
    if (connected) {
      return undefined;
    }
    const timer = setInterval(() => void queries.invalidateQueries({ type: 'active' }), 5_000);
    return () => clearInterval(timer);
  }, [connected, queries]);
  return connected;
}

function SignedIn({
  me,
  info,
  route,
  connected,
}: {
  me: Me;
  info: Info | undefined;
  route: Route;
  connected: boolean;
}) {
  const unread = useUnreadCount(me);
  useWorkEvents(isClinical(me));
  useKeys('keys.everywhere', [
    { keys: 'Shift+T', label: 'keys.toTasks', run: () => go('/tasks') },
    { keys: 'Shift+C', label: 'keys.toCases', run: () => go('/cases') },
  ]);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Contourflow` : 'Contourflow';
  }, [unread]);
  return (
    <MeContext value={me}>
      <TopBar me={me} info={info} route={route} unread={unread} />
      {!connected && (
        <div className="offline" role="alert">
          {t('offline')}
        </div>
      )}
      <Boundary key={JSON.stringify(route)}>
        <Suspense
          fallback={
            <div className="full">
              <Spinner label={t('loading')} />
            </div>
          }
        >
          <Page route={route} me={me} />
        </Suspense>
      </Boundary>
    </MeContext>
  );
}

export function App() {
  usePreferences(); // another language or theme draws everything anew
  const connected = useConnection();
  const queries = useQueryClient();
  const route = useRoute();
  const me = useQuery(meQuery);
  const info = useQuery(infoQuery);
  const [last, setLast] = useState<Me | null>(null);
  if (me.data && me.data !== last) {
    ownDrafts(me.data.userId); // before anything below reads one
    setLast(me.data);
  }
  const signedIn = Boolean(me.data);
  const back = useCallback(() => void queries.invalidateQueries({ type: 'active' }), [queries]);

  useEffect(() => {
    if (signedIn) {
      restoreWantedAddress();
    }
  }, [signedIn]);

  if (me.isPending) {
    return (
      <div className="full">
        <Spinner label={t('starting')} />
      </div>
    );
  }
  const shown = me.data ?? last;
  if (shown === null && me.data === undefined) {
    return (
      <div className="full">
        <Failure error={me.error} retry={() => void me.refetch()} />
      </div>
    );
  }
  if (shown === null) {
    return <SignedOut info={info.data} />;
  }
  return (
    <>
      <SignedIn me={shown} info={info.data} route={route} connected={connected} />
      {me.data === null && <Expired was={shown} back={back} />}
    </>
  );
}
