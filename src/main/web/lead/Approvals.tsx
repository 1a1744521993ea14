import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { contourSetsQuery } from '../api/queries';
import { readDraft, keepDraft } from '../app/drafts';
import { caseHref } from '../app/router';
import { SmallTable } from '../app/SmallTable';
import { Badge, Empty, Failure, Segments, Spinner, type Tone } from '../app/ui';
import { moment, reviewState, volume, words } from '../format/format';
import { found, t } from '../i18n/i18n';
import { DECISIONS, signedOf, standing, type Standing } from './approvals';
import { csv, download } from './csv';
import { apiQuery, AUDIT_MAX, auditParameters, auditQuery, verificationQuery, type AuditFilter } from './queries';
import type { AuditEntry } from './types';

const COLUMNS = ['sequence', 'at', 'action', 'actor', 'caseId', 'detail', 'previousHash', 'hash'] as const;
const TONES: Record<string, Tone> = {
  CONTOURS_APPROVED: 'ok',
  CONTOURS_REJECTED: 'danger',
  APPROVAL_WITHDRAWN: 'warn',
  REAUTHENTICATION_FAILED: 'danger',
};
const STANDING_TONES: Record<Standing, Tone> = { same: 'ok', changed: 'warn', gone: 'neutral' };
const NO_ENTRIES: readonly AuditEntry[] = [];

export const actionName = (action: string) => found(`action.${action}`) ?? words(action);

/** The contours that a decision was about, as they are stored, and whether they are still those. */
function SignedContours({ entry }: { entry: AuditEntry }) {
  const signed = signedOf(entry);
  const answer = useQuery({ ...contourSetsQuery(entry.caseId ?? ''), enabled: entry.caseId !== null });
  if (signed === null || entry.caseId === null) {
    return null;
  }
  if (answer.data === undefined) {
    return answer.isError ? <Failure error={answer.error} /> : <Spinner label={t('loading')} />;
  }
  const set = answer.data.items.find((one) => one.id === signed.contourSetId);
  const state = standing(signed, set);
  const set_ = `/api/cases/${encodeURIComponent(entry.caseId)}/contour-sets/${encodeURIComponent(signed.contourSetId)}`;
  return (
    <div className="signed" data-testid="signed-contours" data-standing={state}>
      <p>
        <Badge tone={STANDING_TONES[state]}>{t(`approvals.standing.${state}`)}</Badge>{' '}
        <span className="mono muted" title={signed.contentHash}>
          {signed.contentHash.slice(0, 16)}…
        </span>
      </p>
      {set !== undefined && (
        <SmallTable
          rows={set.structures}
          rowKey={(structure) => structure.number}
          columns={[
            { label: t('evidence.structure'), cell: (structure) => structure.name },
            {
              label: t('structures.volume'),
              number: true,
              className: () => 'muted',
              cell: (structure) => volume(structure.volumeMl),
            },
            { label: t('structures.review'), cell: (structure) => reviewState(structure.state) },
          ]}
        />
      )}
      <div className="dialog-actions">
        <a className="button button-small" href={caseHref(entry.caseId)}>
          {t('approvals.openCase')}
        </a>
        {set !== undefined && (
          <a className="button button-small button-quiet" href={`${set_}/rtstruct`} download>
            {t('approvals.rtstruct')}
          </a>
        )}
      </div>
    </div>
  );
}

