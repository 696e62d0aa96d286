/** `backup`, `restore` and `check`: copies of the workspace's database, and whether it and they are sound. */
import type { Command } from 'commander';
import { integrityOf } from '../backups/copy-database';
import { listBackups } from '../backups/folder';
import { previewRestore, restore } from '../backups/restore';
import { counted, type Backup, type RestorePreview } from '../common/backup';
import { backUpWorkspace } from '../runs/backups';
import { brokenReferences, checkIntegrity } from '../store/integrity';
import { lockFor } from '../store/open';
import type { Cli } from './cli';
import { textTable } from './text-table';

export function addBackup(program: Command, cli: Cli): void {
  program
    .command('backup')
    .description('copy the database into backups/, where the seven newest are kept; --list shows them')
    .option('--list', 'the backups there are, the newest first')
    .action(async ({ list }: { list?: boolean }) => {
      const made = list ? [] : [await cli.inWorkspace((workspace) => backUpWorkspace(workspace, 'asked'))];
      if (list) cli.print(listBackups(cli.folder()), () => listed(listBackups(cli.folder())));
      else cli.print(made[0], () => `backed up as ${made[0]!.file}`);
    });
  program
    .command('restore')
    .description('put a backup in the place of the database; what is there is kept')
    .argument('<backup>', 'its name, as backup --list has it')
    .option('--preview', 'tell what would change, and change nothing')
    .action((name: string, { preview: only }: { preview?: boolean }) => {
      const release = lockFor(cli.folder());
      try {
        const preview = previewRestore(cli.folder(), name);
        const kept = only ? null : restore(cli.folder(), name);
        cli.print({ ...preview, restored: !only, kept }, () =>
          [
            described(preview),
            ...(only ? [] : [`restored; what was there is kept: ${kept ?? 'nothing was'}`]),
          ].join('\n'),
        );
      } finally {
        release();
      }
    });
  program
    .command('check')
    .description('whether the database and its backups are sound, page by page')
    .action(async () => {
      const found = await cli.reading(async ({ store }) => ({
        integrity: checkIntegrity(store),
        brokenReferences: brokenReferences(store),
        backups: listBackups(cli.folder()).map((one) => ({ ...one, integrity: integrityOf(one.file) })),
      }));
      cli.print(found, () =>
        [
          `database: ${found.integrity}, ${found.brokenReferences} broken references`,
          ...found.backups.map(({ name, integrity }) => `${name}: ${integrity}`),
        ].join('\n'),
      );
      const sound = [found, ...found.backups].every(({ integrity }) => integrity === 'ok');
      if (!sound || found.brokenReferences > 0) process.exitCode = 1;
    });
}

const listed = (backups: Backup[]): string =>
  backups.length === 0
    ? 'No backup yet. Make one: bioinstruct backup'
    : textTable(
        ['backup', 'at', 'made', 'bytes'],
        backups.map(({ name, at, reason, bytes }) => [name, at, reason, bytes]),
      );

function described({ backup, schema, integrity, then, now }: RestorePreview): string {
  return [
    `${backup.name}, made ${backup.at} (${backup.reason}), schema ${schema}: ${integrity}`,
    textTable(
      ['', 'in the backup', 'now'],
      counted.map((what) => [what, then[what], now ? now[what] : 'cannot be read']),
    ),
  ].join('\n');
}
