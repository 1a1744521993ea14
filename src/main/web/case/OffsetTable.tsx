import type { ReactNode } from 'react';
import type { Xyz } from '../api/types';

interface Axis {
  key: keyof Xyz;
  name: string;
  towards: string;
}

const AXES: Axis[] = [
  { key: 'x', name: 'X', towards: 'left' },
  { key: 'y', name: 'Y', towards: 'posterior' },
  { key: 'z', name: 'Z', towards: 'head' },
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
          <th scope="col">Axis (+ to)</th>
          <th scope="col">Shift, mm</th>
          <th scope="col">Rotation, °</th>
        </tr>
      </thead>
      <tbody>
        {AXES.map((axis) => (
          <tr key={axis.key}>
            <th scope="row">
              {axis.name} <span className="muted">{axis.towards}</span>
            </th>
            <td>{props.shift(axis)}</td>
            <td>{props.rotation(axis)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
