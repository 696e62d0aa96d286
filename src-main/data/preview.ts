/** A look into a file before it is imported: what it is, and what would become of its first rows. */
import { toErrorData, WorkbenchError } from '../common/errors';
import type { ImportPreview } from '../common/import-format';
import type { Category, InstructionText } from '../common/instruction';
import type { ImportJob } from '../common/import-job';
import { officialTests } from '../tasks';
import { instructionsOf } from './import';
import { openImport, type OpenedImport } from './open-import';
import { readingOf, uncheckedReading, type Reading } from './reading';
import { columnsOf } from './readers/columns';
import { isBad, type RawRecord } from './readers/record';

/** So many records are looked at, and no more than take so many milliseconds. */
const mostRows = 20_000;
const patience = 1000;
const shownRows = 20;
const shownBad = 100;
/** Of a long text so much is shown, in UTF-16 units. */
const shownText = 2000;

/** The category of a row that has none. */
type CategoryOf = (row: InstructionText) => Category | null;

/**
 * @param categoryOf for rows without a category; default: they stay so
 * @returns the preview, its `alreadyHere` counting repetitions within the file alone, and the ids that would be new to an
 * empty dataset
 * @throws WorkbenchError where the file cannot be read at all
 */
export async function previewFile(
  job: ImportJob,
  categoryOf: CategoryOf = () => null,
): Promise<{ preview: ImportPreview; ids: string[] }> {
  const opened = await openImport(job.file, job.options);
  try {
    const record = opened.first.find((row): row is RawRecord => !isBad(row));
    const columns = record
      ? columnsOf(record.fields).map(({ name, first }) => ({ name, first: clip(first) }))
      : [];
    const { reading, problem } = tryReading(opened, job);
    const counts = reading ? await lookAt(opened, reading, job, categoryOf) : nothing;
    const { ids, ...seen } = counts;
    const format = reading?.format ?? uncheckedReading(opened, job.options).format;
    return { preview: { format, columns, ...seen, problem: problem ?? seen.problem }, ids };
  } finally {
    await opened.close();
  }
}

const nothing = {
  read: 0,
  whole: false,
  toImport: 0,
  alreadyHere: 0,
  rows: [],
  quarantined: 0,
  quarantine: [],
  problem: null,
  ids: [],
};

/** A mapping that leads nowhere is told beside the columns there are, so that it can be changed. */
function tryReading(
  opened: OpenedImport,
  job: ImportJob,
): { reading: Reading | null; problem: ImportPreview['problem'] } {
  try {
    return { reading: readingOf(opened, job.options), problem: null };
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'usage') throw error;
    return { reading: null, problem: toErrorData(error) };
  }
}

type Seen = Omit<ImportPreview, 'format' | 'columns'> & { ids: string[] };

async function lookAt(
  { blocks }: OpenedImport,
  reading: Reading,
  job: ImportJob,
  categoryOf: CategoryOf,
): Promise<Seen> {
  const started = performance.now();
  const take = instructionsOf(reading, job, officialTests);
  const seen: Seen = { ...nothing, rows: [], quarantine: [], ids: [], whole: true };
  const ids = new Set<string>();
  try {
    for await (const rows of blocks) {
      for (const raw of rows) {
        const row = take(raw);
        seen.read = raw.row;
        if ('reason' in row) {
          seen.quarantined++;
          if (seen.quarantine.length < shownBad)
            seen.quarantine.push({ row: row.row, reason: row.reason, raw: clip(row.raw) });
        } else if (ids.has(row.id)) seen.alreadyHere++;
        else {
          ids.add(row.id);
          const { instruction, input, output, split } = row;
          const text = { instruction: clip(instruction), input: clip(input), output: clip(output) };
          const category = () => row.category ?? categoryOf(row);
          if (seen.rows.length < shownRows)
            seen.rows.push({ row: raw.row, ...text, category: category(), split });
        }
        seen.whole = seen.read < mostRows;
        if (!seen.whole) break;
      }
      seen.whole &&= performance.now() - started < patience;
      if (!seen.whole) break;
    }
  } catch (error) {
    // What was read so far is shown beside the fault.
    if (!(error instanceof WorkbenchError)) throw error;
    seen.problem = toErrorData(error);
  }
  seen.toImport = ids.size;
  if (ids.size === 0) seen.problem ??= nothingLeft(seen);
  return { ...seen, ids: [...ids] };
}

function nothingLeft({ read, quarantine }: Seen): ImportPreview['problem'] {
  const [bad] = quarantine;
  return {
    code: 'no-rows',
    message: bad
      ? `None of the ${read} rows can be imported: row ${bad.row} ${bad.reason}.`
      : 'The file holds no rows.',
    hint: 'Each row needs an instruction and an output.',
  };
}

const clip = (text: string): string => (text.length > shownText ? `${text.slice(0, shownText)}…` : text);
