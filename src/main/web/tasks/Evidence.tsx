import { useQuery } from '@tanstack/react-query';
import { contourSetsQuery, patientCasesQuery, registrationQuery } from '../api/queries';
import type { CaseSummary, CaseView, ContourSet } from '../api/types';
import { caseHref } from '../app/router';
import { SmallTable } from '../app/SmallTable';
import { Failure, Spinner } from '../app/ui';
import { DegreeBar } from '../case/ParameterBox';
import { caseState, day, millimetres, signed, volume, words } from '../format/format';
import { t } from '../i18n/i18n';

const WIDTH = 300;
const HEIGHT = 64;

/** Measured degrees of the patient, oldest first. */
export function measuredCases(cases: readonly CaseSummary[]): CaseSummary[] {
  return cases.filter((one) => one.degreeMm !== null).sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** Structures that both sets have, with how much they grew or shrank, the largest change first. */
export function volumeChanges(sets: readonly ContourSet[]) {
  const of = (role: ContourSet['role']) => sets.find((set) => set.role === role && set.state !== 'SUPERSEDED');
  const later = new Map((of('SECOND')?.structures ?? []).map((structure) => [structure.name, structure.volumeMl]));
  return (of('FIRST')?.structures ?? [])
    .flatMap((structure) => {
      const after = later.get(structure.name);
      return after === undefined || structure.volumeMl <= 0
        ? []
        : [
            {
              name: structure.name,
              before: structure.volumeMl,
              after,
              percent: (100 * (after - structure.volumeMl)) / structure.volumeMl,
            },
          ];
    })
    .sort((a, b) => Math.abs(b.percent) - Math.abs(a.percent));
}

function HistoryLine({ cases, current }: { cases: readonly CaseSummary[]; current: string }) {
  const top = Math.max(...cases.flatMap((one) => [one.degreeMm ?? 0, one.thresholdMm ?? 0]), 0.1) * 1.15;
  const x = (n: number) => 8 + (n * (WIDTH - 16)) / Math.max(1, cases.length - 1);
  const y = (mm: number | null) => HEIGHT - 6 - ((mm ?? 0) / top) * (HEIGHT - 12);
  const path = (value: (one: CaseSummary) => number | null) =>
    cases.map((one, n) => `${n === 0 ? 'M' : 'L'}${x(n).toFixed(1)} ${y(value(one)).toFixed(1)}`).join('');
  return (
    <svg className="history-line" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path className="history-limit" d={path((one) => one.thresholdMm)} />
      <path className="history-degree" d={path((one) => one.degreeMm)} />
      {cases.map((one, n) => (
        <circle
          key={one.id}
          className={one.degreeMm !== null && one.thresholdMm !== null && one.degreeMm > one.thresholdMm ? 'over' : ''}
          cx={x(n)}
          cy={y(one.degreeMm)}
          r={one.id === current ? 4.5 : 3}
        />
      ))}
    </svg>
  );
}

function History({ view }: { view: CaseView }) {
  const answer = useQuery(patientCasesQuery(view.id));
  const cases = measuredCases(answer.data?.items ?? []);
  if (answer.isError) {
    return <Failure error={answer.error} retry={() => void answer.refetch()} />;
  }
  if (cases.length < 2) {
    return answer.isPending ? null : <p className="note">{t('evidence.firstTime')}</p>;
  }
  return (
    <details className="evidence-part" open>
      <summary>{t('evidence.history', { count: cases.length })}</summary>
      <HistoryLine cases={cases} current={view.id} />
      <SmallTable
        rows={[...cases].reverse()}
        rowKey={(one) => one.id}
        rowClass={(one) => (one.id === view.id ? 'this-one' : undefined)}
        columns={[
          {
            label: t('evidence.date'),
            cell: (one) =>
              one.id === view.id ? (
                t('evidence.thisCase')
              ) : (
                <a href={caseHref(one.id)}>{day(one.second?.acquiredAt ?? one.createdAt)}</a>
              ),
          },
          { label: t('evidence.degree'), number: true, cell: (one) => millimetres(one.degreeMm) },
          {
            label: t('evidence.threshold'),
            number: true,
            className: () => 'muted',
            cell: (one) => millimetres(one.thresholdMm),
          },
          { label: t('evidence.state'), className: () => 'muted', cell: (one) => caseState(one.state) },
        ]}
      />
    </details>
  );
}

function Volumes({ caseId }: { caseId: string }) {
  const answer = useQuery(contourSetsQuery(caseId));
  const changes = volumeChanges(answer.data?.items ?? []);
  if (changes.length === 0) {
    return null;
  }
  return (
    <details className="evidence-part">
      <summary>{t('evidence.volumes', { percent: signed(changes[0]?.percent ?? 0, 0) })}</summary>
      <SmallTable
        rows={changes}
        rowKey={(change) => change.name}
        columns={[
          { label: t('evidence.structure'), cell: (change) => change.name },
          {
            label: t('evidence.before'),
            number: true,
            className: () => 'muted',
            cell: (change) => volume(change.before),
          },
          {
            label: t('evidence.after'),
            number: true,
            className: () => 'muted',
            cell: (change) => volume(change.after),
          },
          {
            label: t('evidence.change'),
            number: true,
            className: (change) => (Math.abs(change.percent) >= 10 ? 'over-limit' : ''),
            cell: (change) => `${signed(change.percent, 0)} %`,
          },
        ]}
      />
    </details>
  );
}

/** The figures on which the plan is decided: degree against threshold, this patient's past, volumes, trust. */
export function Evidence({ view }: { view: CaseView }) {
  const answer = useQuery(registrationQuery(view.id));
  if (answer.data === undefined) {
    return answer.isError ? <Failure error={answer.error} /> : <Spinner label={t('loading.evidence')} />;
  }
  const { degree, rigid, deformable } = answer.data;
  const verdicts = [
    [t('evidence.rigid'), rigid?.texts['verdict']],
    [t('evidence.deformable'), deformable?.texts['verdict']],
  ].filter((pair): pair is [string, string] => pair[1] !== undefined);
  return (
    <div className="evidence" data-testid="evidence">
      {degree === null ? <p className="muted">{t('evidence.none')}</p> : <DegreeBar degree={degree} />}
      {verdicts.map(([title, verdict]) => (
        <p key={title} className="evidence-row">
          <span className="muted">{title}</span> <strong>{words(verdict)}</strong>
        </p>
      ))}
      <History view={view} />
      <Volumes caseId={view.id} />
    </div>
  );
}
