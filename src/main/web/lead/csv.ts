/** A cell that a spreadsheet shows as it was written: quoted always, never taken for a formula. */
export function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const formula = typeof value === 'string' && /^[=+\-@\t\r]/.test(text);
  return `"${formula ? "'" : ''}${text.replaceAll('"', '""')}"`;
}

/** Rows as comma-separated values (RFC 4180), the names of the columns first. */
export function csv<T extends object>(columns: readonly (keyof T & string)[], rows: readonly T[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return [columns.map(cell).join(','), ...lines, ''].join('\r\n');
}

/** Hands a text to the person as a file; nothing leaves the browser. */
export function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
