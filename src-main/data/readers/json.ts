/** One JSON document: a list of records, or an object of records by name. Parsed as it streams by. */
import { none } from 'stream-chain/core';
import { getManyValues, isMany } from 'stream-chain/defs.js';
import { jsonParser, type Token } from 'stream-json/parser.js';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { streamObject } from 'stream-json/streamers/stream-object.js';
import { WorkbenchError } from '../../common/errors';
import { isBad, kindOf, toRecord, type RawRow } from './record';
import type { TextFile } from './text';

/** So many first values may be no records before the document counts as another kind of document. */
const patience = 100;

/** @throws WorkbenchError `file-format` where the document is cut off, not JSON, or holds no records */
export async function* readJson(file: TextFile): AsyncGenerator<RawRow> {
  const parse = jsonParser({ packValues: true, streamValues: false });
  const assemble = file.head.trimStart().startsWith('[') ? streamArray() : streamObject();
  let row = 0;
  let records = 0;
  let last: unknown;

  function* rowsOf(text: string | typeof none): Generator<RawRow> {
    for (const token of tokensOf(parse(text as string))) {
      const item = assemble(token) as { key: string | number; value: unknown } | typeof none;
      if (item === none) continue;
      const { key, value } = item as { key: string | number; value: unknown };
      const read = toRecord(++row, value, () => showJson(value), typeof key === 'string' ? key : undefined);
      if (!isBad(read)) records++;
      else if (records === 0 && row >= patience) throw noRecords(file.name, value);
      last = value;
      yield read;
    }
  }

  try {
    for await (const text of file.chunks) yield* rowsOf(text);
  } catch (error) {
    throw error instanceof WorkbenchError ? error : notJson(file.name, row, error);
  }
  try {
    yield* rowsOf(none);
  } catch (error) {
    if (error instanceof WorkbenchError) throw error;
    throw cutOff(file.name, row);
  }
  if (row > 0 && records === 0) throw noRecords(file.name, last);
}

function tokensOf(parsed: unknown): Token[] {
  return isMany(parsed) ? (getManyValues(parsed) as Token[]) : [];
}

function showJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Nested too deeply for the stack.
    return '…';
  }
}

function noRecords(name: string, value: unknown): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} is JSON, but no list of records: it holds ${kindOf(value)} where a record should be.`,
    'Each record must be an object, such as {"instruction": "…", "input": "…", "output": "…"}.',
  );
}

/** The parser gives up its last piece of text as a whole, so the fault may be some records behind the last one read. */
function notJson(name: string, row: number, error: unknown): WorkbenchError {
  const why = (error as Error).message
    .replace(/^Parser (cannot parse input: |has )/, '')
    .replace('escaped characters', 'a text holds a bare control character or a wrong escape');
  return new WorkbenchError(
    'file-format',
    `${name} is not valid JSON: ${row === 0 ? '' : `somewhere behind record ${row}, `}${why}.`,
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
