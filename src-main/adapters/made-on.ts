/** Which base model an adapter was made on, as what lies beside it tells: its run's recipe, or the record of its import. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ImportedAdapter } from '../common/adapter';
import { readRunRecipe } from './run-facts';

export interface MadeOn {
  /** Absolute path at that time. */
  base: string;
  /** SHA-256, hex. */
  baseHash: string;
  by: 'training' | 'import';
}

/** @returns null where nothing tells it */
export function madeOn(adapter: string): MadeOn | null {
  const run = readRunRecipe(adapter)?.run;
  if (run) return { base: run.base, baseHash: run.baseHash, by: 'training' };
  const imported = readImport(adapter);
  return imported?.baseHash === undefined
    ? null
    : { base: imported.base, baseHash: imported.baseHash, by: 'import' };
}

function readImport(adapter: string): ImportedAdapter | null {
  try {
    return JSON.parse(
      readFileSync(join(dirname(resolve(adapter)), 'adapter.json'), 'utf8'),
    ) as ImportedAdapter;
  } catch {
    return null;
  }
}
