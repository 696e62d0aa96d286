/** `train`: fine-tunes a base model on the rows of a dataset. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { WorkbenchError } from '../common/errors';
import { categories, type Category } from '../common/instruction';
import { checkRecipe, parseSetting, type Recipe } from '../common/recipe';
import { readModel } from '../models/gguf-reader';
import { resources } from '../resources';
import { createRun, performRun } from '../runs/train';
import { getDataset } from '../store/datasets';
import type { Cli } from './cli';

interface Options {
  base: string;
  dataset: string;
  categories?: Category[];
  review?: 'accepted';
  recipe?: string;
  set: string[];
  out?: string;
}

export function addTrain(program: Command, cli: Cli): void {
  program
    .command('train')
    .description('fine-tune a base model on every row that is neither rejected nor in a test split')
    .requiredOption('--base <model>', 'GGUF file')
    .requiredOption('--dataset <name>', 'dataset of the workspace')
    .option('--categories <list>', 'only these, such as QA,GEN', parseCategories)
    .option('--review <state>', 'only accepted rows', parseReview)
    .option('--recipe <name>', 'quick, standard, thorough, or a JSON file')
    .option(
      '--set <key=value>',
      'one setting of the recipe; may be repeated',
      (pair: string, all: string[]) => [...all, pair],
      [],
    )
    .option('--out <folder>', 'the run folder (default: runs/<id> of the workspace)')
    .action((options: Options) => train(cli, program, options));
}

async function train(cli: Cli, program: Command, options: Options): Promise<void> {
  const recipe = readRecipe(options, program.getOptionValueSource('seed') === 'cli' ? cli.seed() : null);
  const base = resolve(options.base);
  await readModel(base);
  const done = await cli.inWorkspace(async (workspace) => {
    getDataset(workspace.store, options.dataset);
    const run = await createRun(workspace, {
      base,
      datasets: [options.dataset],
      categories: options.categories ?? [],
      review: options.review,
      recipe,
      folder: options.out === undefined ? undefined : emptyFolder(resolve(options.out)),
    });
    cli.progress.say(`run ${run.id} · seed ${recipe.seed} · ${run.folder}`);
    return performRun(workspace, run, cli.signal, ({ step, steps, loss, tokensPerSecond, secondsLeft }) => {
      const rate = `${Math.round(tokensPerSecond).toLocaleString('en')} tokens/s`;
      cli.progress.show(
        `step ${step + 1} of ${steps} · loss ${loss.toFixed(4)} · ${rate}`,
        (step + 1) / steps,
        secondsLeft,
      );
    });
  });
  const result = done.result!;
  cli.print({ run: done.id, folder: done.folder, seed: done.seed, ...result }, () =>
    [
      `run ${done.id}: ${result.steps} steps over ${result.rows} rows, ${result.tokens.toLocaleString('en')} tokens at ${Math.round(result.tokensPerSecond).toLocaleString('en')} tokens/s`,
      `final loss ${result.finalLoss.toFixed(4)}; ${result.leftOut} rows were longer than the context and left out`,
      `adapter: ${result.adapter}`,
    ].join('\n'),
  );
}

/** A folder that is not there yet, or holds nothing. */
function emptyFolder(folder: string): string {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return folder;
  throw new WorkbenchError('file-exists', `${folder} holds files already.`, 'Name a new folder with --out.');
}

/** Recipe file or preset, then `--set`, then `--seed`; each overrides the one before. */
function readRecipe(options: Options, seed: number | null): Recipe {
  const settings = options.recipe === undefined ? {} : recipeFile(options.recipe);
  for (const pair of options.set) {
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

function parseCategories(text: string): Category[] {
  const list = text.split(',').map((name) => name.trim());
  for (const name of list)
    if (!categories.includes(name as Category))
      throw new WorkbenchError(
        'usage',
        `“${name}” is not a category.`,
        `Categories are ${categories.join(', ')}.`,
      );
  return list as Category[];
}

function parseReview(text: string): 'accepted' {
  if (text === 'accepted') return text;
  throw new WorkbenchError(
    'usage',
    `--review is “${text}”; only accepted is possible.`,
    'Without it every row that is not rejected is used.',
  );
}
