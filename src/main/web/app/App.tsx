import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { onAnswer } from '../api/client';
import { infoQuery, meQuery } from '../api/queries';
import type { Info, Me } from '../api/types';
import { words } from '../format/format';
import { TaskListPage } from '../tasks/TaskListPage';
import { Boundary } from './Boundary';
import { useRoute, type Route } from './router';
import { MeContext, restoreWantedAddress, signIn, signInFailed, signOut } from './session';
import { Empty, Failure, Logo, Spinner } from './ui';

const CasePage = lazy(() => import('../case/CasePage').then((module) => ({ default: module.CasePage })));
const TaskPage = lazy(() => import('../case/CasePage').then((module) => ({ default: module.TaskPage })));

function SignedOut({ info }: { info: Info | undefined }) {
  return (
    <main className="signed-out">
      <div className="signed-out-card">
        <div className="brand brand-large">
          <Logo />
          <span>Contourflow</span>
        </div>
        <h1>Contours, registration and plan review in one work list</h1>
        <p className="muted">
          Images are registered and contoured without your help. What needs your judgement waits here as a task.
        </p>
        {signInFailed() && (
          <p className="failure" role="alert">
            Signing in did not work. Please try again.
          </p>
        )}
        <button type="button" className="button button-primary button-wide" onClick={() => signIn()} autoFocus>
          Sign in
        </button>
        {info !== undefined && (
          <p className="signed-out-foot">
            {info.intendedUse}
            <br />
            Version {info.version}
          </p>
        )}
      </div>
    </main>
  );
}

function TopBar({ me, info, route }: { me: Me; info: Info | undefined; route: Route }) {
  const [failure, setFailure] = useState<unknown>(null);
  const current = route.page === 'cases' || route.page === 'case' ? 'cases' : 'tasks';
  return (
    <header className="topbar">
      <a className="brand" href="#/tasks" aria-label="Contourflow, to the task list">
        <Logo />
        <span>Contourflow</span>
      </a>
      <nav className="topnav" aria-label="Main">
        <a href="#/tasks" aria-current={current === 'tasks' ? 'page' : undefined}>
          Tasks
        </a>
        <a href="#/cases" aria-current={current === 'cases' ? 'page' : undefined}>
          Cases
        </a>
      </nav>
      {info?.demo && (
        <span className="demo-flag" title={info.intendedUse}>
          Demo data
        </span>
      )}
      <div className="who">
        <span className="who-name" data-testid="who-am-i">
          {me.displayName || me.userId}
        </span>
        <span className="who-roles">{me.roles.map(words).join(', ')}</span>
      </div>
      <button
        type="button"
        className="button button-small button-quiet"
        onClick={() => void signOut().catch((error: unknown) => setFailure(error))}
      >
        Sign out
      </button>
      {failure !== null && <Failure error={failure} />}
    </header>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'tasks':
    case 'cases':
      return <TaskListPage cases={route.page === 'cases'} />;
    case 'task':
      return <TaskPage key={route.taskId} taskId={route.taskId} />;
    case 'case':
      return <CasePage key={route.caseId} caseId={route.caseId} task={null} />;
    case 'unknown':
      return <Empty title="There is no such page">Go back to the task list.</Empty>;
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

export function App() {
  const connected = useConnection();
  const route = useRoute();
  const me = useQuery(meQuery);
  const info = useQuery(infoQuery);
  const signedIn = Boolean(me.data);

  useEffect(() => {
    if (signedIn) {
      restoreWantedAddress();
    }
  }, [signedIn]);

  if (me.isPending) {
    return (
      <div className="full">
        <Spinner label="Starting" />
      </div>
    );
  }
  if (me.data === undefined) {
    return (
      <div className="full">
        <Failure error={me.error} retry={() => void me.refetch()} />
      </div>
    );
  }
  if (me.data === null) {
    return <SignedOut info={info.data} />;
  }
  return (
    <MeContext value={me.data}>
      <TopBar me={me.data} info={info.data} route={route} />
      {!connected && (
        <div className="offline" role="alert">
          No connection to the server. What you see may be out of date; the page goes on by itself.
        </div>
      )}
      <Boundary key={JSON.stringify(route)}>
        <Suspense
          fallback={
            <div className="full">
              <Spinner label="Loading" />
            </div>
          }
        >
          <Page route={route} />
        </Suspense>
      </Boundary>
    </MeContext>
  );
}
