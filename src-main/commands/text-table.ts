/** A plain table for a terminal: text to the left, numbers to the right. */

export function textTable(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const cells = [columns, ...rows.map((row) => row.map((value) => (value === null ? '–' : String(value))))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const numeric = columns.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] !== 'string'),
  );
  return cells
    .map((row) =>
      row
        .map((text, column) =>
          numeric[column] ? text.padStart(widths[column]!) : text.padEnd(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Four places; a dash for what is undefined. */
export const decimals = (value: number | null): string =>
  value === null || Number.isNaN(value) ? '–' : value.toFixed(4);

/** Both bounds; a dash for what is undefined. */
export const intervalText = (interval: readonly [number, number] | null): string =>
  interval === null || interval.some(Number.isNaN) ? '–' : interval.map(decimals).join(' to ');
