/** The first sheet of an Excel workbook: its first row names the columns, every other one is a row of texts. */
import sax, { type SAXParser } from 'sax';
import type { Readable } from 'node:stream';
import { WorkbenchError } from '../../common/errors';
import { columnNames } from './csv';
import { longest } from './lines';
import type { RawRow } from './record';
import { openArchive, type Archive } from './zip';

/** Shared texts are kept in memory, in UTF-16 units of all of them. */
const mostShared = 1 << 27;
const mostColumns = 1 << 14;

export interface SheetFile {
  /** Rows, some at a time; ending them closes the file. */
  blocks: AsyncGenerator<RawRow[]>;
  fraction(): number;
}

/** @throws WorkbenchError `file-format` where it is no workbook, or one that cannot be read; so its rows */
export async function openXlsx(path: string, name: string): Promise<SheetFile> {
  const archive = await inWords(name, () => openArchive(path));
  const progress = { bytes: 0, of: 1 };
  return {
    blocks: readSheet(archive, name, progress),
    fraction: () => Math.min(1, progress.bytes / progress.of),
  };
}

async function* readSheet(
  archive: Archive,
  name: string,
  progress: { bytes: number; of: number },
): AsyncGenerator<RawRow[]> {
  try {
    const shared = await inWords(name, () => readShared(archive));
    const sheet = archive.entries.get(await inWords(name, () => firstSheet(archive)));
    if (!sheet) throw notWorkbook(name, 'it has no sheet');
    progress.of = Math.max(1, sheet.uncompressedSize);
    let names: string[] | null = null;
    let row = 0;
    const cells = cellsOf(await inWords(name, () => archive.read(sheet)), shared, progress);
    for (;;) {
      const next = await inWords(name, () => cells.next());
      if (next.done) return;
      const rows: RawRow[] = [];
      for (const record of next.value)
        if (names === null) names = columnNames({ cells: record, raw: '' }, name);
        else rows.push(toRow(++row, record, names));
      if (rows.length > 0) yield rows;
    }
  } finally {
    archive.close();
  }
}

function toRow(row: number, cells: string[], names: readonly string[]): RawRow {
  const texts = names.map((_, i) => cells[i] ?? '');
  const fields = Object.fromEntries(names.map((name, i) => [name, texts[i]]));
  if (cells.length > names.length && cells.slice(names.length).some((cell) => cell !== ''))
    return {
      row,
      reason: `has ${cells.length} columns; the header has ${names.length}`,
      raw: JSON.stringify(cells),
    };
  return { row, fields, raw: () => JSON.stringify(fields) };
}

/** The path of the first sheet, by the workbook's own list. */
async function firstSheet({ entries, read }: Archive): Promise<string> {
  const workbook = entries.get('xl/workbook.xml');
  const relations = entries.get('xl/_rels/workbook.xml.rels');
  if (!workbook || !relations) throw new Error('it is a ZIP archive, but no workbook');
  let id: string | null = null;
  await parseXml(await read(workbook), (xml) => {
    xml.onopentag = ({ name, attributes }) => {
      if (local(name) === 'sheet') id ??= String(attributes['r:id'] ?? '');
    };
  });
  let target = 'xl/worksheets/sheet1.xml';
  await parseXml(await read(relations), (xml) => {
    xml.onopentag = ({ attributes }) => {
      if (attributes['Id'] === id) target = String(attributes['Target'] ?? '');
    };
  });
  return target.startsWith('/') ? target.slice(1) : target.startsWith('xl/') ? target : `xl/${target}`;
}

/** The texts that cells name by number. */
async function readShared({ entries, read }: Archive): Promise<string[]> {
  const entry = entries.get('xl/sharedStrings.xml');
  const shared: string[] = [];
  if (!entry) return shared;
  let length = 0;
  await parseXml(await read(entry), (xml) => {
    let text: string[] = [];
    let open = false;
    xml.onopentag = ({ name }) => {
      if (local(name) === 'si') text = [];
      open = local(name) === 't';
    };
    xml.ontext = (more) => {
      if (open) text.push(more);
      length += more.length;
      if (length > mostShared) throw new Error('its texts are larger than the memory set apart for them');
    };
    xml.onclosetag = (name) => {
      if (local(name) === 't') open = false;
      if (local(name) === 'si') shared.push(unescape(text.join('')));
    };
  });
  return shared;
}

