/** `snapshot NAME`: freezes a dataset; lists what is frozen of it and compares two snapshots. */
import type { Command } from 'commander';
import { WorkbenchError } from '../common/errors';
import { frozenFields, type RowDifference, type Snapshot, type SnapshotDiff } from '../common/snapshot';
import { findDifferences } from '../runs/snapshot-differences';
import { freezeDataset, withoutKey, type FreezeOptions } from '../runs/snapshots';
import { findSnapshot, listSnapshots } from '../store/snapshots';
import type { Cli } from './cli';
import { textTable } from './text-table';

/** What `--diff` prints. */
export interface ListedDiff extends SnapshotDiff {
  /** By id, at most 200 of them. */
  rows: Omit<RowDifference, 'instruction'>[];
}

const mostListed = 200;

interface Options {
  list?: boolean;
  diff?: string[];
}

export function addSnapshot(program: Command, cli: Cli): void {
  program
    .command('snapshot')
    .description('freeze a dataset into an immutable version that is named by its content')
    .argument('<name>', 'dataset')
    .option('--list', 'the snapshots there are, the newest first')
    .option(
      '--diff <hashes...>',
      'compare two snapshots by the beginnings of their hashes, or one with the dataset as it is now',
    )
    .action((dataset: string, options: Options) => {
      if (options.diff) return compare(cli, dataset, options.diff);
      return options.list ? list(cli, dataset) : freeze(cli, dataset);
    });
}

const freezing = (cli: Cli): FreezeOptions => ({
  signal: cli.signal,
  onProgress: (fraction) => cli.progress.show('freezing rows', fraction),
});

async function freeze(cli: Cli, dataset: string): Promise<void> {
  const snapshot = await cli.inWorkspace(async ({ store }) =>
    withoutKey(await freezeDataset(store, dataset, freezing(cli))),
  );
  cli.print(snapshot, () => `${snapshot.name}: ${count(snapshot.rows)} rows, frozen ${snapshot.frozenAt}`);
}

async function list(cli: Cli, dataset: string): Promise<void> {
  const all: Snapshot[] = await cli.reading(async ({ store }) =>
    listSnapshots(store, dataset).map(withoutKey),
  );
  cli.print(all, () =>
    all.length === 0
      ? `Nothing is frozen of ${dataset} yet. Freeze it: bioinstruct snapshot ${dataset}`
      : textTable(
          ['snapshot', 'rows', 'frozen'],
          all.map(({ name, rows, frozenAt }) => [name, rows, frozenAt]),
        ),
  );
}

async function compare(cli: Cli, dataset: string, hashes: string[]): Promise<void> {
  if (hashes.length > 2)
    throw new WorkbenchError(
      'usage',
      `--diff was given ${hashes.length} snapshots; it compares two, or one with the present.`,
      `For example bioinstruct snapshot ${dataset} --diff 4c9e21 9f03ab`,
    );
  const diff = await cli.inWorkspace(async ({ store }): Promise<ListedDiff> => {
    const [from, to] = hashes.map((hash) => findSnapshot(store, dataset, hash.replace(/^.*@/, '')));
    const found = await findDifferences(
      store,
      from!,
      to ?? (await freezeDataset(store, dataset, freezing(cli))),
    );
    // Texts stay inside: they may be gated.
    const rows = found.page('all', 0, mostListed).map(({ id, kind, fields }) => ({ id, kind, fields }));
    return { ...found.diff, rows };
  });
  cli.print(diff, () => describe(diff));
}

function describe({ from, to, added, removed, changed, fields, rows }: ListedDiff): string {
  const parts = [
    `${from.name} -> ${to.name}: ${count(added)} added, ${count(removed)} removed, ${count(changed)} changed`,
  ];
  const touched = frozenFields.filter((field) => fields[field] > 0);
  if (touched.length > 0)
    parts.push(
      textTable(
        ['changed field', 'rows'],
        touched.map((field) => [field, fields[field]]),
      ),
    );
  if (rows.length > 0)
    parts.push(
      textTable(
        ['row', 'what', 'fields'],
        rows.map(({ id, kind, fields }) => [id, kind, fields.join(', ')]),
      ),
    );
  const more = added + removed + changed - rows.length;
  if (more > 0) parts.push(`… and ${count(more)} more`);
  return parts.join('\n\n');
}

const count = (value: number): string => value.toLocaleString('en');
