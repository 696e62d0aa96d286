/** JSON Lines: one object per line; blank lines do not count, a line that is not JSON is a bad row. */
import { WorkbenchError } from '../../common/errors';
import { readLines } from './lines';
import { toRecord, type RawRow } from './record';
import type { TextFile } from './text';

/** So many first lines may be bad before the file counts as another kind of file. */
const patience = 100;

/** @throws WorkbenchError `file-format` when no line is JSON */
export async function* readJsonl(file: TextFile): AsyncGenerator<RawRow> {
  let row = 0;
  let good = 0;
  let first = '';
  for await (const line of readLines(file)) {
    const raw = line.trim();
    if (raw === '') continue;
    if (row++ === 0) first = raw;
    const value = parse(raw);
    if (value) good++;
    else if (good === 0 && row >= patience) throw notJsonl(file.name, first);
    yield value ? toRecord(row, value.value, () => raw) : { row, reason: 'is not JSON', raw };
  }
  if (good === 0) throw notJsonl(file.name, first);
}

function parse(line: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(line) as unknown };
  } catch {
    return null;
  }
}

function notJsonl(name: string, line: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} is not JSON Lines: no line of it is a JSON object; the first begins with ${JSON.stringify(line.slice(0, 20))}.`,
    'Use JSON, JSONL, CSV or TSV, named accordingly.',
  );
}
