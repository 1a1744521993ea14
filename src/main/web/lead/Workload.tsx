import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { EChartsCoreOption } from 'echarts/core';
import { Chart, frame, type Palette } from '../charts/Chart';
import { SmallTable } from '../app/SmallTable';
import { Empty, Failure, Spinner } from '../app/ui';
import { caseState, duration, shortType } from '../format/format';
import { found, t } from '../i18n/i18n';
import { csv, download } from './csv';
import { DAY_MS, dayOf, statisticsQuery } from './queries';
import type { Statistics, Times } from './types';

function Arrivals({ days }: { days: Statistics['days'] }) {
  const option = useCallback(
    (palette: Palette): EChartsCoreOption => {
      const { axis, grid, legend, tooltip } = frame(palette);
      return {
        grid,
        legend,
        tooltip,
        xAxis: { type: 'category', data: days.map((day) => day.day.slice(5)), ...axis, splitLine: { show: false } },
        yAxis: { type: 'value', minInterval: 1, ...axis },
        series: [
          {
            name: t('workload.created'),
            type: 'bar',
            data: days.map((day) => day.created),
            itemStyle: { color: palette.accent },
          },
          {
            name: t('workload.closed'),
            type: 'bar',
            data: days.map((day) => day.closed),
            itemStyle: { color: palette.green },
          },
        ],
      };
    },
    [days],
  );
  return (
    <Chart
      testId="workload-chart"
      height={250}
      option={option}
      label={t('workload.chart', {
        created: days.reduce((sum, day) => sum + day.created, 0),
        closed: days.reduce((sum, day) => sum + day.closed, 0),
      })}
    />
  );
}

function Bars({ title, times }: { title: string; times: readonly Times[] }) {
  const option = useCallback(
    (palette: Palette): EChartsCoreOption => {
      const { axis, grid, legend, tooltip } = frame(palette);
      const series = (name: string, value: (one: Times) => number, color: string) => ({
        name,
        type: 'bar',
        data: times.map(value),
        itemStyle: { color },
        barMaxWidth: 14,
      });
      return {
        grid: { ...grid, left: 150 },
        legend,
        tooltip: { ...tooltip, valueFormatter: (value: unknown) => duration(Number(value)) },
        xAxis: {
          type: 'value',
          ...axis,
          axisLabel: { ...axis.axisLabel, formatter: (value: number) => duration(value), hideOverlap: true },
        },
        yAxis: {
          type: 'category',
          inverse: true,
          data: times.map((one) => one.name),
          ...axis,
          axisLabel: { ...axis.axisLabel, width: 136, overflow: 'truncate' },
        },
        series: [
          series(t('workload.median'), (one) => one.medianMs, palette.accent),
          series(t('workload.p90'), (one) => one.p90Ms, palette.amber),
        ],
      };
    },
    [times],
  );
  return (
    <div className="desk-card">
      <h2>{title}</h2>
      {times.length === 0 ? (
        <Empty title={t('workload.nothing')} />
      ) : (
        <>
          <Chart height={70 + 44 * times.length} option={option} label={title} />
          <SmallTable
            rows={times}
            rowKey={(one) => one.name}
            columns={[
              { label: title, cell: (one) => one.name },
              { label: t('workload.count'), number: true, className: () => 'muted', cell: (one) => one.count },
              { label: t('workload.median'), number: true, cell: (one) => duration(one.medianMs) },
              { label: t('workload.p90'), number: true, cell: (one) => duration(one.p90Ms) },
            ]}
          />
        </>
      )}
    </div>
  );
}

function Counts({ title, rows }: { title: string; rows: readonly { label: string; count: number }[] }) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return (
    <div className="desk-card">
      <h2>{title}</h2>
      {rows.length === 0 && <Empty title={t('workload.nothing')} />}
      <dl className="counts">
        {rows.map((row) => (
          <div key={row.label}>
            <dt>{row.label}</dt>
            <dd>
              <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect width={(100 * row.count) / most} height="6" rx="1" />
              </svg>
              {row.count}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Names of steps and tasks as the page says them elsewhere. */
const named = (times: readonly Times[]) =>
  times.map((one) => ({ ...one, name: found(`task.name.${one.name}`) ?? one.name }));

function Figures({ of }: { of: Statistics }) {
  const figures: [string, string][] = [
    [t('workload.created'), String(of.days.reduce((sum, day) => sum + day.created, 0))],
    [t('workload.closed'), String(of.days.reduce((sum, day) => sum + day.closed, 0))],
    [t('workload.open'), String(of.states.reduce((sum, one) => sum + one.cases, 0))],
    [t('workload.turnaround'), of.turnaround.count === 0 ? '–' : duration(of.turnaround.medianMs)],
    [t('workload.turnaround90'), of.turnaround.count === 0 ? '–' : duration(of.turnaround.p90Ms)],
  ];
  return (
    <>
      <dl className="figures">
        {figures.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div className="desk-grid">
        <div className="desk-card desk-card-wide">
          <h2>{t('workload.perDay')}</h2>
          <Arrivals days={of.days} />
        </div>
        <Counts
          title={t('workload.states')}
          rows={of.states.map((one) => ({ label: caseState(one.state), count: one.cases }))}
        />
        <Bars title={t('workload.tasks')} times={named(of.tasks)} />
        <Bars title={t('workload.steps')} times={named(of.steps)} />
        <Counts title={t('workload.people')} rows={of.people.map((one) => ({ label: one.userId, count: one.tasks }))} />
        <Counts
          title={t('workload.types')}
          rows={of.types.map((one) => ({ label: shortType(one.type), count: one.cases }))}
        />
      </div>
    </>
  );
}

/** How much work came and how long it took, in a period of whole days. */
export function Workload() {
  const [from, setFrom] = useState(() => dayOf(Date.now() - 29 * DAY_MS));
  const [to, setTo] = useState(() => dayOf(Date.now()));
  const ordered = from !== '' && to !== '' && from <= to;
  const answer = useQuery({ ...statisticsQuery(from, to), enabled: ordered });
  return (
    <section aria-label={t('lead.workload')}>
      <div className="filter-bar">
        <label className="choice">
          <span>{t('audit.from')}</span>
          <input
            className="input"
            type="date"
            value={from}
            max={to}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <label className="choice">
          <span>{t('audit.to')}</span>
          <input className="input" type="date" value={to} min={from} onChange={(event) => setTo(event.target.value)} />
        </label>
        <div className="exports">
          <button
            type="button"
            className="button button-small"
            disabled={answer.data === undefined}
            onClick={() =>
              answer.data !== undefined &&
              download('workload.csv', 'text/csv', csv(['day', 'created', 'closed'], answer.data.days))
            }
          >
            {t('export.shown')}
          </button>
        </div>
      </div>
      {answer.isError && <Failure error={answer.error} retry={() => void answer.refetch()} />}
      {answer.isPending && ordered && <Spinner label={t('loading')} />}
      {answer.data !== undefined && <Figures of={answer.data} />}
    </section>
  );
}
