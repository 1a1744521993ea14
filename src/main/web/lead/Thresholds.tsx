import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { EChartsCoreOption } from 'echarts/core';
import { Chart, frame, type Palette } from '../charts/Chart';
import { caseHref, deskHref } from '../app/router';
import { Badge, Empty, Failure, Spinner } from '../app/ui';
import { millimetres, moment } from '../format/format';
import { t } from '../i18n/i18n';
import { CauseDialog } from './CauseDialog';
import { answersQuery, changeThreshold, historyQuery, reverseChange, thresholdsQuery } from './queries';
import { SettingsDialog } from './SettingsDialog';
import { steps } from './steps';
import type { Threshold, ThresholdChange } from './types';

function scopeName(scope: string): string {
  const [kind = '', value] = scope.split(/:(.*)/);
  return value === undefined
    ? t('scope.site')
    : t(`scope.${kind === 'body' || kind === 'pair' ? kind : 'patient'}`, { value });
}

function HistoryChart({ threshold, changes }: { threshold: Threshold; changes: readonly ThresholdChange[] }) {
  const { floorMm, ceilingMm } = threshold.settings;
  const option = useCallback(
    (palette: Palette): EChartsCoreOption => {
      const { axis, grid, tooltip } = frame(palette);
      const limit = (value: number, name: string) => ({
        yAxis: value,
        label: { formatter: name, color: palette.muted, position: 'insideEndTop' },
        lineStyle: { color: palette.muted, type: 'dashed' },
      });
      return {
        grid: { ...grid, top: 16 },
        tooltip: { ...tooltip, valueFormatter: (value: unknown) => millimetres(Number(value), 2) },
        xAxis: { type: 'time', ...axis, splitLine: { show: false } },
        yAxis: { type: 'value', name: 'mm', min: 0, max: Math.ceil(1.1 * ceilingMm), ...axis },
        series: [
          {
            name: t('thresholds.degree'),
            type: 'line',
            step: 'end',
            symbolSize: 7,
            data: steps(changes, threshold.settings.degreeMm, Date.now()),
            lineStyle: { color: palette.accent, width: 2 },
            itemStyle: { color: palette.accent },
            markLine: {
              silent: true,
              symbol: 'none',
              data: [limit(floorMm, t('thresholds.floor')), limit(ceilingMm, t('thresholds.ceiling'))],
            },
          },
        ],
      };
    },
    [changes, threshold.settings.degreeMm, floorMm, ceilingMm],
  );
  return (
    <Chart
      testId="threshold-chart"
      height={240}
      option={option}
      label={t('thresholds.chart', { count: changes.length, now: millimetres(threshold.settings.degreeMm, 2) })}
    />
  );
}

