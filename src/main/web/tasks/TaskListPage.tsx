import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useWorkLive } from '../api/events';
import { casePages, pageQuery, taskPages, type CaseFilter, type PageSource } from '../api/queries';
import type { CaseSummary, Task, TaskFilterContent } from '../api/types';
import { keepDraft, useDraft } from '../app/drafts';
import { Keys, useKeys } from '../app/keys';
import { go } from '../app/router';
import { isClinical, useMe } from '../app/session';
import { Empty, Failure, Segments, Spinner } from '../app/ui';
import { t, type Key } from '../i18n/i18n';
import { CaseTable } from './CaseTable';
import { CaseFilterBar, TaskFilterBar } from './FilterBar';
import { lastFilter, LIST_DRAFT } from './filters';
import { SavedViews } from './SavedViews';
import './tasks.css';
import { TaskTable } from './TaskTable';
import { ALL_TASKS } from './unread';
import { useNow } from './useNow';
import { usePages, type Pages } from './usePages';
import type { Range } from './useWindow';

type Tab = 'mine' | 'groups' | 'cases';

const SEARCH_AFTER_MS = 250;
const NO_CASE_FILTER: CaseFilter = { state: null, type: null };

/** The text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** A list of unknown length, with what is shown instead of it while it is empty or on its way. */
function List<T>(props: {
  source: PageSource<T>;
  empty: ReactNode;
  children: (list: { pages: Pages<T>; total: number; inSight: (range: Range) => void }) => ReactNode;
}) {
  const [range, setRange] = useState<Range>({ from: 0, to: 40 });
  const pages = usePages(range, props.source);
  const inSight = useCallback((next: Range) => setRange(next), []);
  return (
    <>
      {pages.error !== null && <Failure error={pages.error} retry={pages.retry} />}
      {pages.total === undefined && pages.error === null && <Spinner label={t('loading.list')} />}
      {pages.total !== undefined &&
        (pages.total === 0 ? props.empty : props.children({ pages, total: pages.total, inSight }))}
    </>
  );
}

function useTotal<T>(source: PageSource<T>, enabled: boolean): number | undefined {
  return useQuery({ ...pageQuery(source, 0), enabled }).data?.total;
}

function Head(props: {
  tab: Tab;
  filter: TaskFilterContent;
  caseFilter: CaseFilter;
  choose: (tab: Tab) => void;
  children: ReactNode;
}) {
  const me = useMe();
  const live = useWorkLive();
  const clinical = isClinical(me);
  const { filter, tab } = props;
  const mine = useTotal(taskPages({ ...filter, mine: true }, ''), clinical);
  const groups = useTotal(taskPages({ ...filter, mine: false }, ''), clinical);
  const cases = useTotal(casePages(props.caseFilter, ''), true);
  const overdue = useTotal(taskPages({ ...filter, mine: tab === 'mine', overdue: true }, '', 1), clinical);
  const label = (key: Key, total: number | undefined) => (total === undefined ? t(key) : `${t(key)} ${total}`);
  return (
    <div className="list-head">
      <h1>{tab === 'cases' ? t('cases.title') : t('tasks.title')}</h1>
      {tab !== 'cases' && overdue !== undefined && overdue > 0 && (
        <span className="overdue-count">{t('list.overdue', { count: overdue })}</span>
      )}
      {clinical && (
        <Segments
          label={t('list.label')}
          value={tab}
          onChange={props.choose}
          options={[
            { value: 'mine', label: label('list.mine', mine) },
            { value: 'groups', label: label('list.groups', groups) },
            { value: 'cases', label: label('list.cases', cases) },
          ]}
        />
      )}
      <span
        className={`live${live ? ' live-on' : ''}`}
        title={live ? t('live.title') : t('polling.title')}
        data-testid="work-live"
      >
        {live ? t('live') : t('polling')}
      </span>
      {props.children}
    </div>
  );
}

