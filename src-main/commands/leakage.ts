/** `leakage NAME --task TASK=FILE`: rows of a dataset that hold test items of a benchmark, or of a task of one's own. */
import type { Command } from 'commander';
import { WorkbenchError } from '../common/errors';
import type { LeakageReport, LeakSource } from '../common/overlap';
import { excludeLeaks, findLeakage } from '../runs/leaks';
import type { Cli } from './cli';
import { existing, parseTaskFile } from './task-file';
import { textTable } from './text-table';

const mostShown = 50;

interface Options {
  task?: { name: string; file: string };
  against?: string;
  exclude?: boolean;
}

export function addLeakage(program: Command, cli: Cli): void {
  program
    .command('leakage')
    .description('rows that share 13 words in a row with a benchmark’s test item, or hold 0.7 of it')
    .argument('<name>', 'dataset')
    .option(
      '--task <name=file>',
      'a benchmark or a task of your own with its file, such as pubmedqa=ori_pqal.json',
      (text: string) => {
        const { name, file } = parseTaskFile(text);
        return { name, file: existing(file) };
      },
    )
    .option('--against <dataset>', 'the test rows of a dataset, in place of a benchmark’s file')
    .option('--exclude', 'set the leaking rows aside from training')
    .action(async (dataset: string, options: Options) => {
      const against = sourceOf(options);
      const report = await cli.inWorkspace(async (workspace) => {
        const { report, summary } = await findLeakage(
          workspace,
          { dataset, against },
          cli.signal,
          (fraction) => cli.progress.show('checking rows', fraction),
        );
        return { ...report, excluded: options.exclude ? await excludeLeaks(workspace, summary.search) : 0 };
      });
      cli.print(report, () => describe(report));
    });
}

function sourceOf({ task, against }: Options): LeakSource {
  if (task && against === undefined) return { task: task.name, file: task.file };
  if (against !== undefined && !task) return { dataset: against };
  throw new WorkbenchError(
    'usage',
    task ? 'leakage takes --task or --against, not both.' : 'leakage needs test items to look for.',
    'Name a benchmark or a task of your own with --task NAME=FILE, or a dataset whose test rows are meant with --against NAME.',
  );
}

function describe(report: LeakageReport & { excluded: number }): string {
  const { dataset, task, own, against, rows, items, pairs, pairCount, leakingRows, leakedItems, seconds } =
    report;
  const count = (value: number) => value.toLocaleString('en');
  const lines = [
    `${dataset}: ${count(leakingRows)} of ${count(rows)} rows hold ${count(leakedItems)} of ${count(items)} test items of ${own ? 'your own task ' : ''}${task ?? against}, ${count(pairCount)} pairs (${seconds.toFixed(1)} s)`,
  ];
  if (report.excluded > 0)
    lines.push(
      `${count(report.excluded)} rows are set aside from training; take it back with: exclusions ${dataset}`,
    );
  if (pairs.length > 0)
    lines.push(
      textTable(
        ['row', 'id', 'item', 'recall', '13 words in a row'],
        pairs
          .slice(0, mostShown)
          .map(({ row, id, item, recall, run }) => [row, id, item, recall.toFixed(4), run]),
      ),
    );
  if (pairCount > mostShown)
    lines.push(`… and ${count(pairCount - mostShown)} more pairs; --json prints ${count(pairs.length)}`);
  return lines.join('\n');
}
