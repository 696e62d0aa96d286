/** A file opened for an import: its first records known, rows out of quarantine unpacked, apostrophes taken off. */
import type { OfficialFile } from '../common/benchmark';
import type { ImportOptions } from '../common/instruction';
import { openRows, type RawFile } from './detect';
import { officialFile } from './official-file';
import { isQuarantineFile, quarantinedRecord } from './quarantine-file';
import { isBad, type RawRow } from './readers/record';

export interface OpenedImport {
  file: RawFile;
  /** The first rows, by which the columns of the file are judged. */
  first: RawRow[];
  /** All rows, the first included, some at a time. */
  blocks: AsyncGenerator<RawRow[]>;
  /** They were quarantined before, and are here again. */
  mended: boolean;
  /** The benchmark's own file that it is, whatever it is called. */
  official: OfficialFile | null;
  close(): Promise<void>;
}

const firstRows = 100;

/** @throws WorkbenchError what `openRows` refuses */
export async function openImport(path: string, options: ImportOptions): Promise<OpenedImport> {
  const file = await openRows(path);
  const close = async (): Promise<void> => void (await file.blocks.return(undefined));
  try {
    const { taken, fault } = await takeFirst(file);
    const mended = isQuarantineFile(file, taken[0]?.[0]);
    const steps: ((row: RawRow) => RawRow)[] = [];
    if (options.spreadsheetSafe && (file.kind === 'table' || file.kind === 'xlsx'))
      steps.push(withoutApostrophes);
    if (mended) steps.push(quarantinedRecord);
    const toRow = (row: RawRow): RawRow => steps.reduce((done, step) => step(done), row);
    return {
      file,
      official: await officialFile(path),
      first: taken.flat().slice(0, firstRows).map(toRow),
      blocks: (async function* () {
        for (const rows of taken.splice(0)) yield rows.map(toRow);
        if (fault) throw fault;
        for await (const rows of file.blocks) yield steps.length === 0 ? rows : rows.map(toRow);
      })(),
      mended,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A fault behind some rows is told when they have been read. */
async function takeFirst({ blocks }: RawFile): Promise<{ taken: RawRow[][]; fault: Error | null }> {
  const taken: RawRow[][] = [];
  try {
    for (let count = 0; count < firstRows; count += taken.at(-1)!.length) {
      const next = await blocks.next();
      if (next.done) break;
      taken.push(next.value);
    }
    return { taken, fault: null };
  } catch (error) {
    if (taken.length === 0) throw error;
    return { taken, fault: error as Error };
  }
}

/** The apostrophe that `--spreadsheet-safe` put before text that a spreadsheet would take for a formula. */
const apostrophe = /^'(?=[=+\-@\t\r])/;

function withoutApostrophes(row: RawRow): RawRow {
  if (isBad(row)) return row;
  const fields = Object.entries(row.fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replace(apostrophe, '') : value,
  ]);
  return { ...row, fields: Object.fromEntries(fields) };
}
