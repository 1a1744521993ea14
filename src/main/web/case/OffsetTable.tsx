import type { ReactNode } from 'react';
import type { Xyz } from '../api/types';
import { t } from '../i18n/i18n';

interface Axis {
  key: keyof Xyz;
  name: string;
  towards: 'offset.left' | 'offset.posterior' | 'offset.head';
}

const AXES: Axis[] = [
  { key: 'x', name: 'X', towards: 'offset.left' },
  { key: 'y', name: 'Y', towards: 'offset.posterior' },
  { key: 'z', name: 'Z', towards: 'offset.head' },
];

/** An offset along and about the patient axes (LPS); what stands in the cells is the caller's. */
export function OffsetTable(props: {
  testId?: string;
  shift: (axis: Axis) => ReactNode;
  rotation: (axis: Axis) => ReactNode;
}) {
  return (
    <table className="offset" data-testid={props.testId}>
      <thead>
        <tr>
          <th scope="col">{t('offset.axis')}</th>
          <th scope="col">{t('offset.shift')}</th>
          <th scope="col">{t('offset.rotation')}</th>
        </tr>
      </thead>
      <tbody>
        {AXES.map((axis) => (
          <tr key={axis.key}>
            <th scope="row">
              {axis.name} <span className="muted">{t(axis.towards)}</span>
            </th>
            <td>{props.shift(axis)}</td>
            <td>{props.rotation(axis)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
