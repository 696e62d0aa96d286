/** Rows as tab-separated text on the clipboard, as a spreadsheet takes them. */
import type { Column } from './columns.svelte';

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
