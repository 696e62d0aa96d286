/** Every real file beside the checkout, imported end to end as its user would, with the counts that are known of it. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ImportOptions, Split } from '../../src-main/common/instruction';
import { forkNode } from '../../src-main/fork';
import { importInto } from '../../src-main/runs/import';
import { closeWorkspace, openWorkspace } from '../../src-main/runs/workspace';
import { getDataset } from '../../src-main/store/datasets';
import { realData } from '../data/fixtures';

const absent = !existsSync(realData);
if (absent) console.warn(`Skipped: the imports of real files, for there is no ${realData}.`);

interface Known {
  read: number;
  /** Rows whose content is in the file twice; default: none. */
  duplicates?: number;
  splits: Record<Split, number>;
  options?: ImportOptions;
}

const all = (split: Split, rows: number): Record<Split, number> => ({
  train: 0,
  validation: 0,
  test: 0,
  [split]: rows,
});
const seeds = { input: 'instances[0].input', output: 'instances[0].output' };
const known: Record<string, Known | { refused: string }> = {
  'chatdoctor/chatdoctor5k.json': { read: 5452, splits: all('train', 5452) },
  'medqa/medqa_us_4opt_test.jsonl': { read: 1273, splits: all('test', 1273) },
  'mts-dialog/MTS-Dialog-TrainingSet.csv': { read: 1201, duplicates: 1, splits: all('train', 1200) },
  'mts-dialog/MTS-Dialog-ValidationSet.csv': { read: 100, splits: all('validation', 100) },
  'mts-dialog/MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv': { read: 200, splits: all('test', 200) },
  'pubmedqa/ori_pqal.json': { read: 1000, splits: { train: 500, validation: 0, test: 500 } },
  'pubmedqa/test_ground_truth.json': { refused: 'file-format' },
  'self-instruct/seed_tasks.jsonl': { read: 175, splits: all('train', 175), options: { map: seeds } },
};

describe.skipIf(absent)('real files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'real-'));
  const workspace = openWorkspace(join(folder, 'workspace'), forkNode, () => {});
  afterAll(async () => {
    await closeWorkspace(workspace);
    rmSync(folder, { recursive: true, force: true });
  });

  test('all of them are known', () => {
    const files = readdirSync(realData, { recursive: true, encoding: 'utf8' });
    const data = files
      .filter((file) => /\.(json|jsonl|csv)$/.test(file))
      .map((file) => file.replaceAll('\\', '/'));
    expect(data.sort()).toEqual(Object.keys(known).sort());
  });

  test.each(Object.entries(known))('%s', async (file, wanted) => {
    const request = { file: join(realData, file), dataset: file };
    if ('refused' in wanted) {
      const importing = importInto(workspace, { ...request, options: {} });
      await expect(importing).rejects.toMatchObject({ code: wanted.refused });
      return;
    }
    const { read, splits, duplicates = 0, options = {} } = wanted;
    const imported = read - duplicates;
    const report = await importInto(workspace, { ...request, options });
    expect(report).toMatchObject({ read, imported, duplicates, splits, quarantined: [] });
    expect(getDataset(workspace.store, file)).toMatchObject({ rows: imported, splits });
    expect(await importInto(workspace, { ...request, options })).toMatchObject({
      imported: 0,
      duplicates: read,
    });
  });
});
