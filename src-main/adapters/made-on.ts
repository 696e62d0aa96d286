/** Which base model an adapter was made on, as what lies beside it tells: its run's recipe, or the record of its import. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checkedJson, checkedObject, isText } from '../common/checked-json';
import { WorkbenchError } from '../common/errors';

export interface MadeOn {
  /** Absolute path at that time. */
  base: string;
  /** SHA-256, hex. */
  baseHash: string;
  by: 'training' | 'import';
}

/**
 * @returns null where nothing tells it
 * @throws WorkbenchError `file-format` where what tells it is damaged
 */
export function madeOn(adapter: string): MadeOn | null {
  const folder = dirname(resolve(adapter));
  const recipe = read(join(folder, 'recipe.json'));
  const run = recipe && (checkedObject(recipe.text, recipe.damaged) as { run?: unknown }).run;
  // A recipe that no run was frozen with tells nothing of a base.
  if (recipe && run !== undefined)
    return { ...basePart(JSON.stringify(run), recipe.damaged), by: 'training' };
  const record = read(join(folder, 'adapter.json'));
  return record && { ...basePart(record.text, record.damaged), by: 'import' };
}

type Damaged = (how: string) => WorkbenchError;

function read(file: string): { text: string; damaged: Damaged } | null {
  if (!existsSync(file)) return null;
  const damaged = (how: string) =>
    new WorkbenchError(
      'file-format',
      `${file} tells which base model the adapter beside it was made on, and is damaged: ${how}.`,
      'Put it back as it was; to ask the adapter without it, copy the adapter out of its folder.',
    );
  return { text: readFileSync(file, 'utf8'), damaged };
}

function basePart(text: string, damaged: Damaged): Pick<MadeOn, 'base' | 'baseHash'> {
  const fields = { base: isText, baseHash: isText };
  const { base, baseHash } = checkedJson<Pick<MadeOn, 'base' | 'baseHash'>>(text, fields, damaged);
  return { base, baseHash };
}
