/** Reading items: the official test split where it is there, the limit, and what cannot be scored. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadItems } from '../../src-main/evaluate/items';
import { officialTests, taskNamed } from '../../src-main/tasks';

const folder = mkdtempSync(join(tmpdir(), 'items-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pubmedqa = taskNamed('pubmedqa');
const [official] = [...officialTests.pubmedqa!];
const record = (final_decision: string) => ({ QUESTION: 'Q?', CONTEXTS: ['one'], final_decision });
const file = (records: object): string => {
  const path = join(folder, 'pubmedqa.json');
  writeFileSync(path, JSON.stringify(records));
  return path;
};

test('a file that holds official test ids is scored on those alone', async () => {
  const path = file({ '77': record('yes'), [official!]: record('no') });
  const items = await loadItems(pubmedqa, path, null);
  expect(items.map((item) => item.id)).toEqual([official]);
});

test('a file without official test ids is scored whole, or up to the limit in file order', async () => {
  const path = file({ '73': record('yes'), '77': record('no'), '75': record('maybe') });
  const ids = async (limit: number | null) =>
    (await loadItems(pubmedqa, path, limit)).map((item) => item.target);
  expect((await ids(null)).toSorted()).toEqual(['maybe', 'no', 'yes']);
  expect(await ids(2)).toEqual((await ids(null)).slice(0, 2));
});

test('a record whose answer is no choice is refused with its id', async () => {
  await expect(loadItems(pubmedqa, file({ '77': record('perhaps') }), null)).rejects.toMatchObject({
    code: 'file-format',
  });
});

test('a file without a record is refused', async () => {
  await expect(loadItems(pubmedqa, file({}), null)).rejects.toMatchObject({
    code: expect.stringMatching(/^(no-rows|file-format)$/) as string,
  });
});

test('two records of one id are refused', async () => {
  const path = join(folder, 'notes.csv');
  const row = '1,ROS,No pain.,"Doctor: Pain?\nPatient: No."';
  writeFileSync(path, `ID,section_header,section_text,dialogue\n${row}\n${row}\n`);
  await expect(loadItems(taskNamed('conv2note'), path, null)).rejects.toThrow('record 1 occurs twice');
});

test.each([
  ['pubmedqa', 'pubmedqa.json'],
  ['medication-status', 'medication-status.csv'],
  ['conv2note', 'conv2note.csv'],
])('the sample’s %s file can be scored whole', async (name, path) => {
  const items = await loadItems(taskNamed(name), `resources/sample/benchmarks/${path}`, null);
  expect(items.length).toBeGreaterThan(20);
  expect(items.every((item) => !officialTests.pubmedqa!.has(item.id))).toBe(true);
});

const real = '../shared/data/pubmedqa/ori_pqal.json';
if (!existsSync(real)) console.warn(`skipped: ${real} is not there`);
test.skipIf(!existsSync(real))(
  'the official file gives its 500 test items: 276 yes, 169 no, 55 maybe',
  async () => {
    const items = await loadItems(pubmedqa, real, null);
    const counts = Object.groupBy(items, (item) => item.target);
    expect([counts.yes, counts.no, counts.maybe].map((list) => list?.length)).toEqual([276, 169, 55]);
  },
);

const notes = '../shared/data/mts-dialog/MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv';
if (!existsSync(notes)) console.warn(`skipped: ${notes} is not there`);
test.skipIf(!existsSync(notes))('MTS-Dialog’s test set gives its 200 items', async () => {
  const items = await loadItems(taskNamed('conv2note'), notes, null);
  expect(items).toHaveLength(200);
  expect(items[3]!.target).toBe('Noncontributory.');
});