function Tasks({ filter, search, now }: { filter: TaskFilterContent; search: string; now: number }) {
  const source = taskPages(filter, search);
  const narrowed = search !== '' || filter.kind !== null || filter.overdue || filter.state !== null;
  return (
    <List<Task>
      key={JSON.stringify([filter, search])}
      source={source}
      empty={
        narrowed ? (
          <Empty title={t('list.noMatch')}>{t('list.noMatch.text')}</Empty>
        ) : filter.mine ? (
          <Empty title={t('list.noneMine')}>{t('list.noneMine.text')}</Empty>
        ) : (
          <Empty title={t('list.noneGroups')}>{t('list.noneGroups.text')}</Empty>
        )
      }
    >
      {(list) => <TaskTable {...list} now={now} />}
    </List>
  );
}

function Cases({ filter, search, now }: { filter: CaseFilter; search: string; now: number }) {
  const narrowed = search !== '' || filter.state !== null || filter.type !== null;
  return (
    <List<CaseSummary>
      key={JSON.stringify([filter, search])}
      source={casePages(filter, search)}
      empty={
        narrowed ? (
          <Empty title={t('list.noMatch')}>{t('list.noMatch.text')}</Empty>
        ) : (
          <Empty title={t('list.noCases')}>{t('list.noCases.text')}</Empty>
        )
      }
    >
      {(list) => <CaseTable {...list} now={now} />}
    </List>
  );
}

export function TaskListPage({ cases }: { cases: boolean }) {
  const [filter, setFilter] = useState<TaskFilterContent>(lastFilter);
  const [caseFilter, setCaseFilter] = useState<CaseFilter>(NO_CASE_FILTER);
  const [query, setQuery] = useDraft(`search.${cases ? 'cases' : 'tasks'}`);
  const search = useSettled(query);
  const now = useNow();
  const field = useRef<HTMLInputElement>(null);
  const tab: Tab = cases ? 'cases' : filter.mine ? 'mine' : 'groups';

  const narrow = (next: TaskFilterContent) => {
    setFilter(next);
    keepDraft(LIST_DRAFT, next);
  };
  const choose = (next: Tab) => {
    if (next !== 'cases') {
      narrow({ ...filter, mine: next === 'mine' });
    }
    go(next === 'cases' ? '/cases' : '/tasks');
  };
  useKeys('keys.list', [
    { keys: '/', label: 'keys.search', run: () => field.current?.focus() },
    { keys: '1', label: 'keys.mine', run: () => choose('mine') },
    { keys: '2', label: 'keys.groups', run: () => choose('groups') },
    { keys: '3', label: 'keys.cases', run: () => choose('cases') },
    { keys: 'r', label: 'keys.reset', run: () => (narrow(ALL_TASKS), setCaseFilter(NO_CASE_FILTER), setQuery('')) },
  ]);

  return (
    <main className="list-page">
      <Head tab={tab} filter={filter} caseFilter={caseFilter} choose={choose}>
        <input
          ref={field}
          type="search"
          className="search"
          placeholder={t('list.search')}
          aria-label={t('list.search.label')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
              event.preventDefault();
              event.currentTarget.blur();
              document.querySelector<HTMLElement>('tr[data-row][tabindex="0"]')?.focus();
            }
          }}
        />
      </Head>
      {cases ? (
        <CaseFilterBar filter={caseFilter} choose={setCaseFilter} />
      ) : (
        <div className="list-tools">
          <TaskFilterBar filter={filter} choose={narrow} />
          <SavedViews filter={filter} choose={narrow} />
        </div>
      )}
      {cases ? (
        <Cases filter={caseFilter} search={search} now={now} />
      ) : (
        <Tasks filter={filter} search={search} now={now} />
      )}
      <p className="keys">
        <Keys of="j" /> <Keys of="k" /> {t('keys.move')} <Keys of="Enter" /> {t('keys.open')}{' '}
        {!cases && (
          <>
            <Keys of="c" /> {t('keys.claim')} <Keys of="x" /> {t('keys.pick')}{' '}
          </>
        )}
        <Keys of="/" /> {t('keys.search')} <Keys of="?" /> {t('keys.help')}
      </p>
    </main>
  );
}
