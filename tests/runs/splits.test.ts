import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cancelled } from '../../src-main/common/errors';
import type { Category } from '../../src-main/common/instruction';
import { freezeDataset } from '../../src-main/runs/snapshots';
import { drawDatasetSplits, previewDatasetSplits, takeSplitsBack } from '../../src-main/runs/splits';
import { sql } from '../../src-main/store/connection';
import { recordDuplicates } from '../../src-main/store/duplicates';
import { readDataset } from '../../src-main/store/instructions';
import { openStore, type Store } from '../../src-main/store/open';
import type { StoredSnapshot } from '../../src-main/store/snapshots';
import {
  beginDrawing,
  beginTakingBack,
  moveBack,
  moveBackQuery,
  moveRows,
} from '../../src-main/store/split-moves';
import { countSplits, lastDrawing, splitRowsQuery } from '../../src-main/store/splits';
import { fill, row, temporaryFolder, temporaryStore, trainingRows } from '../store/fixtures';

const request = { dataset: 'a', validation: 0.1, test: 0.2, seed: 7 };
const kinds: Category[] = ['QA', 'IE'];
const numbered = (length: number) =>
  Array.from({ length }, (_, i) => row(`row ${i}`, { category: kinds[i % 2]! }));
const idOf = (answer: string): string => createHash('md5').update(answer).digest('hex');
const splitsOf = (store: Store): string[] => readDataset(store, 'a').map(({ id, split }) => `${id} ${split}`);

