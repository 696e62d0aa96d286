import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Instruction, QuarantinedRow } from '../../src-main/common/instruction';
import { sweepIncoming, storeUpload } from '../../src-main/fronts/upload';
import { createBatchFile, type BatchFile } from '../../src-main/handover/batch-file';
import { sql } from '../../src-main/store/connection';
import { getDataset, listQuarantine } from '../../src-main/store/datasets';
import { addBatchFile, importTarget } from '../../src-main/store/import-files';
import { beginImport, finishImport } from '../../src-main/store/imports';
import { readDataset } from '../../src-main/store/instructions';
import { openStore, type Store } from '../../src-main/store/open';
import {
  beginDrawing,
  beginTakingBack,
  finishDrawing,
  moveBack,
  moveRows,
} from '../../src-main/store/split-moves';
import { fill, row, temporaryFolder, temporaryStore } from './fixtures';

const progress = { read: 2, task: null, fraction: 1, given: 2 };

function begin(store: Store, fillFile: (file: BatchFile) => void) {
  const id = beginImport(store, { dataset: 'a', source: 'b.json' });
  const path = join(importTarget(store, id).folder, '1.sqlite');
  const file = createBatchFile(path);
  fillFile(file);
  file.close();
  return { id, path };
}

const odd: Instruction[] = [
  row('x', { instruction: 'before\0after', input: '患者', output: 'x'.repeat(1 << 20), category: 'IE' }),
  row('y', { split: 'validation', review: 'accepted', gated: true }),
];
const bad: QuarantinedRow = { row: 3, reason: 'is bad', raw: '\0?' };

test('a batch file is stored as its rows would be, and removed', () => {
  const store = temporaryStore();
  const { id, path } = begin(store, (file) => {
    odd.forEach(file.addRow);
    file.addQuarantined(bad);
  });
  addBatchFile(store, id, { ...progress, file: path });
  expect(existsSync(path)).toBe(false);
  expect(finishImport(store, id)).toMatchObject({
    imported: 2,
    duplicates: 0,
    splits: { train: 1, validation: 1, test: 0 },
  });
  expect(readDataset(store, 'a')).toEqual(odd.map((one) => ({ ...one, source: 'b.json' })));
  expect(listQuarantine(store, 'a')).toMatchObject([bad]);
});

test('of a batch file that cannot be stored nothing is kept', () => {
  const store = temporaryStore();
  const { id, path } = begin(store, (file) => {
    file.addRow(row('x'));
    file.addRow(row('y', { category: 'NONE' as 'QA' }));
  });
  expect(() => addBatchFile(store, id, { ...progress, file: path })).toThrow('CHECK');
  expect(finishImport(store, id)).toMatchObject({ read: 0, imported: 0 });
});

test('a row that was drawn into test is there for good once a file says so', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('x')]);
  const [rowId] = sql(store).prepare('SELECT row_id FROM instructions').pluck().all() as [number];
  const drawing = beginDrawing(store, { dataset: 'a', validation: 0, test: 0.5, seed: 1 });
  expect([...moveRows(store, drawing, [{ rowId, before: 'train', after: 'test' }])]).toEqual([1]);
  finishDrawing(store, drawing);
  const { id, path } = begin(store, (file) => file.addMark(rowId, 'test'));
  addBatchFile(store, id, { ...progress, file: path });
  finishImport(store, id);
  expect([...moveBack(store, beginTakingBack(store, 'a').drawing)]).toEqual([]);
  expect(getDataset(store, 'a').splits.test).toBe(1);
});

test('batch files that a killed program left are removed at the next open; what a browser gave stays', async () => {
  const folder = temporaryFolder();
  const first = openStore(folder);
  const { path } = begin(first, (file) => file.addRow(row('x')));
  writeFileSync(`${path}-journal`, '');
  const given = await storeUpload(join(folder, 'incoming'), 'model.gguf', Readable.from([]), null);
  first.close();
  temporaryStore(folder);
  expect([path, `${path}-journal`, given].map((file) => existsSync(file))).toEqual([false, false, true]);
});

test('what a browser gave is swept away without a batch of an import under way', () => {
  const store = temporaryStore();
  const { path } = begin(store, (file) => file.addRow(row('x')));
  sweepIncoming(join(store.workspace, 'incoming'), []);
  expect(existsSync(path)).toBe(true);
});
