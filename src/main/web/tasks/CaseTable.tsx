import type { CaseState, CaseSummary, ReviewState } from '../api/types';
import { caseHref, go } from '../app/router';
import { Badge, type Tone } from '../app/ui';
import {
  caseState,
  imageType,
  millimetres,
  moment,
  personName,
  relative,
  reviewState,
  shortType,
} from '../format/format';
import { Due } from './Due';
import { useRows } from './useRows';

export const STATE_TONE: Record<CaseState, Tone> = {
  RECEIVED: 'neutral',
  PROCESSING: 'info',
  AWAITING_DECISION: 'warn',
  AWAITING_REVIEW: 'warn',
  AWAITING_PLAN: 'warn',
  NEEDS_ATTENTION: 'danger',
  RELEASING: 'info',
  COMPLETED: 'ok',
  CANCELLED: 'neutral',
};

export const REVIEW_TONE: Record<ReviewState, Tone> = {
  NOT_REVIEWED: 'warn',
  APPROVED: 'ok',
  REJECTED: 'danger',
  SUPERSEDED: 'neutral',
  NONE: 'neutral',
};

export function CaseTable({ cases, now }: { cases: readonly CaseSummary[]; now: number }) {
  const rows = useRows(cases, { open: (item) => go(caseHref(item.id)) });
  return (
    <table className="list" onKeyDown={rows.onKeyDown} aria-label="Cases">
      <thead>
        <tr>
          <th>State</th>
          <th>Patient</th>
          <th>Images</th>
          <th>Contours</th>
          <th className="cell-number">Deformation</th>
          <th>Created</th>
          <th>Due</th>
        </tr>
      </thead>
      <tbody>
        {cases.map((item, index) => (
          <tr key={item.id} {...rows.rowProps(item, index)}>
            <td className="cell-kind">
              <Badge tone={STATE_TONE[item.state] ?? 'neutral'}>{caseState(item.state)}</Badge>
            </td>
            <td className="cell-patient">
              <a href={caseHref(item.id)} tabIndex={-1} className="row-link" onClick={(e) => e.stopPropagation()}>
                {personName(item.patientName)}
              </a>
              <span className="muted mono">{item.patientId}</span>
            </td>
            <td className="cell-type" title={imageType(item.type)}>
              {shortType(item.type)}
              <span className="muted"> {[item.first.modality, item.second?.modality].filter(Boolean).join(' → ')}</span>
            </td>
            <td className="cell-review">
              <Badge tone={REVIEW_TONE[item.reviewState] ?? 'neutral'}>{reviewState(item.reviewState)}</Badge>
            </td>
            <td className="cell-number cell-notes">
              {item.degreeMm !== null && (
                <span className={item.thresholdMm !== null && item.degreeMm > item.thresholdMm ? 'over-limit' : ''}>
                  {millimetres(item.degreeMm)}
                  <span className="muted"> / {millimetres(item.thresholdMm)}</span>
                </span>
              )}
            </td>
            <td className="cell-created muted" title={moment(item.createdAt)}>
              {relative(item.createdAt, now)}
            </td>
            <td className="cell-due">
              <Due at={item.dueAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