describe('splits of a dataset', () => {
  test('are counted by category, drawn again alike, and taken back step by step', async () => {
    const store = temporaryStore();
    fill(store, 'a', numbered(200));
    const imported = splitsOf(store);
    const report = await drawDatasetSplits(store, request);
    expect(report).toMatchObject({
      moved: 60,
      fixed: 0,
      groups: 0,
      counts: {
        QA: { train: 70, validation: 10, test: 20 },
        IE: { train: 70, validation: 10, test: 20 },
        unset: { train: 0, validation: 0, test: 0 },
      },
    });
    const first = splitsOf(store);
    expect((await drawDatasetSplits(store, request)).moved).toBe(0);
    await drawDatasetSplits(store, { ...request, seed: 8 });
    expect(splitsOf(store)).not.toEqual(first);
    await drawDatasetSplits(store, request);
    expect(splitsOf(store)).toEqual(first);
    for (let i = 0; i < 3; i++) await takeSplitsBack(store, 'a');
    expect(splitsOf(store)).toEqual(imported);
    await expect(takeSplitsBack(store, 'a')).rejects.toThrow('No splits were drawn for “a”.');
  });

  test('are told before a row moves just as they are drawn then', async () => {
    const store = temporaryStore();
    fill(store, 'a', [...numbered(50), row('held', { split: 'test' })]);
    const imported = splitsOf(store);
    const preview = await previewDatasetSplits(store, request);
    expect(splitsOf(store)).toEqual(imported);
    expect(lastDrawing(store, 'a')).toBeNull();
    expect(await drawDatasetSplits(store, request)).toEqual(preview);
    expect(countSplits(store, 'a')).toEqual(preview.counts);
    expect(preview).toMatchObject({ moved: 16, fixed: 1 });
  });

  test('name the drawing that would be taken back next', async () => {
    const store = temporaryStore();
    fill(store, 'a', numbered(50));
    await drawDatasetSplits(store, request);
    await drawDatasetSplits(store, { ...request, seed: 8 });
    expect(lastDrawing(store, 'a')).toMatchObject({ ...request, seed: 8 });
    await takeSplitsBack(store, 'a');
    expect(lastDrawing(store, 'a')).toMatchObject(request);
    await takeSplitsBack(store, 'a');
    expect(lastDrawing(store, 'a')).toBeNull();
  });

  test('are kept from training', async () => {
    const store = temporaryStore();
    fill(store, 'a', numbered(100));
    await drawDatasetSplits(store, request);
    expect(trainingRows(store, { datasets: ['a'], categories: [], review: null })).toHaveLength(80);
  });

  test('never move official test rows, whenever they are told to be such', async () => {
    const store = temporaryStore();
    fill(store, 'a', numbered(60));
    await drawDatasetSplits(store, request);
    const official = readDataset(store, 'a').filter((_, i) => i % 3 === 0);
    fill(
      store,
      'a',
      official.map((one) => ({ ...one, split: 'test' as const })),
    );
    for (const seed of [1, 2, 3]) {
      const { fixed } = await drawDatasetSplits(store, { ...request, seed });
      expect(fixed).toBe(20);
    }
    for (let i = 0; i < 4; i++) await takeSplitsBack(store, 'a');
    const tests = new Set(readDataset(store, 'a').flatMap(({ id, split }) => (split === 'test' ? [id] : [])));
    expect(tests).toEqual(new Set(official.map(({ id }) => id)));
  });

  test('keep the same question and near-duplicates together, official ones included', async () => {
    const store = temporaryStore();
    const same = ['one', 'two', 'three'].map((answer) =>
      row(answer, { instruction: 'The same.', id: idOf(answer) }),
    );
    fill(store, 'a', [...numbered(100), ...same, row('official', { split: 'test' }), row('like it')]);
    const group = (...texts: string[]) => ({
      rows: texts.map((text, i) => ({ row: i + 1, id: text, f1: 1 })),
    });
    recordDuplicates(store, 'a', 1, {
      threshold: 0.7,
      compared: 'input',
      rows: 105,
      empty: 0,
      groups: [
        group(row('row 3').id, idOf('one'), row('row 5').id),
        group(row('official').id, row('like it').id),
      ],
    });
    for (let seed = 0; seed < 8; seed++) {
      const { groups } = await drawDatasetSplits(store, { ...request, seed });
      expect(groups).toBe(2);
      const splits = new Map(readDataset(store, 'a').map(({ id, split }) => [id, split]));
      const alike = [...same, row('row 3'), row('row 5')].map(({ id }) => splits.get(id));
      expect([...new Set(alike)]).toEqual([expect.any(String)]);
      expect(splits.get(row('like it').id)).toBe('test');
    }
  });

  test('refuse shares out of range, and a dataset that is not there', async () => {
    const store = temporaryStore();
    fill(store, 'a', numbered(4));
    await expect(drawDatasetSplits(store, { ...request, test: 0.7 })).rejects.toThrow('test is 0.7');
    await expect(drawDatasetSplits(store, { ...request, validation: NaN })).rejects.toThrow('from 0 to 0.5');
    await expect(drawDatasetSplits(store, { ...request, dataset: 'b' })).rejects.toThrow('no dataset “b”');
  });

  test('refuse to move rows of a dataset that changes meanwhile', async () => {
    const store = temporaryStore();
    fill(store, 'a', numbered(600));
    const drawing = drawDatasetSplits(store, request);
    sql(store).exec("UPDATE instructions SET category = 'GEN' WHERE row_id = 1");
    await expect(drawing).rejects.toThrow('changed while its splits were drawn');
    expect(new Set(readDataset(store, 'a').map(({ split }) => split))).toEqual(new Set(['train']));
  });

  test('of many rows move step by step, and are read by others when all have moved', async () => {
    const store = temporaryStore();
    fill(store, 'a', numbered(1500));
    const imported = splitsOf(store);
    const fractions: number[] = [];
    let frozen: Promise<StoredSnapshot> | null = null;
    const onProgress = (fraction: number): void => {
      fractions.push(fraction);
      // Some have moved, not all of them.
      if (fraction > 0.5) frozen ??= freezeDataset(store, 'a');
    };
    const { moved } = await drawDatasetSplits(store, { ...request, test: 0.5 }, { onProgress });
    expect(moved).toBe(900);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.filter((fraction) => fraction > 0.5)).toHaveLength(4);
    const { hash } = await frozen!;
    expect((await freezeDataset(store, 'a')).hash).toBe(hash);
    await takeSplitsBack(store, 'a');
    expect(splitsOf(store)).toEqual(imported);
  });

  test('that are cancelled leave every row where it was', async () => {
    const store = temporaryStore();
    fill(store, 'a', numbered(1500));
    await drawDatasetSplits(store, request);
    const before = splitsOf(store);
    const last = lastDrawing(store, 'a');
    for (const at of [0, 0.5]) {
      const stop = new AbortController();
      const onProgress = (fraction: number) => fraction > at && stop.abort(cancelled());
      const options = { signal: stop.signal, onProgress };
      await expect(drawDatasetSplits(store, { ...request, seed: 9 }, options)).rejects.toThrow(
        cancelled().message,
      );
      expect(splitsOf(store)).toEqual(before);
      expect(lastDrawing(store, 'a')).toEqual(last);
    }
  });

  test('are refused while rows are on their way', async () => {
    const store = temporaryStore();
    fill(store, 'a', numbered(1500));
    const others: Promise<unknown>[] = [];
    const onProgress = (fraction: number): void => {
      if (fraction > 0.5 && others.length === 0)
        others.push(previewDatasetSplits(store, request).catch(String));
    };
    await drawDatasetSplits(store, request, { onProgress });
    expect(await Promise.all(others)).toEqual([expect.stringContaining('are being moved between splits')]);
  });

  test('that a killed program was drawing, or taking back, are taken back at the next open', async () => {
    const folder = temporaryFolder();
    let store = openStore(folder);
    fill(store, 'a', numbered(1500));
    await drawDatasetSplits(store, request);
    const first = splitsOf(store);
    const drawn = lastDrawing(store, 'a');
    const moves = readDataset(store, 'a').flatMap(({ split }, i) =>
      split === 'train' ? [{ rowId: i + 1, before: split, after: 'test' as const }] : [],
    );
    const moving = moveRows(store, beginDrawing(store, { ...request, seed: 3 }), moves);
    moving.next();
    expect(splitsOf(store)).not.toEqual(first);
    store.close();
    store = openStore(folder);
    expect(splitsOf(store)).toEqual(first);
    expect(lastDrawing(store, 'a')).toEqual(drawn);
    moveBack(store, beginTakingBack(store, 'a').drawing).next();
    store.close();
    store = openStore(folder);
    onTestFinished(() => store.close());
    expect(new Set(readDataset(store, 'a').map(({ split }) => split))).toEqual(new Set(['train']));
    expect(lastDrawing(store, 'a')).toBeNull();
  });

  test('are read and moved by keys', () => {
    const values = { dataset: 1, after: 0, limit: 10, drawing: 1, upTo: 9 };
    for (const query of [splitRowsQuery, moveBackQuery]) {
      const plan = sql(temporaryStore()).prepare(`EXPLAIN QUERY PLAN ${query}`).all(values);
      const lines = (plan as { detail: string }[]).map(({ detail }) => detail);
      expect(lines.join('\n')).not.toMatch(/SCAN|TEMP B-TREE/);
    }
  });
});
