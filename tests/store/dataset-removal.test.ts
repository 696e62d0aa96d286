/** A deleted dataset leaves no byte of its texts in the database, its log or its free pages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backUp } from '../../src-main/backups/folder';
import { previewRemoval } from '../../src-main/runs/dataset-removal';
import { freezeDataset } from '../../src-main/runs/snapshots';
import { removeDataset } from '../../src-main/store/dataset-removal';
import { listDatasets } from '../../src-main/store/datasets';
import { checkIntegrity } from '../../src-main/store/integrity';
import { fill, row, temporaryStore } from './fixtures';

const marker = 'xyzzy-of-the-ward';
const holding = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(marker))
    .map(({ name }) => name);

test('nothing of its texts is left, and other datasets are as they were', async () => {
  const store = temporaryStore();
  fill(store, 'ward', [row(marker), row(`${marker} again`)], [{ row: 3, reason: 'bad', raw: marker }]);
  fill(store, 'other', [row('x')]);
  await freezeDataset(store, 'ward');
  await freezeDataset(store, 'other');
  expect(holding(store.workspace)).not.toEqual([]);
  removeDataset(store, 'ward');
  expect(holding(store.workspace)).toEqual([]);
  expect(listDatasets(store)).toMatchObject([{ name: 'other', rows: 1 }]);
  expect(checkIntegrity(store)).toBe('ok');
});

test('before it goes, what goes and what stays is told: backups that hold it are named', () => {
  const store = temporaryStore();
  fill(store, 'ward', [row(marker)]);
  const { file } = backUp(store.workspace, 'asked');
  fill(store, 'other', [row('x')]);
  expect(previewRemoval({ folder: store.workspace, store }, 'ward')).toMatchObject({
    rows: 1,
    backups: [file],
    runFolders: [],
  });
  expect(previewRemoval({ folder: store.workspace, store }, 'other')).toMatchObject({ rows: 1, backups: [] });
});
