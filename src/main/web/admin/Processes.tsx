import { useQuery } from '@tanstack/react-query';
import { modelQuery } from '../api/queries';
import { deskHref } from '../app/router';
import { SmallTable } from '../app/SmallTable';
import { Empty, Failure, Spinner } from '../app/ui';
import { words } from '../format/format';
import { t } from '../i18n/i18n';
import { HeatMap } from './HeatMap';
import { nodeLoadQuery, processModelsQuery } from './queries';
import type { NodeLoad, ProcessModel } from './types';

const NO_LOAD: readonly NodeLoad[] = [];

function Model({ model }: { model: ProcessModel }) {
  const xml = useQuery(modelQuery(model.processKey));
  const load = useQuery(nodeLoadQuery(model.processKey));
  const loads = load.data?.items ?? NO_LOAD;
  const busy = loads.filter((one) => one.cases > 0).sort((a, b) => b.cases - a.cases);
  return (
    <div className="desk-main">
      <div className="threshold-head">
        <h2>{model.name}</h2>
        <span className="muted">
          {t('processes.version', { version: model.version })} · {t('processes.running', { count: model.running })}
        </span>
      </div>
      {model.versions.length > 1 && (
        <p className="note">
          {model.versions
            .map((one) => t('processes.ofVersion', { version: one.version, count: one.running }))
            .join(' · ')}
        </p>
      )}
      {xml.isError && <Failure error={xml.error} retry={() => void xml.refetch()} />}
      {load.isError && <Failure error={load.error} retry={() => void load.refetch()} />}
      {xml.data === undefined ? (
        xml.isPending && <Spinner label={t('loading')} />
      ) : (
        <HeatMap key={model.processKey} xml={xml.data} loads={loads} />
      )}
      {busy.length === 0 ? (
        <p className="note">{t('processes.idle')}</p>
      ) : (
        <SmallTable
          rows={busy}
          rowKey={(one) => one.activityId}
          columns={[
            { label: t('processes.at'), cell: (one) => words(one.activityId) },
            { label: t('processes.cases'), number: true, cell: (one) => one.cases },
            {
              label: t('processes.failed'),
              number: true,
              className: (one) => (one.incidents > 0 ? 'due-overdue' : 'muted'),
              cell: (one) => one.incidents,
            },
          ]}
        />
      )}
    </div>
  );
}

/** The process models with where the cases are now. */
export function Processes({ processKey }: { processKey: string | null }) {
  const answer = useQuery(processModelsQuery);
  if (answer.data === undefined) {
    return answer.isError ? (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    ) : (
      <Spinner label={t('loading')} />
    );
  }
  const { items } = answer.data;
  const shown = items.find((model) => model.processKey === (processKey ?? 'CaseLifecycleProcess')) ?? items[0];
  return (
    <section className="desk-split" aria-label={t('admin.processes')}>
      <nav className="desk-list" aria-label={t('admin.processes')}>
        {items.map((model) => (
          <a
            key={model.processKey}
            href={deskHref('admin', 'processes', model.processKey)}
            aria-current={model === shown ? 'true' : undefined}
          >
            <span>{model.name}</span>
            <strong>{model.running}</strong>
          </a>
        ))}
      </nav>
      {shown === undefined ? <Empty title={t('processes.none')} /> : <Model key={shown.processKey} model={shown} />}
    </section>
  );
}
