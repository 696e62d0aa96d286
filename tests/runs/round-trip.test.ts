/** What is imported, exported and imported again is the same; what was quarantined comes back mended. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Instruction } from '../../src-main/common/instruction';
import { randomFrom } from '../../src-main/common/random';
import { toCsv } from '../../src-main/export/csv';
import type { Format } from '../../src-main/export/tables';
import { forkNode } from '../../src-main/fork';
import { exportTable } from '../../src-main/runs/export';
import { importInto } from '../../src-main/runs/import';
import { quarantineCsv } from '../../src-main/runs/quarantine';
import { closeWorkspace, openWorkspace, type Workspace } from '../../src-main/runs/workspace';
import { batchesOf } from '../../src-main/store/batches';
import { getDataset, listQuarantine } from '../../src-main/store/datasets';

function freshWorkspace(): { workspace: Workspace; file(name: string, content: string): string } {
  const folder = mkdtempSync(join(tmpdir(), 'round-'));
  const workspace = openWorkspace(join(folder, 'workspace'), forkNode, () => {});
  onTestFinished(async () => {
    await closeWorkspace(workspace);
    rmSync(folder, { recursive: true, force: true });
  });
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  return { workspace, file };
}

const rowsOf = ({ store }: Workspace, dataset: string): Omit<Instruction, 'source'>[] =>
  [...batchesOf(store, dataset)]
    .flat()
    .map(({ id, instruction, input, output, category, split, review, gated }) => ({
      ...{ id, instruction, input, output, category, split, review, gated },
    }));

const pieces = [
  ...['a', ' ', 'é', 'e\u0301', '患者', 'שלום', '\u202eא', '🩺', '\ufeff', '\0', "'", '=', '+1', '-', '@'],
  ...[',', ';', '\t', '"', '""', '\n', '\r\n', '\r', '\\', '{', '[', '\u2028', 'null', 'ﬁ', 'Å', '\u212b'],
];

/** Texts of everything that is awkward in one of the formats, one of them of a megabyte. */
function awkwardRows(seed: number, count: number): object[] {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const text = (): string =>
    Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(pieces)).join('');
  return Array.from({ length: count }, (_, i) => ({
    instruction: `${text()}x${i}`,
    input: i === 0 ? '患x"\n'.repeat(1 << 18) : pick(['', text()]),
    output: `x${text()}`,
    category: pick([null, 'QA', 'OTHER']),
    split: pick(['train', 'validation', 'test']),
  }));
}

const written: Record<string, (rows: object[]) => string> = {
  json: (rows) => JSON.stringify(rows),
  jsonl: (rows) => rows.map((row) => JSON.stringify(row)).join('\n'),
  csv: (rows) =>
    toCsv(
      Object.keys(rows[0]!),
      rows.map((row) => Object.values(row) as string[]),
    ),
  tsv: (rows) =>
    toCsv(
      Object.keys(rows[0]!),
      rows.map((row) => Object.values(row) as string[]),
      { delimiter: '\t' },
    ),
};

test.each(['json', 'jsonl', 'csv', 'tsv'])('import, export, import of %s is the identity', async (format) => {
  const { workspace, file } = freshWorkspace();
  const rows = awkwardRows(7, 150);
  await importInto(workspace, { file: file(`first.${format}`, written[format]!(rows)), options: {} });
  const first = rowsOf(workspace, 'first');
  expect(first).toMatchObject(rows);
  for (const out of ['json', 'jsonl', 'csv', 'tsv'] as Format[]) {
    const text = exportTable(workspace, 'instructions', { format: out, from: 'first' });
    const dataset = `again as ${out}`;
    const report = await importInto(workspace, { file: file(`again.${out}`, text), dataset, options: {} });
    expect([report.imported, report.quarantined]).toEqual([150, []]);
    expect(rowsOf(workspace, dataset)).toEqual(first);
  }
  expect(
    await importInto(workspace, {
      file: file(`more.${format}`, written[format]!(rows)),
      dataset: 'first',
      options: {},
    }),
  ).toMatchObject({
    imported: 0,
    duplicates: 150,
  });
});

test('composed and decomposed letters are one identity, and the first way of writing stays', async () => {
  const { workspace, file } = freshWorkspace();
  const rows = ['caf\u00e9', 'cafe\u0301'].map((output) => ({ instruction: 'Where?', output }));
  const report = await importInto(workspace, { file: file('a.json', JSON.stringify(rows)), options: {} });
  expect([report.imported, report.duplicates]).toEqual([1, 1]);
  expect(rowsOf(workspace, 'a')).toMatchObject([{ output: 'caf\u00e9' }]);
});

