/** Reads `recipe.json` of a run folder: it may have been cut off, or changed by hand, since it was frozen. */
import { WorkbenchError } from './errors';
import { checkRecipe } from './recipe';
import type { FrozenRecipe } from './run';

/**
 * @param file named in the sentence
 * @throws WorkbenchError `file-format` when it is no frozen recipe, `recipe` for a setting out of its range
 */
export function parseFrozenRecipe(text: string, file: string): FrozenRecipe {
  const { run, ...settings } = parseObject(text, file);
  const { base, baseHash, rows } = (run ?? {}) as Partial<FrozenRecipe['run']>;
  if (typeof base !== 'string' || typeof baseHash !== 'string' || typeof rows !== 'number')
    throw damaged(file, 'it does not say under “run” which base model and rows it is for');
  return { ...checkRecipe(settings), run: run as FrozenRecipe['run'] };
}

function parseObject(text: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    throw damaged(file, (error as SyntaxError).message);
  }
  throw damaged(file, 'it is not a JSON object');
}

const damaged = (file: string, how: string): WorkbenchError =>
  new WorkbenchError(
    'file-format',
    `${file} is damaged: ${how}.`,
    'Put it back as it was, or start a new run.',
  );
