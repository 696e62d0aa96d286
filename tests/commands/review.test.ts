/** `review …` as scripts use it: decisions of two reviewers, their agreement by hand, and the same from the exported table. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { QueueRow, ReviewItem } from '../../src-main/common/review';
import { freshWorkspace, run } from './program';

const folder = mkdtempSync(join(tmpdir(), 'reviews-'));
const workspace = freshWorkspace();
let ids: string[];

interface Listed {
  queue: { name: string } | null;
  session: { reviewed: number; of: number };
  total: number;
  rows: QueueRow[];
}

const review = <T = ReviewItem>(...args: string[]) => run<T>(workspace, 'review', ...args);

beforeAll(async () => {
  const rows = Array.from({ length: 6 }, (_, i) => ({
    instruction: `Name bone ${i}.`,
    input: '',
    output: `Bone ${i}`,
  }));
  const file = join(folder, 'bones.json');
  writeFileSync(file, JSON.stringify(rows));
  await run(workspace, 'import', file);
  const listed = await review<Listed>('queue');
  ids = listed.document.rows.map(({ id }) => id);
  expect(ids).toHaveLength(6);
});

it('records decisions with ratings, note and category, and lists what is left', async () => {
  const given = { R1: 'aaarrr', R2: 'aarrra' };
  for (const [reviewer, letters] of Object.entries(given))
    for (const [i, letter] of [...letters].entries()) {
      const decision = letter === 'a' ? 'accepted' : 'rejected';
      const { status } = await review(
        'set',
        ids[i]!,
        decision,
        '--reviewer',
        reviewer,
        '--rate',
        `quality=${(i % 5) + 1}`,
      );
      expect(status).toBe(0);
    }
  const { document } = await review(
    'set',
    ids[0]!.slice(0, 12),
    'accepted',
    '--reviewer',
    'R1',
    '--note',
    'clear',
    '--category',
    'QA',
  );
  expect(document).toMatchObject({
    id: ids[0],
    category: 'QA',
    own: { decision: 'accepted', ratings: { quality: 1 }, note: 'clear' },
    others: [{ reviewer: 'R2', decision: 'accepted' }],
  });
  const open = await review<Listed>('queue', 'bones', '--reviewer', 'R3');
  expect(open.document).toMatchObject({ total: 6, session: { reviewed: 0, of: 6 } });
  const disputed = await review<Listed>('queue', 'bones', '--show', 'disagreements');
  expect(disputed.document.rows.map(({ id }) => id)).toEqual([ids[2], ids[5]]);
});

it('prints agreement as worked out by hand, and the exported table says the same', async () => {
  const { document } = await review<Record<string, { value: number }>>('agreement', 'bones');
  // Observed 4/6; both accept half: expected 1/2.
  expect(document).toMatchObject({
    percent: { value: 4 / 6 },
    cohen: { value: expect.closeTo(1 / 3, 12) },
    cohenWeighted: null,
    accepted: 1 / 2,
    table: {
      raters: ['R1', 'R2'],
      values: ['accepted', 'rejected'],
      counts: [
        [2, 1],
        [1, 2],
      ],
      n: 6,
    },
    seed: 42,
  });
  const csv = join(folder, 'reviews.csv');
  await run(workspace, 'export', 'reviews', '--run', 'bones', '-o', csv);
  const { document: again } = await run<Record<string, { value: number }>>(
    workspace,
    'agreement',
    '--from',
    csv,
  );
  for (const statistic of ['percent', 'cohen', 'fleiss', 'krippendorff'])
    expect(again[statistic]).toEqual(document[statistic]);
  const ratings = await review<Record<string, unknown>>('agreement', 'bones', '--of', 'quality');
  expect(ratings.document).toMatchObject({ cohenWeighted: { value: 1 }, level: 'ordinal', accepted: null });
});

it('has every key where nobody has reviewed yet', async () => {
  const { status, document } = await review('agreement', 'bones', '--of', 'relevance');
  expect(status).toBe(0);
  expect(document).toMatchObject({
    percent: null,
    cohen: null,
    cohenWeighted: null,
    fleiss: null,
    krippendorff: null,
  });
});

it('adjudicates, and takes back', async () => {
  const { document } = await review('set', ids[2]!, 'rejected', '--reviewer', 'R3', '--adjudicate');
  expect(document).toMatchObject({ own: { decision: null }, adjudication: null });
  const settled = await review<Listed>('queue', 'bones', '--show', 'disagreements');
  expect(settled.document.rows.map(({ id }) => id)).toEqual([ids[5]]);
  const undone = await review<{ kind: string }>('undo', 'bones', '--reviewer', 'R3');
  expect(undone.document.kind).toBe('adjudication');
});

it('sends rows out and takes reviews in, where nothing is overwritten', async () => {
  const elsewhere = freshWorkspace();
  const pack = join(folder, 'pack.json');
  const back = join(folder, 'r9.json');
  expect((await review('export', 'bones', '-o', pack)).document).toMatchObject({ rows: 6, withheld: 0 });
  const there = (...args: string[]) => run(elsewhere, 'review', ...args);
  expect((await there('import', pack)).document).toMatchObject({ kind: 'rows', dataset: 'bones', added: 6 });
  await there('set', ids[4]!, 'rejected', '--reviewer', 'R9', '--note', 'no');
  await there('export', '--reviewer', 'R9', '-o', back);
  await review('set', ids[4]!, 'accepted', '--reviewer', 'R9');
  expect((await review('import', back)).document).toMatchObject({
    reviewer: 'R9',
    added: 1,
    conflicts: [{ id: ids[4], what: 'decision', ours: 'accepted', theirs: 'rejected' }],
  });
  await review('undo', 'bones', '--reviewer', 'R9');
});

it('draws the same queue again under the same seed', async () => {
  const draw = (seed: string) =>
    review<Listed>('queue', 'bones', '--strategy', 'random', '--size', '3', '--seed', seed);
  const [first, again, other] = [await draw('7'), await draw('7'), await draw('8')];
  expect(first.document.queue!.name).toBe('random 3, seed 7');
  expect(again.document).toEqual(first.document);
  expect(other.document.rows).not.toEqual(first.document.rows);
});

it('refuses what it does not know, with the remedy', async () => {
  const unknown = await review('set', 'ffffffff', 'accepted', '--reviewer', 'R1');
  expect([unknown.status, unknown.document.error.code]).toEqual([1, 'not-found']);
  const cases: [string[], string][] = [
    [['set', ids[0]!, 'maybe', '--reviewer', 'R1'], 'accepted'],
    [['set', ids[0]!, 'accepted'], '--reviewer'],
    [['set', ids[0]!, 'accepted', '--reviewer', 'R1', '--rate', 'quality=9'], 'from 1 to 5'],
    [['set', ids[0]!, 'accepted', '--reviewer', 'R1', '--rate', 'quality'], '--rate has “quality”'],
    [['queue', 'bones', '--strategy', 'random', '--size', '0'], 'cannot have 0 rows'],
  ];
  for (const [args, words] of cases) {
    const { status, document } = await review(...args);
    expect([status, document.error.code]).toEqual([2, 'usage']);
    expect(document.error.message).toContain(words);
  }
  // What is refused in part is refused as a whole.
  await review('set', ids[3]!, 'accepted', '--reviewer', 'R1', '--rate', 'quality=9');
  const { document } = await review<Listed>('queue', 'bones', '--reviewer', 'R1', '--show', 'decided');
  expect(document.rows[3]!.decision).toBe('rejected');
});
