/** Files to import, and all that an import makes of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ImportOptions, Instruction, QuarantinedRow } from '../../src-main/common/instruction';
import { importFile, type OfficialTests } from '../../src-main/data/import';

/** Real files, where the checkout stands beside them. */
export const realData = join('..', 'shared', 'data');

/** A file that is removed when the test ends. */
export function temporaryFile(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

export interface Imported {
  read: number;
  rows: Instruction[];
  quarantined: QuarantinedRow[];
  /** `fraction` of every batch. */
  fractions: number[];
}

/** Imports a whole file. */
export async function importAll(
  file: string,
  options: ImportOptions = {},
  official?: OfficialTests,
): Promise<Imported> {
  const all: Imported = { read: 0, rows: [], quarantined: [], fractions: [] };
  for await (const batch of importFile({ file, source: 'source', options }, official)) {
    all.read = batch.read;
    all.rows.push(...batch.rows);
    all.quarantined.push(...batch.quarantined);
    all.fractions.push(batch.fraction);
  }
  return all;
}

/** Imports a file of this name and content. */
export function importText(
  name: string,
  content: string | Uint8Array,
  options?: ImportOptions,
): Promise<Imported> {
  return importAll(temporaryFile(name, content), options);
}
