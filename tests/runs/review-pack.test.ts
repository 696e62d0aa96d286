/** Review packs between two workspaces: out, reviewed elsewhere, back; nothing overwritten, nothing twice, nothing gated. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Instruction } from '../../src-main/common/instruction';
import type { Change } from '../../src-main/common/review';
import type { PackReview, PackRow } from '../../src-main/common/review-pack';
import { readPack } from '../../src-main/data/review-pack';
import { exportDecisions, exportRows, importPack } from '../../src-main/runs/review-pack';
import { drawQueue } from '../../src-main/runs/reviews';
import type { Workspace } from '../../src-main/runs/workspace';
import { readDataset } from '../../src-main/store/instructions';
import type { Store } from '../../src-main/store/open';
import { listQueues } from '../../src-main/store/review-queues';
import { findRow } from '../../src-main/store/review-rows';
import { changeRow, historyOf, reviewOf } from '../../src-main/store/reviews';
import { fill, row, temporaryFolder, temporaryStore } from '../store/fixtures';

const rows = ['a', 'b', 'c'].map((text) => row(text));
const [a, b, c] = rows.map(({ id }) => id) as [string, string, string];

/** A workspace whose desk reads packs in this process. */
function machine(filled: Instruction[] = []): Pick<Workspace, 'store' | 'desk'> {
  const store = temporaryStore();
  if (filled.length > 0) fill(store, 'ward', filled);
  const call = (
    _method: string,
    { file }: { file: string },
    take: (rows: (PackRow | PackReview)[]) => void,
  ) => {
    const { rows: all, ...head } = readPack(file);
    take(all);
    return Promise.resolve(head);
  };
  return { store, desk: { call } as unknown as Workspace['desk'] };
}

function write(text: string): string {
  const file = join(temporaryFolder(), 'pack.json');
  writeFileSync(file, text);
  return file;
}

const change = (store: Store, id: string, who: string, one: Change) =>
  changeRow(store, findRow(store, 'ward', id), who, one);
const text = (output: string): Change => ({
  kind: 'text',
  value: { instruction: 'Do a.', input: '', output },
});

describe('rows that go out', () => {
  it('arrive in the order of their queue, without anybody’s reviews, as they read now', async () => {
    const [here, there] = [machine(rows), machine()];
    change(here.store, a, 'R1', text('better'));
    change(here.store, b, 'R1', { kind: 'decision', value: 'rejected' });
    const queue = await drawQueue(here, { dataset: 'ward', strategy: 'random', size: 3, seed: 3 });
    const pack = await exportRows(here, { dataset: 'ward', queue: queue.id });
    expect(pack).toMatchObject({ rows: 3, withheld: 0 });
    expect(pack.text).not.toMatch(/R1|rejected/);
    const report = await importPack(there, { file: write(pack.text) });
    expect(report).toMatchObject({
      dataset: 'ward',
      queue: 'pack: random 3, seed 3',
      added: 3,
      same: 0,
      missing: [],
    });
    const arrived = new Map(readDataset(there.store, 'ward').map((one) => [one.id, one]));
    expect(arrived.get(a)).toMatchObject({ output: 'better', review: 'pending' });
    expect(arrived.get(b)).toMatchObject({ output: 'b done.', review: 'pending' });
  });

  it('that are taken in again are the same dataset and the same queue', async () => {
    const [here, there] = [machine(rows), machine()];
    const file = write((await exportRows(here, { dataset: 'ward', queue: null })).text);
    await importPack(there, { file });
    change(there.store, a, 'R2', { kind: 'decision', value: 'accepted' });
    expect(await importPack(there, { file })).toMatchObject({ added: 0, same: 3 });
    expect(readDataset(there.store, 'ward')).toHaveLength(3);
    expect(listQueues(there.store, 'ward')).toHaveLength(1);
    expect(reviewOf(there.store, findRow(there.store, 'ward', a), 'R2').decision).toBe('accepted');
  });

  it('hold no gated text; a machine that has it finds it by its id', async () => {
    const gated = rows.map((one) => (one.id === b ? { ...one, gated: true } : one));
    const here = machine(gated);
    const pack = await exportRows(here, { dataset: 'ward', queue: null });
    expect(pack.withheld).toBe(1);
    expect(pack.text).not.toContain('b done.');
    expect(pack.text).toContain(b);
    const file = write(pack.text);
    expect(await importPack(machine(), { file })).toMatchObject({ added: 2, missing: [b] });
    const owner = machine();
    fill(owner.store, 'licensed', [gated[1]!]);
    expect(await importPack(owner, { file })).toMatchObject({ added: 3, missing: [] });
  });
});

