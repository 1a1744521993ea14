import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../api/client';
import { registrationQuery } from '../api/queries';
import type { Degree, RegistrationView, StageQuality } from '../api/types';
import { Badge, Empty, Failure, Spinner, type Tone } from '../app/ui';
import { measured, millimetres, signed, words } from '../format/format';
import { OffsetForm } from './OffsetForm';
import { OffsetTable } from './OffsetTable';
import type { OffsetDraft } from './useOffset';
import { t, type Key } from '../i18n/i18n';

const VERDICTS: Record<string, { tone: Tone; text: Key }> = {
  WITHIN_LIMIT: { tone: 'ok', text: 'degree.WITHIN_LIMIT' },
  ABOVE_LIMIT: { tone: 'warn', text: 'degree.ABOVE_LIMIT' },
  CANNOT_TELL: { tone: 'danger', text: 'degree.CANNOT_TELL' },
};

function DirectionNote({ direction }: { direction: string }) {
  return direction === 'fixed-to-moving' ? (
    <>{t('params.direction.fixedToMoving')}</>
  ) : (
    <>{t('params.direction', { direction })}</>
  );
}

function Offset({ offset, corrected }: { offset: NonNullable<RegistrationView['offset']>; corrected: boolean }) {
  return (
    <div>
      <h3 className="param-title">
        {t('params.offset')} {corrected && <Badge tone="info">{t('params.corrected')}</Badge>}
      </h3>
      <OffsetTable
        testId="offset"
        shift={({ key }) => signed(offset.translationMm[key], 2)}
        rotation={({ key }) => signed(offset.rotationDeg[key], 2)}
      />
      <p className="note">
        <DirectionNote direction={offset.direction} />
      </p>
    </div>
  );
}

/** The degree on a scale whose end is twice the threshold, or more where the degree needs it. */
export function DegreeBar({ degree }: { degree: Degree }) {
  const verdict = VERDICTS[degree.verdict ?? ''] ?? { tone: 'neutral' as Tone, text: 'degree.none' as Key };
  const end = Math.max(2 * (degree.thresholdMm ?? 0), 1.1 * (degree.degreeMm ?? 0), 0.1);
  const percent = (value: number | null) => Math.min(100, (100 * (value ?? 0)) / end);
  return (
    <div data-testid="degree">
      <h3 className="param-title">
        {t('degree.title')} <Badge tone={verdict.tone}>{t(verdict.text)}</Badge>
      </h3>
      <p className="degree-now">
        <strong>{millimetres(degree.degreeMm, 2)}</strong>
        <span className="muted"> {t('degree.threshold', { mm: millimetres(degree.thresholdMm, 2) })}</span>
      </p>
      <svg
        className={`degree-bar degree-${verdict.tone}`}
        viewBox="0 0 100 8"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect className="degree-track" width="100" height="8" />
        <rect className="degree-fill" width={percent(degree.degreeMm)} height="8" />
        <rect className="degree-limit" x={percent(degree.thresholdMm) - 0.35} width="0.7" height="8" />
      </svg>
      <p className="note">
        {t('degree.figures', {
          mean: millimetres(degree.meanMm, 2),
          p95: millimetres(degree.p95Mm, 2),
          max: millimetres(degree.maxMm, 2),
        })}
      </p>
      {degree.degreeMm === null && degree.reason !== null && <p className="note">{degree.reason}</p>}
      {(degree.evidence ?? [])
        .filter((other) => other.source !== degree.decidedBy)
        .map((other) => (
          <p key={other.source} className="note">
            {t('degree.by', {
              source: other.words,
              value:
                other.degreeMm === null ? (other.reason ?? t('degree.notMeasured')) : millimetres(other.degreeMm, 2),
            })}
          </p>
        ))}
    </div>
  );
}

function Stage({ title, stage }: { title: string; stage: StageQuality }) {
  const numbers = Object.entries(stage.numbers).filter(([, value]) => Number.isFinite(value));
  const verdict = stage.texts['verdict'];
  return (
    <details className="stage">
      <summary>
        {title}
        {verdict !== undefined && <Badge tone={/^trusted$/i.test(verdict) ? 'ok' : 'warn'}>{words(verdict)}</Badge>}
      </summary>
      <dl className="numbers">
        {Object.entries(stage.texts)
          .filter(([name]) => name !== 'verdict')
          .map(([name, text]) => (
            <div key={name}>
              <dt>{words(name)}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        {numbers.map(([name, value]) => {
          const { label, text } = measured(name, value);
          return (
            <div key={name}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
}

/** What registration found: the offset, how good it is, and how much the anatomy changed. */
export function ParameterBox({ caseId, over, offset: draft }: { caseId: string; over: boolean; offset: OffsetDraft }) {
  const answer = useQuery(registrationQuery(caseId));
  if (answer.isPending) {
    return <Spinner label={t('case.loadingRegistration')} />;
  }
  if (answer.data === undefined) {
    const early = answer.error instanceof ApiError && (answer.error.status === 404 || answer.error.status === 409);
    return early ? (
      <Empty title={t('params.notYet')} />
    ) : (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    );
  }
  const { offset, offsetCorrected, rigid, deformable, degree } = answer.data;
  if (offset === null && rigid === null && deformable === null && degree === null) {
    return <Empty title={over ? t('params.none') : t('params.notYet')} />;
  }
  return (
    <div className="params">
      {degree !== null && <DegreeBar degree={degree} />}
      {offset !== null && draft.adjusting === null && <Offset offset={offset} corrected={offsetCorrected} />}
      <OffsetForm draft={draft} />
      {rigid !== null && <Stage title={t('params.rigid')} stage={rigid} />}
      {deformable !== null && <Stage title={t('params.deformable')} stage={deformable} />}
    </div>
  );
}
