/** Writes the sample's instructions and mini benchmarks, the latter as their official files are written. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toCsv } from '../../src-main/export/csv';
import { writeWhole } from '../../src-main/files/write-whole';
import { drawMinis, type OfficialRecord } from './minis';
import { drawBenchmarks, drawInstructions, drawTrainingNotes, type Fields } from './texts';

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
  'medication-status': {
    name: 'medication-status.csv',
    text: (records) => asTable(records.map((fields, index) => ({ index, ...fields }))),
  },
  conv2note: {
    name: 'conv2note.csv',
    text: (records) => asTable(records.map((fields, ID) => ({ ID, ...fields }))),
  },
};

/** How the official files of the others are written, by the name of the mini file. */
const writers: Readonly<Record<string, (records: readonly OfficialRecord[]) => string>> = {
  'medqa.jsonl': asLines,
  // JSON Lines in spite of its name, as the official one.
  'medmcqa.json': asLines,
  'bioasq.json': (questions) => asJson({ questions }),
  'mednli.jsonl': asLines,
  'coreference.csv': asTable,
  'conv2note-aci.csv': asTable,
  'icliniq.json': asJson,
};

/** @param folder receives `instructions.json`, `medication-status-train.csv` and `benchmarks/` */
export function writeTexts(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, 'instructions.json'), asJson(drawInstructions()));
  const { kind, records } = drawTrainingNotes();
  writeWhole(join(folder, 'medication-status-train.csv'), officialFiles[kind.task.name]!.text(records));
  writeBenchmarks(join(folder, 'benchmarks'));
}

/** @param seed another than the sample's makes a development set */
export function writeBenchmarks(folder: string, seed?: number): void {
  mkdirSync(folder, { recursive: true });
  for (const { kind, records } of drawBenchmarks(seed)) {
    const { name, text } = officialFiles[kind.task.name]!;
    writeWhole(join(folder, name), text(records));
  }
  for (const [name, records] of Object.entries(drawMinis(seed)))
    writeWhole(join(folder, name), writers[name]!(records));
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function asLines(records: readonly OfficialRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** CSV; lists as Python writes them. */
function asTable(records: readonly OfficialRecord[]): string {
  const columns = Object.keys(records[0]!);
  const cell = (value: unknown) =>
    Array.isArray(value) ? `[${value.map((one) => `'${one}'`).join(', ')}]` : (value as string | number);
  return toCsv(
    columns,
    records.map((record) => columns.map((name) => cell(record[name]))),
  );
}
