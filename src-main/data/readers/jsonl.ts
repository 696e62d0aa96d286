/** JSON Lines: one object per line; blank lines do not count, a line that is not JSON is a bad row. */
import { WorkbenchError } from '../../common/errors';
import { readLines } from './lines';
import { namesTwice, toRecord, type RawRow } from './record';
import type { TextFile } from './text';

/** So many first lines may be bad before the file counts as another kind of file. */
const patience = 100;

/** @throws WorkbenchError `file-format` when no line is JSON */
export async function* readJsonl(file: TextFile): AsyncGenerator<RawRow[]> {
  let row = 0;
  let good = 0;
  let first = '';
  for await (const lines of readLines(file)) {
    const rows: RawRow[] = [];
    for (const line of lines) {
      const raw = line.trim();
      if (raw === '') continue;
      if (row++ === 0) first = raw;
      const read = toRow(row, raw);
      if (read) good++;
      else if (good === 0 && row >= patience) throw notJsonl(file.name, first);
      rows.push(read ?? { row, reason: 'is not JSON', raw });
    }
    if (rows.length > 0) yield rows;
  }
  if (good === 0) throw notJsonl(file.name, first);
}

/** null: the line is not JSON. */
function toRow(row: number, raw: string): RawRow | null {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return null;
  }
  const twice = namesTwice(raw, value);
  return twice ? { row, reason: twice, raw } : toRecord(row, value, () => raw);
}

function notJsonl(name: string, line: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} is not JSON Lines: no line of it is a JSON object; the first begins with ${JSON.stringify(line.slice(0, 20))}.`,
    'Use JSON, JSONL, CSV or TSV, named accordingly.',
  );
}
