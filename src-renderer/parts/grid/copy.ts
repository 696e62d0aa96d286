/** Rows as tab-separated text on the clipboard, as a spreadsheet takes them. */
import { count, countOf } from '../../format';
import { say } from '../../state/toasts.svelte';
import type { Column } from './columns.svelte';
import type { Rows } from './rows';

/** Rows that are copied at the most. */
const mostCopied = 1000;

/** Copies the rows from `first` to `last`, both included, and says so, or why not. */
export async function copyRows<Row>(
  columns: readonly Column<Row>[],
  list: Rows<Row>,
  first: number,
  last: number,
): Promise<void> {
  const rows = last - first + 1;
  if (rows > mostCopied)
    return say(
      `${count(rows)} rows are chosen; ${count(mostCopied)} are copied at the most. Export them instead.`,
    );
  try {
    const text = asTsv(columns, await list.whole(first, last));
    say(putOnClipboard(text) ? `${countOf(rows, 'row')} copied` : 'The clipboard could not be used.');
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

/** A head and a line for each row. What would break a line or a cell becomes a space. */
export function asTsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((one) => one.text(row))),
  ];
  return lines.map((cells) => cells.map(onOneLine).join('\t')).join('\n');
}

const onOneLine = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');

/**
 * The page has no permission to use the clipboard by itself; a copy that the user asked for needs none.
 * @returns whether it was taken
 */
export function putOnClipboard(text: string): boolean {
  let taken = false;
  const give = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    taken = true;
  };
  document.addEventListener('copy', give, { once: true, capture: true });
  document.execCommand('copy');
  document.removeEventListener('copy', give, { capture: true });
  return taken;
}