interface Cell {
  column: number;
  type: string;
  text: string[];
  length: number;
}

/** Rows of cells by column, rows without any left out. Of a formula the value it had when it was saved. */
async function* cellsOf(
  sheet: Readable,
  shared: readonly string[],
  progress: { bytes: number },
): AsyncGenerator<string[][]> {
  let rows: string[][] = [];
  let row: string[] = [];
  let cell: Cell | null = null;
  let open = false;
  const xml = strictParser();
  xml.onopentag = ({ name, attributes }) => {
    const tag = local(name);
    if (tag === 'row') row = [];
    if (tag === 'c')
      cell = {
        column: columnOf(String(attributes['r'] ?? ''), row.length),
        type: String(attributes['t'] ?? 'n'),
        text: [],
        length: 0,
      };
    open = cell !== null && (tag === 'v' || tag === 't');
  };
  xml.ontext = (text) => {
    if (!open || !cell) return;
    cell.text.push(text);
    cell.length += text.length;
    if (cell.length > longest) throw new Error('a cell is longer than any text');
  };
  xml.onclosetag = (name) => {
    const tag = local(name);
    if (tag === 'v' || tag === 't') open = false;
    if (tag === 'c' && cell) {
      while (row.length < cell.column) row.push('');
      row[cell.column] = valueOf(cell, shared);
      cell = null;
    }
    if (tag === 'row' && row.some((value) => value !== '')) rows.push(row);
  };
  for await (const chunk of decoded(sheet, progress)) {
    xml.write(chunk);
    if (rows.length > 0) yield rows;
    rows = [];
  }
  xml.close();
  if (rows.length > 0) yield rows;
}

function valueOf({ type, text }: Cell, shared: readonly string[]): string {
  const value = text.join('');
  if (type === 's') {
    const found = shared[Number(value)];
    if (found === undefined) throw new Error(`a cell names the text ${value}, which is not there`);
    return found;
  }
  if (type === 'b') return value === '1' ? 'true' : 'false';
  return type === 'inlineStr' || type === 'str' ? unescape(value) : value;
}

/** “C7” is column 2; a cell that does not say stands behind the one before. */
function columnOf(reference: string, next: number): number {
  const letters = /^[A-Z]+/.exec(reference)?.[0];
  if (!letters) return next;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  if (column >= mostColumns) throw new Error(`it names a cell ${reference.slice(0, 12)}`);
  return column;
}

/** Excel writes what XML cannot hold as _x000D_, and an underscore that would be read so as _x005F_. */
const unescape = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

async function parseXml(stream: Readable, listen: (xml: SAXParser) => void): Promise<void> {
  const xml = strictParser();
  listen(xml);
  for await (const chunk of decoded(stream)) xml.write(chunk);
  xml.close();
}

async function* decoded(stream: Readable, progress = { bytes: 0 }): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of stream as AsyncIterable<Buffer>) {
    progress.bytes += bytes.length;
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}

/** Without entities of a document's own: they are how a small XML grows. */
function strictParser(): SAXParser {
  const xml = sax.parser(true, { position: false });
  xml.onerror = (error) => {
    throw error;
  };
  xml.ondoctype = () => {
    throw new Error('it has a document type, which no workbook has');
  };
  return xml;
}

/** What a library says of a damaged file, as an error of ours. */
async function inWords<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof WorkbenchError ? error : notWorkbook(name, (error as Error).message);
  }
}

function notWorkbook(name: string, why: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} cannot be read as an Excel workbook: ${why.split('\n')[0]!.slice(0, 200)}.`,
    'Save it again as .xlsx, or as CSV.',
  );
}
