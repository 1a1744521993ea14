/** Keeps the place of rows that are out of sight, so that the bar at the edge tells the truth. */
export function Spacer({ height, columns }: { height: number; columns: number }) {
  return height <= 0 ? null : (
    <tr className="spacer" aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}

/** A row whose page is on its way. */
export function Waiting({ columns }: { columns: number }) {
  return (
    <tr className="waiting-row" aria-hidden="true">
      <td colSpan={columns}>
        <span className="waiting-bar" />
      </td>
    </tr>
  );
}