function Changes(props: { changes: readonly ThresholdChange[]; reverse: (change: ThresholdChange) => void }) {
  if (props.changes.length === 0) {
    return <Empty title={t('thresholds.noChanges')} />;
  }
  return (
    <div className="table-scroll">
      <table className="list list-plain" aria-label={t('thresholds.changes')}>
        <thead>
          <tr>
            <th>{t('audit.at')}</th>
            <th>{t('thresholds.kind')}</th>
            <th className="cell-number">{t('thresholds.beforeAfter')}</th>
            <th>{t('thresholds.cause')}</th>
            <th>{t('audit.user')}</th>
            <th>
              <span className="visually-hidden">{t('thresholds.reverse')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.changes.map((change) => (
            <tr key={change.id} className={change.reversedBy === null ? undefined : 'taken-back'}>
              <td className="cell-created">{moment(change.at)}</td>
              <td>
                <Badge tone={change.kind === 'ANSWER' ? 'info' : change.kind === 'REVERSAL' ? 'warn' : 'neutral'}>
                  {t(`thresholds.kind.${change.kind}`)}
                </Badge>
              </td>
              <td className="cell-number">
                <span className="muted">{millimetres(change.beforeMm, 2)} → </span>
                {millimetres(change.afterMm, 2)}
              </td>
              <td className="cell-detail">
                {change.cause}{' '}
                {change.caseId !== null && (
                  <a className="mono" href={caseHref(change.caseId)}>
                    {change.caseId.slice(0, 8)}
                  </a>
                )}
              </td>
              <td>{change.actor}</td>
              <td className="cell-claim">
                {change.reversedBy !== null ? (
                  <span className="muted">{t('thresholds.takenBack')}</span>
                ) : (
                  change.beforeMm !== change.afterMm && (
                    <button type="button" className="button button-small" onClick={() => props.reverse(change)}>
                      {t('thresholds.reverse')}
                    </button>
                  )
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Answers({ scope }: { scope: string }) {
  const answer = useQuery(answersQuery(scope));
  const items = answer.data?.items ?? [];
  return (
    <details className="desk-more">
      <summary>{t('thresholds.answers', { count: items.length })}</summary>
      {answer.isError && <Failure error={answer.error} />}
      <div className="table-scroll">
        <table className="list list-plain" aria-label={t('thresholds.answers', { count: items.length })}>
          <tbody>
            {items.slice(0, 200).map((one, n) => (
              <tr key={n}>
                <td className="cell-created">{moment(one.at)}</td>
                <td>
                  <Badge tone={one.decision === 'MODIFY' ? 'warn' : 'neutral'}>{t(`answer.${one.decision}`)}</Badge>
                </td>
                <td className="cell-detail">{one.reason}</td>
                <td>{one.actor}</td>
                <td>
                  <a className="mono" href={caseHref(one.caseId)}>
                    {one.caseId.slice(0, 8)}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

type Open = { what: 'settings' } | { what: 'freeze' } | { what: 'reverse'; change: ThresholdChange } | null;

function Scope({ threshold }: { threshold: Threshold }) {
  const queries = useQueryClient();
  const history = useQuery(historyQuery(threshold.scope));
  const [open, setOpen] = useState<Open>(null);
  const done = () => {
    setOpen(null);
    return queries.invalidateQueries({ queryKey: ['thresholds'] });
  };
  const freeze = useMutation({
    mutationFn: (cause: string) => changeThreshold(threshold, '/freeze', { frozen: !threshold.frozen, cause }),
    onSuccess: done,
  });
  const reverse = useMutation({
    mutationFn: ({ change, cause }: { change: ThresholdChange; cause: string }) =>
      reverseChange(threshold.scope, change.id, cause),
    onSuccess: done,
  });
  const { settings } = threshold;
  const facts: [string, string][] = [
    [t('thresholds.step'), `${settings.direction === 'RAISE' ? '+' : '−'} ${millimetres(settings.stepMm, 2)}`],
    [t('thresholds.bounds'), `${millimetres(settings.floorMm)} – ${millimetres(settings.ceilingMm)}`],
    [t('thresholds.count'), `${threshold.consecutiveRefusals} / ${settings.numberThreshold}`],
    [t('thresholds.changedAt'), moment(threshold.changedAt)],
  ];
  return (
    <div className="desk-main">
      <div className="threshold-head">
        <h2>{scopeName(threshold.scope)}</h2>
        <strong className="threshold-now">{millimetres(settings.degreeMm, 2)}</strong>
        {threshold.frozen && <Badge tone="info">{t('thresholds.frozen')}</Badge>}
        <div className="threshold-actions">
          <button type="button" className="button button-small" onClick={() => setOpen({ what: 'settings' })}>
            {t('thresholds.set')}
          </button>
          <button type="button" className="button button-small" onClick={() => setOpen({ what: 'freeze' })}>
            {threshold.frozen ? t('thresholds.unfreeze') : t('thresholds.freeze')}
          </button>
          <a
            className="button button-small button-quiet"
            href={`/api/thresholds/${encodeURIComponent(threshold.scope)}/history?format=csv`}
            download={`threshold-${threshold.scope.replace(/\W+/g, '-')}.csv`}
          >
            CSV
          </a>
        </div>
      </div>
      <dl className="facts">
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {history.isError && <Failure error={history.error} retry={() => void history.refetch()} />}
      {history.isPending && <Spinner label={t('loading')} />}
      {history.data !== undefined && (
        <>
          <HistoryChart threshold={threshold} changes={history.data.items} />
          <Changes changes={history.data.items} reverse={(change) => setOpen({ what: 'reverse', change })} />
        </>
      )}
      <Answers scope={threshold.scope} />
      {open?.what === 'settings' && <SettingsDialog threshold={threshold} close={() => setOpen(null)} done={done} />}
      {open?.what === 'freeze' && (
        <CauseDialog
          title={threshold.frozen ? t('thresholds.unfreeze') : t('thresholds.freeze')}
          text={t('thresholds.freeze.text', { scope: scopeName(threshold.scope) })}
          busy={freeze.isPending}
          error={freeze.error}
          close={() => setOpen(null)}
          confirm={(cause) => freeze.mutate(cause)}
        />
      )}
      {open?.what === 'reverse' && (
        <CauseDialog
          title={t('thresholds.reverse')}
          text={t('thresholds.reverse.text', {
            before: millimetres(open.change.beforeMm, 2),
            after: millimetres(open.change.afterMm, 2),
            scope: scopeName(threshold.scope),
          })}
          busy={reverse.isPending}
          error={reverse.error}
          close={() => setOpen(null)}
          confirm={(cause) => reverse.mutate({ change: open.change, cause })}
        />
      )}
    </div>
  );
}

/** Where the limits stand, how they got there, and how to take a change back. */
export function Thresholds({ scope }: { scope: string }) {
  const answer = useQuery(thresholdsQuery);
  if (answer.data === undefined) {
    return answer.isError ? (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    ) : (
      <Spinner label={t('loading')} />
    );
  }
  const { items } = answer.data;
  const shown = items.find((one) => one.scope === scope) ?? items[0];
  return (
    <section className="desk-split" aria-label={t('lead.thresholds')}>
      <nav className="desk-list" aria-label={t('thresholds.scopes')}>
        {items.map((one) => (
          <a
            key={one.scope}
            href={deskHref('lead', 'thresholds', one.scope)}
            aria-current={one === shown ? 'true' : undefined}
          >
            <span>{scopeName(one.scope)}</span>
            <strong>{millimetres(one.settings.degreeMm)}</strong>
          </a>
        ))}
      </nav>
      {shown === undefined ? <Empty title={t('thresholds.none')} /> : <Scope key={shown.scope} threshold={shown} />}
    </section>
  );
}
