import { useEffect } from 'react';
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
import { t } from '../i18n/i18n';
import { Due } from './Due';
import { Spacer, Waiting } from './rowParts';
import type { Pages } from './usePages';
import { useRows } from './useRows';
import type { Range } from './useWindow';

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

const HEADS = [
  'list.head.state',
  'list.head.patient',
  'list.head.images',
  'list.head.contours',
  'list.head.deformation',
  'list.head.created',
  'list.head.due',
] as const;

function Row({ item, now, row }: { item: CaseSummary; now: number; row: object }) {
  return (
    <tr {...row}>
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
  );
}

/** The case list: only what is in sight is drawn and asked for. */
export function CaseTable(props: {
  pages: Pages<CaseSummary>;
  total: number;
  now: number;
  inSight: (range: Range) => void;
}) {
  const { pages, total, inSight } = props;
  const { body, range, before, after, rowProps } = useRows(total, pages, { open: (item) => go(caseHref(item.id)) });
  const { from, to } = range;
  useEffect(() => inSight({ from, to }), [from, to, inSight]);
  return (
    <table className="list" aria-label={t('cases.title')} aria-rowcount={total + 1}>
      <thead>
        <tr>
          {HEADS.map((key) => (
            <th key={key} className={key === 'list.head.deformation' ? 'cell-number' : undefined}>
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        <Spacer height={before} columns={HEADS.length} />
        {Array.from({ length: to - from }, (_, n) => {
          const item = pages.at(from + n);
          return item === undefined ? (
            <Waiting key={`w${from + n}`} columns={HEADS.length} />
          ) : (
            <Row key={item.id} item={item} now={props.now} row={rowProps(item, from + n)} />
          );
        })}
        <Spacer height={after} columns={HEADS.length} />
      </tbody>
    </table>
  );
}
