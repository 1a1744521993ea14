import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { modelQuery, processQuery } from '../api/queries';
import type { ModelProgress } from '../api/types';
import { Empty, Failure, Segments, Spinner } from '../app/ui';
import { words } from '../format/format';
import { t } from '../i18n/i18n';

const BpmnPicture = lazy(() => import('./BpmnPicture').then((module) => ({ default: module.BpmnPicture })));

/** The model in which something is going on, innermost first, for that is where to look. */
function busiest(models: readonly ModelProgress[]): string | undefined {
  const busy = models.filter((model) => model.incidents.length > 0 || model.activeActivities.length > 0);
  return (busy.at(-1) ?? models[0])?.processKey;
}

function Model({ progress }: { progress: ModelProgress }) {
  const xml = useQuery(modelQuery(progress.processKey));
  if (xml.data === undefined) {
    return xml.isPending ? (
      <Spinner label={t('case.loadingProcess')} />
    ) : (
      <Failure error={xml.error} retry={() => void xml.refetch()} />
    );
  }
  return (
    <Suspense fallback={<Spinner label={t('case.loadingPicture')} />}>
      <BpmnPicture xml={xml.data} progress={progress} />
    </Suspense>
  );
}

/** Several instances of one model (a second round of review) are told as one picture. */
function merged(models: readonly ModelProgress[]): ModelProgress[] {
  const byKey = new Map<string, ModelProgress>();
  for (const model of models) {
    const before = byKey.get(model.processKey);
    byKey.set(
      model.processKey,
      before === undefined
        ? model
        : {
            processKey: model.processKey,
            activeActivities: [...before.activeActivities, ...model.activeActivities],
            finishedActivities: [...before.finishedActivities, ...model.finishedActivities],
            incidents: [...before.incidents, ...model.incidents],
          },
    );
  }
  return [...byKey.values()];
}

export function ProcessPicture({ caseId }: { caseId: string }) {
  const answer = useQuery(processQuery(caseId));
  const [chosen, setChosen] = useState<string | null>(null);
  if (answer.data === undefined) {
    return answer.isPending ? (
      <Spinner label={t('case.loadingProcess')} />
    ) : (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    );
  }
  const models = merged(answer.data.models);
  const key = chosen ?? busiest(models);
  const shown = models.find((model) => model.processKey === key) ?? models[0];
  if (shown === undefined) {
    return <Empty title={t('case.process.none')} />;
  }
  return (
    <>
      <div className="process-bar">
        <Segments
          label={t('case.process')}
          value={shown.processKey}
          onChange={setChosen}
          options={models.map((model) => ({
            value: model.processKey,
            label: words(model.processKey.replace(/Process$/, '')),
          }))}
        />
        <ul className="legend">
          <li className="legend-active">{t('case.process.now')}</li>
          <li className="legend-finished">{t('case.process.done')}</li>
          <li className="legend-incident">{t('case.process.failed')}</li>
        </ul>
      </div>
      <Model key={shown.processKey} progress={shown} />
    </>
  );
}
