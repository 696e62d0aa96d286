/** One JSON document: a list of records, or an object of records by name. Parsed as it streams by. */
import { WorkbenchError } from '../../common/errors';
import { tooLong, longest } from './lines';
import { createJsonSplitter, type JsonValue } from './json-values';
import { isBad, kindOf, namesTwice, toRecord, type RawRow } from './record';
import type { TextFile } from './text';

/** So many first values may be no records before the document counts as another kind of document. */
const patience = 100;

/** @throws WorkbenchError `file-format` where the document is cut off, not JSON, or holds no records */
export async function* readJson(file: TextFile): AsyncGenerator<RawRow[]> {
  const splitter = createJsonSplitter();
  const reader = { name: file.name, row: 0, records: 0, last: undefined as unknown };
  for await (const text of file.chunks) {
    const rows = valuesOf(splitter.take, text, reader).map((value) => toRow(value, reader));
    if (splitter.pending() > longest) throw tooLong(file.name, 'record');
    if (rows.length > 0) yield rows;
  }
  if (!splitter.closed()) throw cutOff(file.name, reader.row);
  if (reader.row > 0 && reader.records === 0) throw noRecords(file.name, reader.last);
}

interface Reader {
  name: string;
  row: number;
  records: number;
  last: unknown;
}

function valuesOf(take: (text: string) => JsonValue[], text: string, { name, row }: Reader): JsonValue[] {
  try {
    return take(text);
  } catch (error) {
    throw notJson(name, row, (error as Error).message);
  }
}

function toRow({ key, text }: JsonValue, reader: Reader): RawRow {
  const row = ++reader.row;
  const value = parse(text, reader);
  const twice = namesTwice(text, value);
  if (twice) {
    reader.records++;
    return { row, reason: twice, raw: text };
  }
  const read = toRecord(row, value, () => text, key);
  if (!isBad(read)) reader.records++;
  else if (reader.records === 0 && row >= patience) throw noRecords(reader.name, value);
  reader.last = value;
  return read;
}

function parse(text: string, { name, row }: Reader): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw notJson(name, row - 1, `record ${row} has a fault (${faultOf(error)})`);
  }
}

/** What the engine says of a text, without its quotation of the text. */
export function faultOf(error: unknown): string {
  const [what = ''] = (error as Error).message.split(/, (?:"|\.\.\.)| in JSON at| \(line/);
  return what.charAt(0).toLowerCase() + what.slice(1);
}

function noRecords(name: string, value: unknown): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} is JSON, but no list of records: it holds ${kindOf(value)} where a record should be.`,
    'Each record must be an object, such as {"instruction": "…", "input": "…", "output": "…"}.',
  );
}

/** The reader takes a file in large pieces, so the fault may be some records behind the last one read. */
function notJson(name: string, row: number, why: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} is not valid JSON: ${row === 0 ? '' : `behind record ${row}, `}${why}.`,
    'Mend the file; nothing of it was kept.',
  );
}

function cutOff(name: string, row: number): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} is cut off: it ends after ${row} complete records, in the middle of the document.`,
    'Get the complete file; nothing of this one was kept.',
  );
}
