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

/** Four places, or what is smaller by its power of ten, for only 0 is 0; a dash for what is undefined. */
export function decimals(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  return value !== 0 && Math.abs(value) < 0.00005 ? value.toExponential(1) : value.toFixed(4);
}

/** Both bounds; a dash for what is undefined. */
export const intervalText = (interval: readonly [number, number] | null): string =>
  interval === null || interval.some(Number.isNaN) ? '–' : interval.map(decimals).join(' to ');
