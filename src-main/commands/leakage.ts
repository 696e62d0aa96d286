/** `leakage NAME --task TASK=FILE`: rows of a dataset that hold test items of a benchmark. */
import type { Command } from 'commander';
import type { LeakageReport } from '../common/overlap';
import { findLeakage } from '../runs/overlap';
import { benchmarkNamed } from '../tasks';
import type { Cli } from './cli';
import { parseTaskFile } from './task-file';
import { textTable } from './text-table';

const mostShown = 50;

export function addLeakage(program: Command, cli: Cli): void {
  program
    .command('leakage')
    .description('rows that share 13 words in a row with a benchmark’s test item, or hold 0.7 of it')
    .argument('<name>', 'dataset')
    .requiredOption('--task <name=file>', 'such as pubmedqa=ori_pqal.json', (text: string) =>
      parseTaskFile(text, benchmarkNamed),
    )
    .action(async (dataset: string, { task }: { task: { name: string; file: string } }) => {
      const request = { dataset, task: task.name, file: task.file };
      const report = await cli.inWorkspace((workspace) =>
        findLeakage(workspace, request, cli.signal, (fraction) =>
          cli.progress.show('checking rows', fraction),
        ),
      );
      cli.print(report, () => describe(report));
    });
}

function describe(report: LeakageReport): string {
  const { dataset, task, rows, items, pairs, pairCount, leakingRows, leakedItems, seconds } = report;
  const count = (value: number) => value.toLocaleString('en');
  const lines = [
    `${dataset}: ${count(leakingRows)} of ${count(rows)} rows hold ${count(leakedItems)} of ${count(items)} test items of ${task}, ${count(pairCount)} pairs (${seconds.toFixed(1)} s)`,
  ];
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
