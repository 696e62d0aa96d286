/** `split NAME`: draws validation and test rows by seed and id, and takes the drawing back. */
import type { Command } from 'commander';
import { categories, splits } from '../common/instruction';
import type { SplitReport } from '../common/splits';
import { drawDatasetSplits, takeSplitsBack } from '../runs/splits';
import type { Cli } from './cli';
import { textTable } from './text-table';

interface Options {
  validation: number;
  test: number;
  undo?: boolean;
}

export function addSplit(program: Command, cli: Cli): void {
  program
    .command('split')
    .description(
      'draw validation and test rows, the same share of every category; near-duplicates stay together, official test rows where they are',
    )
    .argument('<name>', 'dataset')
    .option('--validation <share>', 'share of the rows for validation', Number, 0.02)
    .option('--test <share>', 'share of the rows for test', Number, 0)
    .option('--undo', 'take the last drawing back')
    .action(async (dataset: string, { validation, test, undo }: Options) => {
      const report = await cli.inWorkspace(async ({ store }) => {
        if (undo)
          return takeSplitsBack(store, dataset, {
            onProgress: (fraction) => cli.progress.show('taking splits back', fraction),
          });
        const request = { dataset, validation, test, seed: cli.seed() };
        return drawDatasetSplits(store, request, {
          signal: cli.signal,
          onProgress: (fraction) => cli.progress.show('drawing splits', fraction),
        });
      });
      cli.print(report, () => describe(report));
    });
}

function describe(report: SplitReport): string {
  const rows = [...categories, 'unset' as const].map((name) => [
    name,
    ...splits.map((split) => report.counts[name][split]),
  ]);
  const moved = `${report.dataset}: ${report.moved.toLocaleString('en')} rows moved`;
  const how = 'seed' in report ? ` (seed ${String(report.seed)})` : '';
  return `${moved}${how}\n\n${textTable(['category', ...splits], rows)}`;
}
