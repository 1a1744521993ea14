import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readDraft, keepDraft } from '../app/drafts';
import { caseHref } from '../app/router';
import { SmallTable, type Column } from '../app/SmallTable';
import { Badge, Empty, Failure, Spinner } from '../app/ui';
import { duration, moment } from '../format/format';
import { t } from '../i18n/i18n';
import { csv, download } from './csv';
import { approvalsQuery, DAY_MS, dayOf, signersQuery, type ApprovalFilter } from './queries';
import type { Approval, OfSigner } from './types';

const COLUMNS = [
  'id',
  'caseId',
  'contourSetId',
  'version',
  'contentHash',
  'approver',
  'approvedAt',
  'lookedSeconds',
  'edited',
  'promptOverruled',
  'otherReader',
] as const;

/** How long the images were looked at before the signature; said when no look is on record. */
export function Looked({ seconds }: { seconds: number | null }) {
  return seconds === null ? <Badge tone="warn">{t('facts.noLook')}</Badge> : <>{duration(seconds * 1000)}</>;
}

/** What is said of an approval in columns, wherever approvals are listed. */
export function factColumns<T>(of: (row: T) => Approval): Column<T>[] {
  return [
    { label: t('audit.at'), className: () => 'cell-when', cell: (row) => moment(of(row).approvedAt) },
    { label: t('audit.user'), className: () => 'cell-when', cell: (row) => of(row).approverName },
    {
      label: t('audit.what'),
      cell: (row) => (
        <a className="mono" href={caseHref(of(row).caseId)} title={of(row).caseId}>
          {of(row).caseId.slice(0, 8)}
        </a>
      ),
    },
    { label: t('facts.looked'), number: true, cell: (row) => <Looked seconds={of(row).lookedSeconds} /> },
    { label: t('facts.edited'), cell: (row) => (of(row).edited ? t('yes') : t('no')) },
    {
      label: t('facts.overruled'),
      cell: (row) => (of(row).promptOverruled ? <Badge tone="warn">{t('yes')}</Badge> : t('no')),
    },
    { label: t('facts.second'), cell: (row) => of(row).otherReader ?? '–' },
  ];
}

function Choice(props: {
  label: string;
  value: '' | 'true' | 'false';
  change: (value: '' | 'true' | 'false') => void;
}) {
  return (
    <label className="choice">
      <span>{props.label}</span>
      <select
        className="input"
        value={props.value}
        onChange={(event) => props.change(event.target.value as '' | 'true' | 'false')}
      >
        <option value="">{t('facts.any')}</option>
        <option value="true">{t('yes')}</option>
        <option value="false">{t('no')}</option>
      </select>
    </label>
  );
}