describe('reviews that come back', () => {
  async function reviewed() {
    const [here, there] = [machine(rows), machine()];
    await importPack(there, { file: write((await exportRows(here, { dataset: 'ward', queue: null })).text) });
    change(there.store, a, 'R2', { kind: 'decision', value: 'accepted' });
    change(there.store, a, 'R2', { kind: 'ratings', value: { quality: 4 } });
    change(there.store, a, 'R2', text('as R2 would say'));
    change(there.store, b, 'R2', { kind: 'decision', value: 'rejected' });
    change(there.store, b, 'R2', { kind: 'note', value: 'wrong' });
    change(there.store, c, 'R2', { kind: 'category', value: 'IE' });
    const file = write((await exportDecisions(there, { dataset: 'ward', reviewer: 'R2' })).text);
    return { here, file };
  }

  it('are added under her name; a second time they change nothing', async () => {
    const { here, file } = await reviewed();
    change(here.store, a, 'R1', { kind: 'decision', value: 'rejected' });
    const report = await importPack(here, { file });
    expect(report).toMatchObject({
      kind: 'reviews',
      reviewer: 'R2',
      rows: 3,
      added: 6,
      same: 0,
      conflicts: [],
    });
    const state = readDataset(here.store, 'ward');
    expect(state.map(({ review, category, output }) => [review, category, output])).toEqual([
      ['pending', null, 'as R2 would say'],
      ['rejected', null, 'b done.'],
      ['pending', 'IE', 'c done.'],
    ]);
    expect(await importPack(here, { file })).toMatchObject({ added: 0, same: 6, conflicts: [] });
    expect(readDataset(here.store, 'ward')).toEqual(state);
  });

  it('overwrite nothing: what differs is shown and left as it is here', async () => {
    const { here, file } = await reviewed();
    change(here.store, a, 'R2', { kind: 'decision', value: 'rejected' });
    change(here.store, a, 'R1', text('as R1 has said'));
    change(here.store, c, 'R1', { kind: 'category', value: 'QA' });
    const before = historyOf(here.store, findRow(here.store, 'ward', a)).length;
    const report = await importPack(here, { file });
    expect(report.conflicts.map(({ id, what, ours, theirs }) => [id, what, ours, theirs])).toEqual([
      [a, 'decision', 'rejected', 'accepted'],
      [a, 'text', expect.stringContaining('as R1 has said'), expect.stringContaining('as R2 would say')],
      [c, 'category', 'QA', 'IE'],
    ]);
    expect(report.added).toBe(3);
    expect(readDataset(here.store, 'ward')[0]!.output).toBe('as R1 has said');
    expect(historyOf(here.store, findRow(here.store, 'ward', a))).toHaveLength(before + 1);
  });

  it('of rows that are not here are named; a reviewer without a review has nothing to send', async () => {
    const { file } = await reviewed();
    const other = machine([row('z')]);
    expect((await importPack(other, { file })).missing).toEqual([a, b, c]);
    await expect(exportDecisions(other, { dataset: 'ward', reviewer: 'R2' })).rejects.toThrow(
      'R2 has reviewed nothing',
    );
  });

  it('hold no edit of a gated text', async () => {
    const here = machine(rows.map((one) => ({ ...one, gated: true })));
    change(here.store, a, 'R2', text('close to the secret'));
    const { text: pack } = await exportDecisions(here, { dataset: 'ward', reviewer: 'R2' });
    expect(pack).not.toMatch(/secret|done\./);
  });
});

describe('a pack that is refused', () => {
  it.each([
    ['changed', (pack: string) => pack.replace('a done.', 'A done.'), 'was changed after it was exported'],
    ['cut off', (pack: string) => pack.slice(0, -20), 'is not JSON'],
    ['of a newer program', (pack: string) => pack.replace('"version":1', '"version":2'), 'of version 2'],
    ['no pack', () => '[]', 'is no review pack'],
    ['another document', () => '{"rows":[]}', 'is no review pack'],
  ])('because it is %s leaves the workspace as it was', async (_, spoil, words) => {
    const { text: pack } = await exportRows(machine(rows), { dataset: 'ward', queue: null });
    const there = machine();
    const file = write(spoil(pack));
    await expect(async () => importPack(there, { file })).rejects.toThrow(words);
    expect(() => readDataset(there.store, 'ward')).toThrow('no dataset');
  });

  it('says where its shape is wrong, even under a right hash', async () => {
    const { text: pack } = await exportRows(machine(rows), { dataset: 'ward', queue: null });
    const { hash: _, ...content } = JSON.parse(pack) as { hash: string; rows: { split: string }[] };
    content.rows[1]!.split = 'holiday';
    const { packText } = await import('../../src-main/data/review-pack');
    const file = write(packText(content as never));
    expect(() => readPack(file)).toThrow('has a wrong rows.1.split');
    expect(readFileSync(file, 'utf8')).toContain('holiday');
  });
});