test('apostrophes that a spreadsheet-safe export put on come off when asked', async () => {
  const { workspace, file } = freshWorkspace();
  const rows = ['=1+1', '-x', '@a', '+b', 'plain', "it's"].map((output) => ({ instruction: 'Do.', output }));
  await importInto(workspace, { file: file('a.json', JSON.stringify(rows)), options: {} });
  const text = exportTable(workspace, 'instructions', { format: 'csv', from: 'a', spreadsheetSafe: true });
  expect(text).toContain(",'=1+1,");
  const again = { file: file('b.csv', text), options: { spreadsheetSafe: true } };
  await importInto(workspace, again);
  expect(rowsOf(workspace, 'b')).toEqual(rowsOf(workspace, 'a'));
});

test.each([
  ['a table', 'bad.csv', 'q;a\nWhy?;So.\n"open;x\nWhat?;\nWho?;a;b\n', { instruction: 'q', output: 'a' }],
  [
    'JSON Lines',
    'bad.jsonl',
    '{"q":"Why?","a":"So."}\n{"q":"open","a"\n{"q":"What?","a":""}\n{"q":"Who?","a":7}\n',
    { instruction: 'q', output: 'a' },
  ],
])('quarantined rows of %s are exported, mended and imported again', async (_, name, content, map) => {
  const { workspace, file } = freshWorkspace();
  const first = await importInto(workspace, { file: file(name, content), dataset: 'd', options: { map } });
  expect(first.quarantined.map(({ row }) => row)).toEqual([2, 3, 4]);
  const kept = listQuarantine(workspace.store, 'd');
  const mends = name.endsWith('csv')
    ? ['Mended?;Yes.', 'What?;That.', 'Who?;a;b']
    : ['{"q":"Mended?","a":"Yes."}', '{"q":"What?","a":"That."}', '{"q":"Who?","a":7}'];
  const mended = toCsv(
    ['row', 'reason', 'raw', 'source', 'header'],
    kept.map(({ row, reason, source, header }, i) => [row, reason, mends[i]!, source, header]),
  );
  // The export is what was mended, but for the texts.
  expect(quarantineCsv(workspace, ['d']).split('\r\n')[0]).toBe('row,reason,raw,source,header');
  const again = await importInto(workspace, {
    file: file('mended.csv', mended),
    dataset: 'd',
    options: { map },
  });
  expect(again).toMatchObject({ read: 3, imported: 2, format: { layout: 'quarantine' } });
  expect(rowsOf(workspace, 'd').map(({ instruction, output }) => [instruction, output])).toEqual([
    ['Why?', 'So.'],
    ['Mended?', 'Yes.'],
    ['What?', 'That.'],
  ]);
  // What is still bad is kept once.
  expect(listQuarantine(workspace.store, 'd')).toMatchObject([
    { row: 3, source: 'mended.csv', raw: mends[2] },
  ]);
  expect(getDataset(workspace.store, 'd').quarantined).toBe(1);
});

test('of gated texts only ids and hashes leave', async () => {
  const { workspace, file } = freshWorkspace();
  const nli = {
    pairID: 'p',
    gold_label: 'neutral',
    sentence1: 'secret premise',
    sentence2: 'secret hypothesis',
  };
  const content = [nli, { ...nli, gold_label: 'perhaps' }].map((one) => JSON.stringify(one)).join('\n');
  await importInto(workspace, { file: file('mli_test_v1.jsonl', content), dataset: 'd', options: {} });
  // The same text, copied into a file of one's own, is still the same text.
  const [row] = rowsOf(workspace, 'd');
  await importInto(workspace, { file: file('own.json', JSON.stringify([row])), options: {} });
  for (const format of ['csv', 'json', 'jsonl', 'markdown'] as Format[])
    for (const from of ['d', 'own']) {
      const text = exportTable(workspace, 'instructions', { format, from });
      expect(text).toContain(row!.id);
      expect(text).not.toMatch(/secret|neutral/);
    }
  const quarantine = quarantineCsv(workspace, ['d']);
  expect(quarantine).toMatch(/sha256:[0-9a-f]{64}/);
  expect(quarantine).not.toContain('secret');
});
