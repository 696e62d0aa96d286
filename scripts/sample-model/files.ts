/** Writes the sample's instructions and mini benchmarks, the latter as their official files are written. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toCsv } from '../../src-main/export/csv';
import { writeWhole } from '../../src-main/files/write-whole';
import { drawBenchmarks, drawInstructions, type Fields } from './texts';

interface OfficialFile {
  name: string;
  text(records: readonly Fields[]): string;
}

/** By task. */
const officialFiles: Readonly<Record<string, OfficialFile>> = {
  pubmedqa: {
    name: 'pubmedqa.json',
    // Made-up ids; sample.test.ts holds them apart from the official ones.
    text: (records) => asJson(Object.fromEntries(records.map((fields, i) => [String(1001 + 7 * i), fields]))),
  },
  'medication-status': { name: 'medication-status.csv', text: (records) => asTable('index', records) },
  conv2note: { name: 'conv2note.csv', text: (records) => asTable('ID', records) },
};

/** @param folder receives `instructions.json` and `benchmarks/` */
export function writeTexts(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, 'instructions.json'), asJson(drawInstructions()));
  writeBenchmarks(join(folder, 'benchmarks'));
}

/** @param seed another than the sample's makes a development set */
export function writeBenchmarks(folder: string, seed?: number): void {
  mkdirSync(folder, { recursive: true });
  for (const { kind, records } of drawBenchmarks(seed)) {
    const { name, text } = officialFiles[kind.task.name]!;
    writeWhole(join(folder, name), text(records));
  }
}

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** CSV with a running number in the column `id`; lists as Python writes them. */
function asTable(id: string, records: readonly Fields[]): string {
  const columns = Object.keys(records[0]!);
  const cell = (value: string | string[]) =>
    typeof value === 'string' ? value : `[${value.map((one) => `'${one}'`).join(', ')}]`;
  return toCsv(
    [id, ...columns],
    records.map((fields, i) => [i, ...columns.map((name) => cell(fields[name]!))]),
  );
}
