/** An import as the desk does it, with the test as main. */
import { expect, test } from 'vitest';
import type { ImportReport } from '../../src-main/common/instruction';
import type { StagedBatch } from '../../src-main/common/import-job';
import { sql } from '../../src-main/store/connection';
import { getDataset } from '../../src-main/store/datasets';
import { addBatchFile, importTarget } from '../../src-main/store/import-files';
import { abandonImport } from '../../src-main/store/import-removal';
import { addBatch, beginImport, finishImport } from '../../src-main/store/imports';
import { readDataset } from '../../src-main/store/instructions';
import type { Store } from '../../src-main/store/open';
import { importRows } from '../../src-main/worker/import-rows';
import { importAll, temporaryFile } from '../data/fixtures';
import { temporaryStore } from '../store/fixtures';

interface Row {
  instruction: string;
  output: string;
  split?: string;
}

const rowsFrom = (first: number, count: number, more: Partial<Row> = {}): Row[] =>
  Array.from({ length: count }, (_, i) => ({ instruction: `Do ${first + i}.`, output: 'done', ...more }));

async function take(store: Store, rows: unknown[], onBatch = (_: StagedBatch) => {}): Promise<ImportReport> {
  const file = temporaryFile('rows.jsonl', rows.map((one) => JSON.stringify(one)).join('\n'));
  const id = beginImport(store, { dataset: 'a', source: 'rows.jsonl' });
  const job = { file, source: 'rows.jsonl', options: {}, into: importTarget(store, id) };
  const report = (batch: StagedBatch): Promise<void> => {
    addBatchFile(store, id, batch);
    onBatch(batch);
    return Promise.resolve();
  };
  await importRows(job, { report, signal: new AbortController().signal });
  return finishImport(store, id);
}

/** By id, the row that the database says it is, and the one it truly is. */
const places = (store: Store) =>
  sql(store)
    .prepare(
      `SELECT k.id, k.row_id, i.row_id FROM instruction_ids k JOIN instructions i USING (dataset_id, id) ORDER BY k.id`,
    )
    .raw()
    .all() as [string, number, number][];

test('a file is stored as its rows by themselves are, and every id leads to its row', async () => {
  const store = temporaryStore();
  const rows = [...rowsFrom(0, 6000), 'no record', ...rowsFrom(5000, 2000)];
  const report = await take(store, rows);
  expect(report).toMatchObject({
    read: 8001,
    imported: 7000,
    duplicates: 1000,
    quarantined: [{ row: 6001 }],
  });
  const found = places(store);
  expect(found).toHaveLength(7000);
  for (const [, said, is] of found) expect(said).toBe(is);

  const plain = temporaryStore();
  const file = temporaryFile('rows.jsonl', rows.map((one) => JSON.stringify(one)).join('\n'));
  const all = await importAll(file);
  const id = beginImport(plain, { dataset: 'a', source: 'rows.jsonl' });
  addBatch(plain, id, { ...all, task: null, fraction: 1 });
  expect(finishImport(plain, id)).toEqual({ ...report, seconds: expect.any(Number) as number });
  expect(readDataset(plain, 'a')).toEqual(readDataset(store, 'a'));
});

test('ids lead to their rows also where another import stores between its batches', async () => {
  const store = temporaryStore();
  const other = beginImport(store, { dataset: 'b', source: 'b' });
  let between = 0;
  await take(store, rowsFrom(0, 9000), () => {
    const [row] = rowsOfOther(between++);
    addBatch(store, other, { rows: [row!], quarantined: [], read: between, task: null, fraction: 0 });
  });
  expect(between).toBeGreaterThan(5);
  for (const [, said, is] of places(store)) expect(said).toBe(is);
});

test('what is there is not stored again, and a test row is one whichever row says so first', async () => {
  const store = temporaryStore();
  await take(store, rowsFrom(0, 10));
  const more = [
    ...rowsFrom(5, 5, { split: 'test' }),
    ...rowsFrom(10, 5),
    ...rowsFrom(12, 1, { split: 'test' }),
  ];
  expect(await take(store, more)).toMatchObject({
    read: 11,
    imported: 5,
    duplicates: 6,
    splits: { train: 4, validation: 0, test: 1 },
  });
  expect(getDataset(store, 'a').splits).toEqual({ train: 9, validation: 0, test: 6 });
});

test('it ends with the reason of a cancel, and what it stored can be taken back', async () => {
  const store = temporaryStore();
  const file = temporaryFile(
    'rows.jsonl',
    rowsFrom(0, 5000)
      .map((one) => JSON.stringify(one))
      .join('\n'),
  );
  const id = beginImport(store, { dataset: 'a', source: 'rows.jsonl' });
  const abort = new AbortController();
  const report = (batch: StagedBatch): Promise<void> => {
    addBatchFile(store, id, batch);
    abort.abort(new Error('enough'));
    return Promise.resolve();
  };
  const job = { file, source: 'rows.jsonl', options: {}, into: importTarget(store, id) };
  await expect(importRows(job, { report, signal: abort.signal })).rejects.toThrow('enough');
  abandonImport(store, id);
  expect(sql(store).prepare('SELECT count(*) FROM instructions').pluck().get()).toBe(0);
});

function rowsOfOther(n: number) {
  return [
    {
      ...{ id: n.toString(16).padStart(32, '0'), instruction: `${n}`, input: '', output: 'b' },
      ...{ category: null, split: 'train' as const, review: 'pending' as const, source: 'b', gated: false },
    },
  ];
}
