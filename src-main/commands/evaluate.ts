/** `evaluate`: bases and adapters on benchmark tasks. */
import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { ways, type LeftOut, type Score, type Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { devices } from '../common/recipe';
import { readModel } from '../models/gguf-reader';
import { performEvaluation } from '../runs/evaluate';
import { evaluationFolder } from '../runs/workspace';
import { taskNamed } from '../tasks';
import { showEvaluation } from './evaluate-words';
import type { Cli } from './cli';
import { existing, parseTaskFile } from './task-file';
import { decimals, intervalText, textTable } from './text-table';

interface Options {
  base: string[];
  adapter?: string[];
  task: { name: string; file: string }[];
  limit?: number;
  scoring: Way | 'both';
  template: 'auto' | 'alpaca' | 'chat';
  device: string;
}

export function addEvaluate(program: Command, cli: Cli): void {
  program
    .command('evaluate')
    .description('score base models and adapters on benchmark tasks')
    .requiredOption('--base <model...>', 'GGUF files')
    .option('--adapter <adapter...>', 'adapters to put on every base (default: the base alone)')
    .requiredOption('--task <name=file...>', 'such as pubmedqa=ori_pqal.json; may be repeated', collectTask)
    .option('--limit <number>', 'only the first items of every task', parseLimit)
    .addOption(new Option('--scoring <scoring>').choices([...ways, 'both']).default('both'))
    .addOption(new Option('--template <template>').choices(['auto', 'alpaca', 'chat']).default('auto'))
    .option('--device <device>', `${devices.join(', ')}, or a name that doctor lists`, 'auto')
    .action((options: Options) => evaluate(cli, options));
}

async function evaluate(cli: Cli, options: Options): Promise<void> {
  const bases = options.base.map((file) => resolve(file));
  for (const base of bases) await readModel(base);
  const adapters = options.adapter?.map((file) => existing(resolve(file))) ?? [null];
  const id = randomUUID().slice(0, 8);
  const { folder, scores, leftOut } = await cli.inWorkspace(async (workspace) => {
    const settings = {
      bases,
      adapters,
      tasks: options.task,
      scoring: options.scoring,
      limit: options.limit ?? null,
      template: options.template,
      device: options.device,
      threads: null,
      seed: cli.seed(),
    };
    cli.progress.say(`evaluation ${id} · seed ${settings.seed}`);
    const outcome = await performEvaluation(
      workspace,
      { id },
      settings,
      cli.signal,
      showEvaluation(cli.progress),
    );
    return { folder: evaluationFolder(workspace, id), ...outcome };
  });
  cli.print({ evaluation: id, folder, seed: cli.seed(), results: scores, leftOut }, () =>
    [describe(scores), ...describeLeftOut(leftOut)].join('\n\n'),
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

const collectTask = (text: string, all: Options['task'] = []): Options['task'] => [
  ...all,
  parseTaskFile(text, taskNamed),
];

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new WorkbenchError(
    'usage',
    `--limit is “${text}”; it must be a whole number from 1.`,
    'Leave it out to score every item.',
  );
}
