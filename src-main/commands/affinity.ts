/** `affinity`: which categories suit which tasks, told before training; how alike adapters are, told after it. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { usualAffinity } from '../common/affinity';
import type { Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { devices } from '../common/recipe';
import { characteristicsOf } from '../runs/characteristics';
import { similarityOfMatrix } from '../runs/adapter-similarity';
import { predictAffinity, tellAffinity, type AffinityRequest } from '../runs/affinity';
import { studyOfMatrix } from '../runs/study';
import type { Workspace } from '../runs/workspace';
import { keepAffinity } from '../store/affinities';
import { describeAffinity, describeMatrixSimilarity, describeSimilarity } from './affinity-words';
import { describeCharacteristics } from './characteristics-words';
import type { Cli } from './cli';
import { existing, parseTaskFile, type NamedFile } from './task-file';
import { wholeNumber } from './whole-number';

const usual = 'Leave it out for the usual one.';

interface Options {
  base?: string;
  dataset?: string[];
  task?: NamedFile[];
  matrix?: string;
  perCategory: number;
  items: number;
  warmup: number;
  dimensions: number;
  device?: string;
  adapters?: string[] | true;
  characteristics?: true;
}

export function addAffinity(program: Command, cli: Cli): void {
  program
    .command('affinity')
    .description('which categories suit which tasks, from gradients before anything is trained')
    .option('--base <model>', 'GGUF file (default: the matrix’s first)')
    .option('--dataset <name...>', 'datasets whose categories are meant (default: those of the matrix)')
    .option(
      '--task <name=file...>',
      'such as pubmedqa=ori_pqal.json; of a matrix: besides its own; may be repeated',
      collect,
    )
    .option('--matrix <id>', 'hold the prediction against the changes that this matrix measured')
    .option(
      '--per-category <number>',
      'instructions drawn of each',
      wholeNumber('--per-category', 2, usual),
      usualAffinity.perMember,
    )
    .option(
      '--items <number>',
      'items drawn of each task',
      wholeNumber('--items', 2, usual),
      usualAffinity.items,
    )
    .option(
      '--warmup <steps>',
      'train on all of them for so many steps first',
      wholeNumber('--warmup', 0, usual),
      usualAffinity.warmup,
    )
    .option(
      '--dimensions <number>',
      'of a projected gradient',
      wholeNumber('--dimensions', 1, usual),
      usualAffinity.dimensions,
    )
    .option('--device <device>', `${devices.join(', ')}, or a name that doctor lists (default: auto)`)
    .option('--characteristics', 'what the matrix’s tasks are like, set against their gains; exploratory')
    .option(
      '--adapters [adapter...]',
      'how alike these change their base, in place of all the above; alone: those of --matrix, beside what they came to',
    )
    .action((options: Options) =>
      options.characteristics
        ? characteristics(cli, options)
        : options.adapters
          ? similarity(cli, options.adapters, options.matrix)
          : affinity(cli, options),
    );
}

async function affinity(cli: Cli, options: Options): Promise<void> {
  const { base, dataset, task, matrix, device, perCategory, items, warmup, dimensions } = options;
  const request: AffinityRequest = {
    settings: { ...usualAffinity, perMember: perCategory, items, warmup, dimensions, seed: cli.seed() },
    ...(base !== undefined && { base: existing(resolve(base)) }),
    ...(dataset && { datasets: dataset }),
    ...(task && { tasks: task.map(({ name, file }) => ({ name, file: existing(file) })) }),
    ...(matrix !== undefined && { matrix }),
    ...(device !== undefined && { device }),
  };
  const { signal, progress } = cli;
  const result = await cli.inWorkspace(async (workspace) => {
    const affinity = await predictAffinity(workspace, request, {
      signal,
      onReport: ({ doing, fraction }) => progress.show(doing, fraction),
    });
    // What is of the matrix's own rows is kept with it, as the screen keeps it.
    if (matrix !== undefined && !base && !dataset) keepAffinity(workspace.store, matrix, affinity);
    const studyOf = (way: Way) =>
      studyOfMatrix(
        workspace,
        matrix!,
        { way, seed: cli.seed() },
        ({ fraction }) => progress.show(`resampling the matrix, ${way}`, fraction),
        signal,
      );
    return tellAffinity(workspace, affinity, { matrix: matrix ?? null, studyOf }, signal);
  });
  cli.print(result, () => describeAffinity(result));
}

async function similarity(cli: Cli, adapters: readonly string[] | true, matrix?: string): Promise<void> {
  if (adapters === true) return similarityWithin(cli, matrix);
  if (adapters.length < 2)
    throw new WorkbenchError(
      'usage',
      'One adapter is like itself; --adapters needs two or more.',
      'For example --adapters a.gguf b.gguf',
    );
  const files = adapters.map((file) => existing(resolve(file)));
  const result = await cli.reading(({ desk }) =>
    desk.call('compareAdapters', { files }, undefined, cli.signal),
  );
  cli.print(result, () => describeSimilarity(result));
}

const studyOf = (cli: Cli, workspace: Workspace, matrix: string) => (way: Way) =>
  studyOfMatrix(workspace, matrix, { way, seed: cli.seed() }, undefined, cli.signal);

async function similarityWithin(cli: Cli, matrix: string | undefined): Promise<void> {
  if (matrix === undefined)
    throw new WorkbenchError(
      'usage',
      '--adapters alone means those of a matrix.',
      'Name it with --matrix ID, or name adapters, such as --adapters a.gguf b.gguf',
    );
  const result = await cli.reading((workspace) =>
    similarityOfMatrix(
      workspace,
      matrix,
      {
        seed: cli.seed(),
        studyOf: studyOf(cli, workspace, matrix),
      },
      ({ fraction }) => cli.progress.show('comparing adapters', fraction),
      cli.signal,
    ),
  );
  cli.print(result, () => describeMatrixSimilarity(result));
}

async function characteristics(cli: Cli, { matrix }: Options): Promise<void> {
  if (matrix === undefined)
    throw new WorkbenchError(
      'usage',
      '--characteristics are those of the tasks of a matrix.',
      'Name it with --matrix ID; matrix show tells the latest.',
    );
  const result = await cli.reading((workspace) =>
    characteristicsOf(
      workspace,
      matrix,
      {
        seed: cli.seed(),
        studyOf: studyOf(cli, workspace, matrix),
      },
      cli.signal,
    ),
  );
  cli.print(result, () => describeCharacteristics(result));
}

const collect = (text: string, all: NamedFile[] = []): NamedFile[] => [...all, parseTaskFile(text)];
