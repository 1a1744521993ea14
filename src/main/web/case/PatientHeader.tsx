import type { CaseImage, CaseView } from '../api/types';
import { Badge } from '../app/ui';
import { ageYears, birthDate, caseState, day, imageType, moment, personName, sex } from '../format/format';
import { STATE_TONE } from '../tasks/CaseTable';
import { t } from '../i18n/i18n';

function ImageFact({ label, image }: { label: string; image: CaseImage }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd
        title={t('patient.image', {
          description: image.description ?? '',
          count: image.instances,
          series: image.series,
        })}
      >
        <strong>{image.modality}</strong> {day(image.acquiredAt)}
        {image.bodyPart && <span className="muted fact-more"> · {image.bodyPart}</span>}
      </dd>
    </div>
  );
}

/** Whose images these are. Always in sight, so that no decision is made on the wrong patient. */
export function PatientHeader({ view, live }: { view: CaseView; live: boolean }) {
  const age = ageYears(view.patientBirthDate, new Date());
  return (
    <header className="patient">
      <div className="patient-who">
        <h1 data-testid="patient-name">{personName(view.patientName)}</h1>
        <p>
          <span className="patient-id">{view.patientId}</span>
          <span>
            {t('patient.born', { date: birthDate(view.patientBirthDate) })}
            {age !== null && t('patient.age', { age })}
          </span>
          <span>{sex(view.patientSex)}</span>
        </p>
      </div>
      <dl className="patient-facts">
        <ImageFact label={t('patient.first')} image={view.first} />
        {view.second !== null && <ImageFact label={t('patient.second')} image={view.second} />}
        <div>
          <dt>{t('patient.type')}</dt>
          <dd>{imageType(view.type)}</dd>
        </div>
        {view.dueAt !== null && (
          <div>
            <dt>{t('patient.due')}</dt>
            <dd>{moment(view.dueAt)}</dd>
          </div>
        )}
      </dl>
      <div className="patient-state" data-testid="case-state" data-state={view.state}>
        <Badge tone={STATE_TONE[view.state] ?? 'neutral'}>{caseState(view.state)}</Badge>
        <span className={`live${live ? ' live-on' : ''}`} title={live ? t('patient.live') : t('polling.title')}>
          {live ? t('live') : t('polling')}
        </span>
        {view.stateDetail && <span className="patient-detail">{view.stateDetail}</span>}
      </div>
    </header>
  );
}