function Entry({ entry, open, toggle }: { entry: AuditEntry; open: boolean; toggle: () => void }) {
  const signed = signedOf(entry);
  return (
    <>
      <tr className={open ? 'row-current' : undefined} data-action={entry.action}>
        <td className="cell-created" title={`#${entry.sequence} · ${entry.hash}`}>
          {moment(entry.at)}
        </td>
        <td className="cell-kind">
          <Badge tone={TONES[entry.action] ?? 'neutral'}>{actionName(entry.action)}</Badge>
        </td>
        <td>{entry.actor}</td>
        <td className="cell-detail">
          {entry.caseId !== null && (
            <a className="mono" href={caseHref(entry.caseId)} title={entry.caseId}>
              {entry.caseId.slice(0, 8)}
            </a>
          )}{' '}
          <span className="muted">{signed === null ? entry.detail : t('approvals.version', { ...signed })}</span>
        </td>
        <td className="cell-claim">
          {signed !== null && (
            <button type="button" className="button button-small" aria-expanded={open} onClick={toggle}>
              {t('approvals.open')}
            </button>
          )}
        </td>
      </tr>
      {open && (
        <tr className="row-more">
          <td colSpan={5}>
            <SignedContours entry={entry} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Whether the record itself can be relied on. */
function Verification() {
  const answer = useQuery(verificationQuery);
  if (answer.data === undefined) {
    return answer.isError ? <Failure error={answer.error} retry={() => void answer.refetch()} /> : null;
  }
  const { intact, entries, message } = answer.data;
  return (
    <p className={`verification verification-${intact ? 'ok' : 'broken'}`} role={intact ? 'status' : 'alert'}>
      <strong>{intact ? t('audit.intact', { count: entries }) : t('audit.broken')}</strong>
      <span>{intact ? '' : message}</span>
      <button
        type="button"
        className="button button-small button-quiet"
        disabled={answer.isFetching}
        onClick={() => void answer.refetch()}
      >
        {t('audit.verify')}
      </button>
    </p>
  );
}

function Filters({ filter, change }: { filter: AuditFilter; change: (part: Partial<AuditFilter>) => void }) {
  const field = (name: keyof AuditFilter, label: string, type: string) => (
    <label className="choice">
      <span>{label}</span>
      <input
        className="input"
        type={type}
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
    </>
  );
}

function Exports({ filter, entries }: { filter: AuditFilter; entries: readonly AuditEntry[] }) {
  const api = useQuery(apiQuery);
  const onServer = api.data?.paths['/api/audit/export'] !== undefined;
  return (
    <div className="exports">
      <button
        type="button"
        className="button button-small"
        disabled={entries.length === 0}
        onClick={() => download('approvals.csv', 'text/csv', csv(COLUMNS, entries))}
      >
        {t('export.shown')}
      </button>
      {onServer &&
        (['csv', 'pdf', 'atna'] as const).map((format) => (
          <a
            key={format}
            className="button button-small button-quiet"
            href={`/api/audit/export?${auditParameters(filter)}&format=${format}`}
            download
          >
            {t('export.whole', { format: format.toUpperCase() })}
          </a>
        ))}
    </div>
  );
}

type Kind = 'decisions' | 'all';
const START: AuditFilter = { from: '', to: '', user: '', caseId: '', action: '' };

/** What was signed by whom; open exactly that. */
export function Approvals() {
  const [filter, setFilter] = useState<AuditFilter>(() => ({ ...START, ...readDraft('audit', {}) }));
  const [kind, setKind] = useState<Kind>('decisions');
  const [open, setOpen] = useState<number | null>(null);
  const answer = useQuery(auditQuery(filter));
  const items = answer.data?.items ?? NO_ENTRIES;
  const decisions = useMemo(() => items.filter((entry) => DECISIONS.includes(entry.action)), [items]);
  const shown = kind === 'all' ? items : decisions;
  const change = (part: Partial<AuditFilter>) => {
    const next = { ...filter, ...part };
    setFilter(next);
    keepDraft('audit', next);
  };
  return (
    <section aria-label={t('lead.approvals')}>
      <Verification />
      <div className="filter-bar">
        <Filters filter={filter} change={change} />
        <Segments
          label={t('approvals.kind')}
          value={kind}
          onChange={setKind}
          options={[
            { value: 'decisions', label: t('approvals.kind.decisions') },
            { value: 'all', label: t('approvals.kind.all') },
          ]}
        />
        <Exports filter={filter} entries={shown} />
      </div>
      {answer.isError && <Failure error={answer.error} retry={() => void answer.refetch()} />}
      {answer.isPending && <Spinner label={t('loading.list')} />}
      {answer.data !== undefined && shown.length === 0 && <Empty title={t('approvals.none')} />}
      {shown.length > 0 && (
        <div className="table-scroll">
          <table className="list list-plain" aria-label={t('lead.approvals')}>
            <thead>
              <tr>
                <th>{t('audit.at')}</th>
                <th>{t('audit.action')}</th>
                <th>{t('audit.user')}</th>
                <th>{t('audit.what')}</th>
                <th>
                  <span className="visually-hidden">{t('approvals.open')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, 300).map((entry) => (
                <Entry
                  key={entry.sequence}
                  entry={entry}
                  open={open === entry.sequence}
                  toggle={() => setOpen(open === entry.sequence ? null : entry.sequence)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {(items.length === AUDIT_MAX || shown.length > 300) && <p className="note">{t('audit.more')}</p>}
    </section>
  );
}
