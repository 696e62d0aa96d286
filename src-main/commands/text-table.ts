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
