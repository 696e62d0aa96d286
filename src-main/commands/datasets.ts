/** `datasets` and `dataset NAME`: what the workspace holds. */
import type { Command } from 'commander';
import { categories, reviewStates, splits, type DatasetSummary } from '../common/instruction';
import { getDataset, listDatasets } from '../store/datasets';
import type { Cli } from './cli';
import { textTable } from './text-table';

export function addDatasetCommands(program: Command, cli: Cli): void {
  program
    .command('datasets')
    .description('list the datasets of the workspace')
    .action(async () => {
      const datasets = await cli.inWorkspace(async ({ store }) => listDatasets(store));
      cli.print(datasets, () =>
        datasets.length === 0 ? 'No dataset yet. Import one: bioinstruct import FILE' : list(datasets),
      );
    });
  program
    .command('dataset')
    .description('counts of one dataset per category, split and review state')
    .argument('<name>')
    .action(async (name: string) => {
      const dataset = await cli.inWorkspace(async ({ store }) => getDataset(store, name));
      cli.print(dataset, () => describe(dataset));
    });
}

function list(datasets: DatasetSummary[]): string {
  const columns = ['dataset', 'rows', ...categories, 'unset', 'test', 'quarantined'];
  return textTable(
    columns,
    datasets.map((dataset) => [
      dataset.name,
      dataset.rows,
      ...categories.map((category) => dataset.categories[category]),
      dataset.categories.unset,
      dataset.splits.test,
      dataset.quarantined,
    ]),
  );
}

function describe(dataset: DatasetSummary): string {
  return [
    `${dataset.name}: ${dataset.rows} rows, ${dataset.quarantined} quarantined, ${dataset.excluded} excluded from training`,
    textTable(
      ['category', 'rows'],
      [...categories, 'unset' as const].map((name) => [name, dataset.categories[name]]),
    ),
    textTable(
      ['split', 'rows'],
      splits.map((name) => [name, dataset.splits[name]]),
    ),
    textTable(
      ['review', 'rows'],
      reviewStates.map((name) => [name, dataset.reviews[name]]),
    ),
  ].join('\n\n');
}
