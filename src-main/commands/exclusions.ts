/** `exclusions NAME`: what was set aside from training, why, and the way back. */
import { InvalidArgumentError, type Command } from 'commander';
import type { Exclusion } from '../common/overlap';
import { takeExclusionBack } from '../runs/exclusions';
import { listExclusions } from '../store/exclusions';
import type { Cli } from './cli';
import { textTable } from './text-table';

export function addExclusions(program: Command, cli: Cli): void {
  program
    .command('exclusions')
    .description('rows that dedupe or leakage set aside from training, and the way back')
    .argument('<name>', 'dataset')
    .option('--undo <number>', 'train on the rows of this exclusion again', parseNumber)
    .action(async (dataset: string, { undo }: { undo?: number }) => {
      const open = undo === undefined ? cli.reading : cli.inWorkspace;
      const left = await open(async ({ store }) => {
        if (undo !== undefined) await takeExclusionBack(store, dataset, undo);
        return listExclusions(store, dataset);
      });
      cli.print(left, () => describe(dataset, left));
    });
}

function describe(dataset: string, exclusions: readonly Exclusion[]): string {
  if (exclusions.length === 0) return `${dataset}: nothing is set aside from training`;
  return textTable(
    ['exclusion', 'rows', 'at', 'reason'],
    exclusions.map(({ exclusion, rows, excludedAt, reason }) => [exclusion, rows, excludedAt, reason]),
  );
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be the number of an exclusion.');
}
