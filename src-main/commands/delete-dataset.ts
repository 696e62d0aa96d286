/** `delete-dataset NAME`: takes a dataset out of the workspace for good, and names what still holds its texts. */
import type { Command } from 'commander';
import type { DatasetRemoval } from '../common/dataset-removal';
import { deleteDataset, previewRemoval } from '../runs/dataset-removal';
import type { Cli } from './cli';

export function addDeleteDataset(program: Command, cli: Cli): void {
  program
    .command('delete-dataset')
    .description('delete a dataset with its reviews and snapshots; without --yes it tells what would go')
    .argument('<name>', 'dataset')
    .option('--yes', 'delete it: nothing brings it back')
    .action(async (name: string, { yes }: { yes?: boolean }) => {
      const removal = yes
        ? await cli.inWorkspace((workspace) => deleteDataset(workspace, name))
        : await cli.reading(async (workspace) => previewRemoval(workspace, name));
      cli.print({ ...removal, deleted: yes ?? false }, () => described(removal, yes ?? false));
    });
}

function described(removal: DatasetRemoval, done: boolean): string {
  const { dataset, rows, reviews, snapshots, runFolders, clusterFolders, backups } = removal;
  const left = [...runFolders, ...clusterFolders, ...backups];
  return [
    `${dataset}: ${rows} rows, ${reviews} reviews and ${snapshots} snapshots ${done ? 'are deleted' : 'would be deleted; --yes deletes them'}`,
    ...(left.length > 0 ? ['these hold its texts, or may, and stay until you delete them:', ...left] : []),
  ].join('\n');
}
