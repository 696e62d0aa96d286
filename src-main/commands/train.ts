/** `train`: fine-tunes a base model on the rows of a dataset, tries it with --dry-run, or goes on with --resume. */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { toErrorData, WorkbenchError } from '../common/errors';
import { categories, type Category } from '../common/instruction';
import type { Run } from '../common/run';
import { readModel } from '../models/gguf-reader';
import { performDryRun } from '../runs/dry-run';
import { readFrozenRecipe } from '../runs/folder';
import { resumeRun } from '../runs/resume';
import { createRun, performRun, type RunRequest } from '../runs/train';
import type { Workspace } from '../runs/workspace';
import { getDataset } from '../store/datasets';
import { snapshotOf } from '../store/snapshots';
import type { Cli } from './cli';
import { readRecipe } from './recipe-options';
import { describeDryRun, describeRun, showReport } from './train-words';

interface Options {
  base?: string;
  adapter?: string;
  dataset?: string;
  categories?: Category[];
  review?: 'accepted';
  recipe?: string;
  set: string[];
  out?: string;
  dryRun?: boolean;
  resume?: string;
}

export function addTrain(program: Command, cli: Cli): void {
  program
    .command('train')
    .description('fine-tune a base model on every row that is neither rejected, excluded nor in a test split')
    .option('--base <model>', 'GGUF file')
    .option('--adapter <file>', 'go on from this adapter: its rank, alpha, modules and layers')
    .option('--dataset <name>', 'dataset of the workspace, or a snapshot as name@hash')
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
    .option('--dry-run', 'take one real step on the largest pack, tell memory and time, keep nothing')
    .option('--resume <run>', 'go on with a run, by its id or its folder, from its last checkpoint')
    .action((options: Options) => train(cli, program, options));
}

async function train(cli: Cli, program: Command, options: Options): Promise<void> {
  if (options.resume !== undefined) return resume(cli, options.resume, options);
  const request = await readRequest(
    options,
    program.getOptionValueSource('seed') === 'cli' ? cli.seed() : null,
  );
  if (options.dryRun) return dryRun(cli, request);
  const done = await cli.inWorkspace(async (workspace) => {
    checkDataset(workspace, request.datasets[0]!);
    return perform(cli, workspace, await createRun(workspace, request, cli.signal));
  });
  print(cli, done);
}

async function resume(cli: Cli, which: string, { set, resume: _, ...others }: Options): Promise<void> {
  const [option] = Object.keys(others);
  const setting = set.find((pair) => !pair.startsWith('device='));
  if (option !== undefined || setting !== undefined)
    throw new WorkbenchError(
      'usage',
      `--resume goes on with a run as it is; --${option ?? `set ${setting}`} cannot be given with it.`,
      'Leave it out, or start a new run without --resume. Only --set device=… may be another.',
    );
  const device = set.length > 0 ? readRecipe(undefined, set, null).device : null;
  const done = await cli.inWorkspace(async (workspace) => {
    const run = await resumeRun(workspace, which, device);
    if (run.state !== 'done') return perform(cli, workspace, run);
    cli.progress.say(`run ${run.id} is finished; there is nothing to go on with`);
    return run;
  });
  print(cli, done);
}

async function perform(cli: Cli, workspace: Workspace, run: Run): Promise<Run> {
  cli.progress.say(`run ${run.id} · seed ${run.seed} · ${run.folder}`);
  try {
    return await performRun(workspace, run, cli.signal, showReport(cli.progress));
  } catch (error) {
    if (toErrorData(error).code !== 'cancelled') throw error;
    throw new WorkbenchError(
      'cancelled',
      `Run ${run.id} was stopped on request; its state is saved.`,
      `Go on with: bioinstruct train --resume ${run.id}`,
    );
  }
}

async function dryRun(cli: Cli, request: RunRequest): Promise<void> {
  const tried = await cli.inWorkspace((workspace) => {
    checkDataset(workspace, request.datasets[0]!);
    return performDryRun(workspace, request, cli.signal, showReport(cli.progress));
  });
  cli.print({ dryRun: true, seed: request.recipe.seed, ...tried }, () => describeDryRun(tried));
}

function print(cli: Cli, { id, folder, seed, result }: Run): void {
  const { snapshots } = readFrozenRecipe(folder).run;
  cli.print({ run: id, folder, seed, snapshots, ...result }, () => describeRun(id, folder, result!));
}

async function readRequest(options: Options, seed: number | null): Promise<RunRequest> {
  const recipe = readRecipe(options.recipe, options.set, seed);
  const base = resolve(given(options.base, '--base <model>'));
  const dataset = given(options.dataset, '--dataset <name>');
  await readModel(base);
  return {
    base,
    adapter: options.adapter === undefined ? undefined : resolve(options.adapter),
    datasets: [dataset],
    categories: options.categories ?? [],
    review: options.review,
    recipe,
    folder: options.out === undefined ? undefined : emptyFolder(resolve(options.out)),
  };
}

/** Before anything is begun. */
function checkDataset({ store }: Workspace, name: string): void {
  if (!snapshotOf(store, name)) getDataset(store, name);
}

function given(value: string | undefined, option: string): string {
  if (value !== undefined) return value;
  throw new WorkbenchError(
    'usage',
    `Required option '${option}' not specified.`,
    'For example bioinstruct train --base model.gguf --dataset NAME, or bioinstruct train --resume RUN',
  );
}

/** A folder that is not there yet, or holds nothing. */
function emptyFolder(folder: string): string {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return folder;
  throw new WorkbenchError(
    'file-exists',
    `${folder} holds files already.`,
    'Name a new folder with --out, or remove what a refused run left there.',
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
