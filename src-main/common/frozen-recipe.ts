/** Reads `recipe.json` of a run folder: it may have been cut off, or changed by hand, since it was frozen. */
import { checkedObject } from './checked-json';
import { WorkbenchError } from './errors';
import { checkRecipe } from './recipe';
import type { FrozenRecipe } from './run';

/**
 * @param file named in the sentence
 * @throws WorkbenchError `file-format` when it is no frozen recipe, `recipe` for a setting out of its range
 */
export function parseFrozenRecipe(text: string, file: string): FrozenRecipe {
  const { run, ...settings } = checkedObject(text, (how) => damaged(file, how)) as Record<string, unknown>;
  const { base, baseHash, rows } = (run ?? {}) as Partial<FrozenRecipe['run']>;
  if (typeof base !== 'string' || typeof baseHash !== 'string' || typeof rows !== 'number')
    throw damaged(file, 'it does not say under “run” which base model and rows it is for');
  return { ...checkRecipe(settings), run: run as FrozenRecipe['run'] };
}

const damaged = (file: string, how: string): WorkbenchError =>
  new WorkbenchError(
    'file-format',
    `${file} is damaged: ${how}.`,
    'Put it back as it was, or start a new run.',
  );
