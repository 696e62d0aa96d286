/** CSV as RFC 4180 has it: comma, CRLF, quotes where they are needed; numbers bare and exact. */
import { stringify } from 'csv-stringify/sync';

/** One square of a table; null and numbers that are not finite stand as nothing. */
export type TableValue = string | number | null;

/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/;

/**
 * One line for the columns, unless there are none, and one for every row. A number is the shortest text that reads back as the same number.
 * @param options.spreadsheetSafe puts one apostrophe before text that begins with = + - @, TAB or CR
 */
export function toCsv(
  columns: readonly string[] | null,
  rows: Iterable<readonly TableValue[]>,
  { spreadsheetSafe = false, delimiter = ',' }: { spreadsheetSafe?: boolean; delimiter?: string } = {},
): string {
  const text = (value: string) => (spreadsheetSafe && formula.test(value) ? `'${value}` : value);
  return stringify(
    [...(columns ? [columns] : []), ...rows].map((row) => [...row]),
    {
      delimiter,
      record_delimiter: '\r\n',
      // A lone LF or CR is not the record delimiter, but readers take it for one outside quotes.
      quoted_match: /[\r\n]/,
      cast: { string: text, number: (value) => (Number.isFinite(value) ? String(value) : '') },
    },
  );
}
