import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { casesQuery, myTasksQuery, visibleTasksQuery } from '../api/queries';
import type { CaseSummary, Paged, Task } from '../api/types';
import { go } from '../app/router';
import { Empty, Failure, Segments, Spinner } from '../app/ui';
import { byUrgency, caseState, personName, urgency } from '../format/format';
import { CaseTable } from './CaseTable';
import { matches, sortedTasks, taskMatches } from './rows';
import './tasks.css';
import { TaskTable } from './TaskTable';

type Tab = 'mine' | 'groups' | 'cases';

/** The time, moving on often enough for "in 5 min" to stay true. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

interface Loaded<T> {
  items: T[] | undefined;
  error: unknown;
  retry: () => void;
}

function Result<T>(props: { of: Loaded<T>; empty: ReactNode; children: (items: T[]) => ReactNode }) {
  const { items, error, retry } = props.of;
  return (
    <>
      {error !== null && <Failure error={error} retry={retry} />}
      {items === undefined && error === null && <Spinner label="Loading the list" />}
      {items !== undefined && (items.length === 0 ? props.empty : props.children(items))}
    </>
  );
}

function tasksOf(answer: UseQueryResult<Paged<Task>>): Loaded<Task> {
  return {
    items: answer.data && sortedTasks(answer.data.items),
    error: answer.error,
    retry: () => void answer.refetch(),
  };
}

function useLists(query: string) {
  const mine = useQuery(myTasksQuery);
  const cases = useQuery(casesQuery);
  const groups = useQuery(visibleTasksQuery);
  const chosen = <T,>(loaded: Loaded<T>, keep: (item: T) => boolean): Loaded<T> => ({
    ...loaded,
    items: loaded.items?.filter(keep),
  });
  const caseMatches = (item: CaseSummary) =>
    matches(query, item.patientId, personName(item.patientName), caseState(item.state), item.first.description);
  return {
    all: { mine: mine.data?.items, groups: groups.data?.items, cases: cases.data?.items },
    mine: chosen(tasksOf(mine), (task) => taskMatches(query, task)),
    groups: chosen(tasksOf(groups), (task) => taskMatches(query, task)),
    cases: chosen(
      {
        items: cases.data && [...cases.data.items].sort(byUrgency),
        error: cases.error,
        retry: () => void cases.refetch(),
      },
      caseMatches,
    ),
  };
}

function Count({ items, now }: { items: readonly { dueAt: string | null }[] | undefined; now: number }) {
  const late = items?.filter((item) => urgency(item.dueAt, now) === 'overdue').length ?? 0;
  return late > 0 ? <span className="overdue-count">{late} overdue</span> : null;
}

export function TaskListPage({ cases }: { cases: boolean }) {
  const [group, setGroup] = useState<'mine' | 'groups'>('groups');
  const [query, setQuery] = useState('');
  const now = useNow();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const tab: Tab = cases ? 'cases' : group;
  const lists = useLists(query);
  const label = (text: string, items: readonly unknown[] | undefined) =>
    items === undefined ? text : `${text} ${items.length}`;

  const choose = (next: Tab) => {
    if (next !== 'cases') {
      setGroup(next);
    }
    go(next === 'cases' ? '/cases' : '/tasks');
  };
  const intoList = () => list.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement && event.target.type === 'search';
      if (event.key === '/' && !typing) {
        event.preventDefault();
        search.current?.focus();
      } else if (event.key === 'ArrowDown' && (typing || event.target === document.body)) {
        event.preventDefault();
        intoList();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const nothing = query === '' ? null : <Empty title="Nothing matches">Try fewer letters of the name or id.</Empty>;
  return (
    <main className="list-page" ref={list}>
      <div className="list-head">
        <h1>{cases ? 'Cases' : 'Tasks'}</h1>
        <Count items={tab === 'cases' ? lists.all.cases : lists.all[tab]} now={now} />
        <Segments
          label="List"
          value={tab}
          onChange={choose}
          options={[
            { value: 'mine', label: label('Mine', lists.all.mine) },
            { value: 'groups', label: label('My groups', lists.all.groups) },
            { value: 'cases', label: label('All cases', lists.all.cases) },
          ]}
        />
        <input
          ref={search}
          type="search"
          className="search"
          placeholder="Name, patient id or task  ( / )"
          aria-label="Filter the list"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      {tab === 'cases' ? (
        <Result
          of={lists.cases}
          empty={nothing ?? <Empty title="No cases yet">They appear here as soon as images arrive.</Empty>}
        >
          {(items) => <CaseTable cases={items} now={now} />}
        </Result>
      ) : (
        <Result
          of={lists[tab]}
          empty={
            nothing ??
            (tab === 'mine' ? (
              <Empty title="You hold no tasks">Claim one from your groups&rsquo; list.</Empty>
            ) : (
              <Empty title="Nothing waits for your groups">New tasks appear here by themselves.</Empty>
            ))
          }
        >
          {(items) => <TaskTable tasks={items} now={now} />}
        </Result>
      )}
      <p className="keys">
        <kbd>↑</kbd> <kbd>↓</kbd> move <kbd>Enter</kbd> open{' '}
        {tab !== 'cases' && (
          <>
            <kbd>c</kbd> claim or give back{' '}
          </>
        )}
        <kbd>/</kbd> search
      </p>
    </main>
  );
}
