/** `evaluate`: bases and adapters on benchmark tasks. */
import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { ways, type LeftOut, type Score, type Way } from '../common/benchmark';
import { toErrorData, WorkbenchError } from '../common/errors';
import { devices } from '../common/recipe';
import { defaultBatch, type EvaluationSettings } from '../common/worker';
import { readModel } from '../models/gguf-reader';
import { performEvaluation, resumeEvaluation } from '../runs/evaluate';
import { taskIn } from '../runs/tasks';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { getEvaluation } from '../store/evaluations';
import type { Store } from '../store/connection';
import { showEvaluation } from './evaluate-words';
import type { Cli } from './cli';
import { existing, parseTaskFile, type NamedFile } from './task-file';
import { decimals, intervalText, textTable } from './text-table';

interface Options {
  base?: string[];
  adapter?: string[];
  task?: NamedFile[];
  limit?: number;
  scoring?: Way | 'both';
  shots?: number;
  shotsFrom?: NamedFile[];
  template?: 'auto' | 'alpaca' | 'chat';
  batch?: number;
  device?: string;
  resume?: string;
}

export function addEvaluate(program: Command, cli: Cli): void {
  program
    .command('evaluate')
    .description('score base models and adapters on benchmark tasks')
    .option('--base <model...>', 'GGUF files')
    .option('--adapter <adapter...>', 'adapters to put on every base (default: the base alone)')
    .option('--task <name=file...>', 'such as pubmedqa=ori_pqal.json; may be repeated', collect('--task'))
    .option('--limit <number>', 'only the first items of every task', count('--limit', 1, 'every item'))
    .addOption(new Option('--scoring <scoring>', 'default: both').choices([...ways, 'both']))
    .option(
      '--shots <number>',
      'examples from the train split before every item (default: none)',
      count('--shots', 0, 'none'),
    )
    .option(
      '--shots-from <name=file...>',
      'the file a task’s examples are drawn from',
      collect('--shots-from'),
    )
    .addOption(new Option('--template <template>', 'default: auto').choices(['auto', 'alpaca', 'chat']))
    .option('--batch <number>', 'items asked at a time (default: 16)', count('--batch', 1, '16'))
    .option('--device <device>', `${devices.join(', ')}, or a name that doctor lists (default: auto)`)
    .option('--resume <evaluation>', 'go on with one that was stopped or killed; by its id')
    .action((options: Options) => evaluate(cli, options));
}

async function evaluate(cli: Cli, options: Options): Promise<void> {
  const { resume } = options;
  if (resume !== undefined) checkAlone(options);
  const id = resume ?? randomUUID().slice(0, 8);
  const { folder, seed, scores, leftOut } = await cli.inWorkspace(async (workspace) => {
    const settings = resume === undefined ? await readSettings(options, cli.seed(), workspace.store) : null;
    cli.progress.say(`evaluation ${id}${settings ? ` · seed ${settings.seed}` : ''}`);
    const onReport = showEvaluation(cli.progress);
    const outcome = await stoppable(id, () =>
      settings
        ? performEvaluation(workspace, { id }, settings, cli.signal, onReport)
        : resumeEvaluation(workspace, id, cli.signal, onReport),
    );
    const { folder } = getEvaluation(workspace.store, id);
    return { folder, seed: readEvaluationSettings(folder).seed, ...outcome };
  });
  cli.print({ evaluation: id, folder, seed, results: scores, leftOut }, () =>
    [describe(scores), ...describeLeftOut(leftOut)].join('\n\n'),
  );
}

async function readSettings(options: Options, seed: number, store: Store): Promise<EvaluationSettings> {
  const bases = given(options.base, '--base <model...>').map((file) => resolve(file));
  const tasks = given(options.task, '--task <name=file...>');
  const { shots = 0, shotsFrom = [] } = options;
  for (const { name, file } of [...tasks, ...shotsFrom]) {
    taskIn(store, name);
    existing(file);
  }
  for (const base of bases) await readModel(base);
  const unused = shotsFrom.find(({ name }) => !tasks.some((task) => task.name === name));
  if (unused || (shots === 0 && shotsFrom.length > 0))
    throw new WorkbenchError(
      'usage',
      unused ? `--shots-from names ${unused.name}, which is no --task here.` : '--shots-from needs --shots.',
      'For example --task medqa=test.jsonl --shots 4 --shots-from medqa=train.jsonl',
    );
  return {
    bases,
    adapters: options.adapter?.map((file) => existing(resolve(file))) ?? [null],
    tasks: tasks.map((task) => {
      const from = shotsFrom.find(({ name }) => name === task.name)?.file;
      return { ...task, ...(from !== undefined && { shotsFrom: from }) };
    }),
    scoring: options.scoring ?? 'both',
    limit: options.limit ?? null,
    template: options.template ?? 'auto',
    shots,
    batch: options.batch ?? defaultBatch,
    device: options.device ?? 'auto',
    threads: null,
    seed,
  };
}

/** An evaluation goes on by its own settings. */
function checkAlone({ resume: _, ...others }: Options): void {
  const [option] = Object.keys(others);
  if (option === undefined) return;
  throw new WorkbenchError(
    'usage',
    `--resume goes on with an evaluation as it is; --${option} cannot be given with it.`,
    'Leave it out, or start a new evaluation without --resume.',
  );
}

async function stoppable<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (toErrorData(error).code !== 'cancelled') throw error;
    throw new WorkbenchError(
      'cancelled',
      `Evaluation ${id} was stopped on request; its answers are kept.`,
      `Go on with: bioinstruct evaluate --resume ${id}`,
    );
  }
}

function given<T>(value: T | undefined, option: string): T {
  if (value !== undefined) return value;
  throw new WorkbenchError(
    'usage',
    `Required option '${option}' not specified.`,
    'For example bioinstruct evaluate --base model.gguf --task pubmedqa=ori_pqal.json',
  );
}

/** Scores as a table; the interval is the 95 % one. */
export function describe(scores: readonly Score[]): string {
  return textTable(
    ['task', 'model', 'scoring', 'metric', 'value', '95 % interval', 'n', 'parsed', 'among parsed'],
    scores.map((score) => [
      score.task,
      basename(score.adapter ?? score.base),
      score.scoring,
      score.metric,
      decimals(score.value),
      intervalText(score.ci95),
      score.n,
      score.parseRate === null ? '–' : `${(100 * score.parseRate).toFixed(1)} %`,
      decimals(score.amongParsed),
    ]),
  );
}

/** How many items were left out and why: the first few reasons, the rest stands in the file. */
function describeLeftOut(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  const shown = leftOut.slice(0, 5).map(({ task, item, reason }) => `  ${task} ${item}: ${reason}`);
  const more = leftOut.length > shown.length ? ['  … all of them in left-out.jsonl'] : [];
  return [[`Left out of the scores, ${leftOut.length}:`, ...shown, ...more].join('\n')];
}

const collect =
  (option: string) =>
  (text: string, all: NamedFile[] = []): NamedFile[] => [...all, parseTaskFile(text, option)];

const count =
  (option: string, least: number, without: string) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new WorkbenchError(
      'usage',
      `${option} is “${text}”; it must be a whole number from ${least}.`,
      `Leave it out for ${without}.`,
    );
  };
