/** `datasets`: what the workspace holds. */
import type { Command } from 'commander';
import { categories, type DatasetSummary } from '../common/instruction';
import { listDatasets } from '../store/datasets';
import type { Cli } from './cli';
import { textTable } from './text-table';

export function addDatasets(program: Command, cli: Cli): void {
  program
    .command('datasets')
    .description('list the datasets of the workspace')
    .action(async () => {
      const datasets = await cli.reading(async ({ store }) => listDatasets(store));
      cli.print(datasets, () =>
        datasets.length === 0 ? 'No dataset yet. Import one: bioinstruct import FILE' : list(datasets),
      );
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
