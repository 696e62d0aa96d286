/** The recipe as the command line gives it: a preset or a file, then `--set`, then `--seed`. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { checkRecipe, parseSetting, type Recipe } from '../common/recipe';
import { resources } from '../resources';

/**
 * Each source overrides the one before.
 * @param name a preset, or the path of a JSON file
 * @param pairs `key=value`
 * @throws WorkbenchError `recipe`, `usage`, `not-found` or `file-format`
 */
export function readRecipe(name: string | undefined, pairs: readonly string[], seed: number | null): Recipe {
  const settings = name === undefined ? {} : recipeFile(name);
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1)
      throw new WorkbenchError(
        'usage',
        `--set has “${pair}”; it must be key=value.`,
        'For example --set rank=8',
      );
    const key = pair.slice(0, equals);
    settings[key] = parseSetting(key, pair.slice(equals + 1));
  }
  return checkRecipe(seed === null ? settings : { ...settings, seed });
}

function recipeFile(name: string): Record<string, unknown> {
  const preset = join(resources, 'recipes', `${name}.json`);
  const file = existsSync(preset) ? preset : resolve(name);
  if (!existsSync(file))
    throw new WorkbenchError(
      'not-found',
      `There is no recipe “${name}”.`,
      'Use quick, standard, thorough, or the path of a JSON file.',
    );
  const { run, title, recipe, ...settings } = parseObject(file) as Record<string, unknown>;
  return { ...settings, ...(recipe as object | undefined) };
}

function parseObject(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new WorkbenchError(
    'file-format',
    `${file} is not a JSON object.`,
    'A recipe file holds settings such as {"rank": 8}.',
  );
}