function FactFilters(props: { filter: ApprovalFilter; change: (part: Partial<ApprovalFilter>) => void }) {
  const { filter, change } = props;
  const field = (name: 'from' | 'to' | 'user' | 'caseId' | 'lookedSecondsMax', label: string, type: string) => (
    <label className="choice">
      <span>{label}</span>
      <input
        className={type === 'number' ? 'input input-short' : 'input'}
        type={type}
        min={0}
        value={filter[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </label>
  );
  return (
    <>
      {field('from', t('audit.from'), 'date')}
      {field('to', t('audit.to'), 'date')}
      {field('user', t('audit.user'), 'search')}
      {field('caseId', t('audit.case'), 'search')}
      {field('lookedSecondsMax', t('facts.lookedMax'), 'number')}
      <Choice label={t('facts.edited')} value={filter.edited} change={(edited) => change({ edited })} />
      <Choice
        label={t('facts.overruled')}
        value={filter.promptOverruled}
        change={(promptOverruled) => change({ promptOverruled })}
      />
      <Choice label={t('facts.second')} value={filter.secondRead} change={(secondRead) => change({ secondRead })} />
    </>
  );
}

function Signers({ from, to }: { from: string; to: string }) {
  const answer = useQuery({ ...signersQuery(from, to), enabled: from !== '' && to !== '' && from <= to });
  const figure = (label: string, of: (row: OfSigner) => number | string): Column<OfSigner> => ({
    label,
    number: true,
    cell: of,
  });
  if (answer.data === undefined) {
    return answer.isError ? <Failure error={answer.error} retry={() => void answer.refetch()} /> : null;
  }
  return (
    <div className="desk-card" data-testid="signers">
      <h2>{t('signers.title')}</h2>
      {answer.data.items.length === 0 ? (
        <Empty title={t('approvals.none')} />
      ) : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('signers.title')}>
          <SmallTable
            rows={answer.data.items}
            rowKey={(row) => row.approver}
            columns={[
              { label: t('audit.user'), cell: (row) => row.approverName },
              figure(t('signers.approvals'), (row) => row.approvals),
              figure(t('signers.looked'), (row) =>
                row.medianLookedSeconds === null ? '–' : duration(row.medianLookedSeconds * 1000),
              ),
              figure(t('signers.noLook'), (row) => row.withoutLook),
              figure(t('facts.edited'), (row) => row.edited),
              figure(t('facts.overruled'), (row) => row.promptsOverruled),
              figure(t('facts.second'), (row) => row.secondRead),
              figure(t('verdict.AGREE'), (row) => row.agree),
              figure(t('verdict.MINOR'), (row) => row.minor),
              figure(t('verdict.MAJOR'), (row) => row.major),
            ]}
          />
        </div>
      )}
    </div>
  );
}

const start = (): ApprovalFilter => ({
  from: dayOf(Date.now() - 29 * DAY_MS),
  to: dayOf(Date.now()),
  user: '',
  caseId: '',
  edited: '',
  promptOverruled: '',
  secondRead: '',
  lookedSecondsMax: '',
});

/** Every approval with what a lead asks about it, and the counts by signer. */
export function ApprovalFacts() {
  const [filter, setFilter] = useState<ApprovalFilter>(() => ({ ...start(), ...readDraft('facts', {}) }));
  const [page, setPage] = useState(0);
  const answer = useQuery(approvalsQuery(filter, page));
  const items = answer.data?.items ?? [];
  const total = answer.data?.total ?? 0;
  const change = (part: Partial<ApprovalFilter>) => {
    const next = { ...filter, ...part };
    setFilter(next);
    setPage(0);
    keepDraft('facts', next);
  };
  return (
    <section className="desk-main" aria-label={t('lead.facts')}>
      <div className="filter-bar">
        <FactFilters filter={filter} change={change} />
        <div className="exports">
          <button
            type="button"
            className="button button-small"
            disabled={items.length === 0}
            onClick={() => download('approvals.csv', 'text/csv', csv(COLUMNS, items))}
          >
            {t('export.shown')}
          </button>
        </div>
      </div>
      {answer.isError && <Failure error={answer.error} retry={() => void answer.refetch()} />}
      {answer.isPending && <Spinner label={t('loading.list')} />}
      {answer.data !== undefined && total === 0 && <Empty title={t('approvals.none')} />}
      {items.length > 0 && (
        <div
          className="table-scroll"
          data-testid="approval-facts"
          tabIndex={0}
          role="region"
          aria-label={t('lead.facts')}
        >
          <SmallTable rows={items} rowKey={(row) => row.id} columns={factColumns((row: Approval) => row)} />
        </div>
      )}
      {total > 100 && (
        <div className="dialog-actions">
          <button type="button" className="button button-small" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {t('facts.newer')}
          </button>
          <span className="muted">{t('facts.page', { page: page + 1, pages: Math.ceil(total / 100) })}</span>
          <button
            type="button"
            className="button button-small"
            disabled={(page + 1) * 100 >= total}
            onClick={() => setPage(page + 1)}
          >
            {t('facts.older')}
          </button>
        </div>
      )}
      <Signers from={filter.from} to={filter.to} />
    </section>
  );
}
