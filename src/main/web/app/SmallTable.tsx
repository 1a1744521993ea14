import type { ReactNode } from 'react';

export interface Column<T> {
  label: string;
  /** Set to the right, as figures are. */
  number?: boolean;
  className?: (row: T) => string;
  cell: (row: T) => ReactNode;
}

/** Figures beside each other, without sorting or choosing. */
export function SmallTable<T>(props: {
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  rowClass?: (row: T) => string | undefined;
  label?: string;
}) {
  const classOf = (column: Column<T>, row?: T) =>
    [column.number === true ? 'cell-number' : '', row === undefined ? '' : (column.className?.(row) ?? '')]
      .join(' ')
      .trim() || undefined;
  return (
    <table className="small-table" aria-label={props.label}>
      <thead>
        <tr>
          {props.columns.map((column) => (
            <th key={column.label} scope="col" className={classOf(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={props.rowKey(row)} className={props.rowClass?.(row)}>
            {props.columns.map((column) => (
              <td key={column.label} className={classOf(column, row)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
