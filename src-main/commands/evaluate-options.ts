/** The options of `evaluate`, and the settings they come to. */
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { ways, type Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { devices } from '../common/recipe';
import { defaultBatch, type EvaluationSettings } from '../common/worker';
import { readModel } from '../models/gguf-reader';
import { taskIn } from '../runs/tasks';
import type { Store } from '../store/connection';
import { existing, parseTaskFile, type NamedFile } from './task-file';
import { wholeNumber } from './whole-number';

export interface EvaluateOptions {
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

export function addEvaluateOptions(command: Command): Command {
  return command
    .option('--base <model...>', 'GGUF files')
    .option('--adapter <adapter...>', 'adapters to put on every base (default: the base alone)')
    .option('--task <name=file...>', 'such as pubmedqa=ori_pqal.json; may be repeated', collect('--task'))
    .option(
      '--limit <number>',
      'only the first items of every task',
      wholeNumber('--limit', 1, 'Leave it out for every item.'),
    )
    .addOption(new Option('--scoring <scoring>', 'default: both').choices([...ways, 'both']))
    .option(
      '--shots <number>',
      'examples from the train split before every item (default: none)',
      wholeNumber('--shots', 0, 'Leave it out for none.'),
    )
    .option(
      '--shots-from <name=file...>',
      'the file a task’s examples are drawn from',
      collect('--shots-from'),
    )
    .addOption(new Option('--template <template>', 'default: auto').choices(['auto', 'alpaca', 'chat']))
    .option(
      '--batch <number>',
      'items asked at a time (default: 16)',
      wholeNumber('--batch', 1, 'Leave it out for 16.'),
    )
    .option('--device <device>', `${devices.join(', ')}, or a name that doctor lists (default: auto)`)
    .option('--resume <evaluation>', 'go on with one that was stopped or killed; by its id');
}

/** @throws WorkbenchError `usage`, or `not-found` */
export async function readSettings(
  options: EvaluateOptions,
  seed: number,
  store: Store,
): Promise<EvaluationSettings> {
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

/** An evaluation goes on by its own settings. @throws WorkbenchError `usage` where another option is given */
export function checkAlone({ resume: _, ...others }: EvaluateOptions): void {
  const [option] = Object.keys(others);
  if (option === undefined) return;
  throw new WorkbenchError(
    'usage',
    `--resume goes on with an evaluation as it is; --${option} cannot be given with it.`,
    'Leave it out, or start a new evaluation without --resume.',
  );
}

function given<T>(value: T | undefined, option: string): T {
  if (value !== undefined) return value;
  throw new WorkbenchError(
    'usage',
    `Required option '${option}' not specified.`,
    'For example bioinstruct evaluate --base model.gguf --task pubmedqa=ori_pqal.json',
  );
}

const collect =
  (option: string) =>
  (text: string, all: NamedFile[] = []): NamedFile[] => [...all, parseTaskFile(text, option)];
