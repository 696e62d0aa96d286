/** The Review view’s calls: lists that stay as they were opened, decisions with what follows from them, undo. */
import { expect, it } from 'vitest';
import type { Workspace } from '../../src-main/runs/workspace';
import { categoryHandlers } from '../../src-main/handlers/categories';
import { reviewHandlers } from '../../src-main/handlers/reviews';
import { excludeRows, undoExclusion } from '../../src-main/store/exclusions';
import { ended, fill, row, temporaryStore } from '../store/fixtures';

function opened() {
  const store = temporaryStore();
  fill(
    store,
    'ward',
    ['a', 'b', 'c'].map((text) => row(text)),
  );
  const saved: { name: string; text: string }[] = [];
  const handlers = reviewHandlers({ store } as Workspace, (name, text) => {
    saved.push({ name, text });
    return Promise.resolve(null);
  });
  return { store, handlers, saved };
}

const scope = { dataset: 'ward', queue: null, reviewer: 'R1' };

it('a list keeps its rows and their order while they are decided, and a new one leaves the decided out', async () => {
  const { handlers } = opened();
  const { list, total, session } = await handlers.openReview({ ...scope, show: 'open' });
  expect([total, session.of, session.reviewed]).toEqual([3, 3, 0]);
  const page = { list, offset: 0, limit: 10 };
  const before = await handlers.pageReview(page);
  const { id } = before[1]!;
  const change = { kind: 'decision', value: 'rejected' } as const;
  const decided = await handlers.changeReview({ ...scope, id, adjudicating: false, change });
  expect(decided).toMatchObject({
    item: { id, own: { decision: 'rejected' } },
    session: { reviewed: 1, rejected: 1 },
  });
  expect((await handlers.pageReview(page)).map((one) => [one.id, one.decision])).toEqual(
    before.map((one) => [one.id, one.id === id ? 'rejected' : null]),
  );
  expect(await handlers.openReview({ ...scope, show: 'open' })).toMatchObject({
    total: 2,
    reviewers: ['R1'],
  });
  expect(await handlers.lastReviewer(null)).toBe('R1');
  const undone = await handlers.undoReview(scope);
  expect(undone).toMatchObject({ kind: 'decision', item: { id }, session: { reviewed: 0 } });
  expect(await handlers.undoReview(scope)).toBeNull();
});

it('a category set by hand outside a review is in the history under the reviewer’s name, and can be taken back', async () => {
  const { store, handlers } = opened();
  const { labelByHand } = categoryHandlers({ store } as Workspace);
  const { id } = row('a');
  expect(labelByHand({ dataset: 'ward', id, category: 'QA', reviewer: 'R1' })).toMatchObject([
    { method: 'hand', category: 'QA', origin: 'R1' },
  ]);
  const item = await handlers.getReviewItem({ dataset: 'ward', id, reviewer: 'R2', adjudicating: false });
  expect(item.history).toMatchObject([{ who: 'R1', kind: 'category', before: null, after: 'QA' }]);
  expect(await handlers.lastReviewer(null)).toBe('R1');
  expect(await handlers.undoReview(scope)).toMatchObject({ kind: 'category', item: { category: null } });
});

it('a row says what sets it aside from training, until that is taken back', async () => {
  const { store, handlers } = opened();
  const [a, b] = [row('a'), row('b')];
  const near = ended(excludeRows(store, 'ward', [a.id, b.id], 'Near-duplicate of another row'))!;
  const leaking = ended(excludeRows(store, 'ward', [a.id, row('c').id], 'Holds an item of medqa'))!;
  const exclusionsOf = async (id: string) =>
    (await handlers.getReviewItem({ dataset: 'ward', id, reviewer: 'R1', adjudicating: false })).exclusions;
  expect(await exclusionsOf(a.id)).toEqual([leaking, near]);
  expect(await exclusionsOf(b.id)).toEqual([{ ...near, rows: 2 }]);
  ended(undoExclusion(store, 'ward', near.exclusion));
  expect(await exclusionsOf(a.id)).toEqual([leaking]);
  expect(await exclusionsOf(b.id)).toEqual([]);
});

it('a queue that is drawn is reviewed in its order', async () => {
  const { handlers } = opened();
  const queue = await handlers.drawQueue({ dataset: 'ward', strategy: 'random', size: 2, seed: 1 });
  expect(queue).toMatchObject({ rows: 2, name: 'random 2, seed 1' });
  const { list, total, queues } = await handlers.openReview({ ...scope, queue: queue.id, show: 'open' });
  expect([total, queues]).toEqual([2, [queue]]);
  expect(await handlers.pageReview({ list, offset: 1, limit: 1 })).toHaveLength(1);
});

it('a list that the program has forgotten is told', async () => {
  const { handlers } = opened();
  await expect(async () => handlers.pageReview({ list: 'gone', offset: 0, limit: 1 })).rejects.toThrow(
    'does not know this list',
  );
});

it('a dataset is rated as a whole under its rubric', async () => {
  const { handlers } = opened();
  const rating = { dataset: 'ward', reviewer: 'R1', criterion: 'diversity' };
  expect(await handlers.rateDataset({ ...rating, value: 4 })).toEqual({ diversity: 4 });
  expect(await handlers.rateDataset({ ...rating, value: null })).toEqual({});
  await handlers.setRubric({ dataset: 'ward', rubric: [] });
  await expect(async () => handlers.rateDataset({ ...rating, value: 4 })).rejects.toThrow(
    'no criterion “diversity”',
  );
});

it('the table of reviews holds no text of the rows', async () => {
  const { handlers, saved } = opened();
  const { list } = await handlers.openReview({ ...scope, show: 'open' });
  const [first] = await handlers.pageReview({ list, offset: 0, limit: 1 });
  const change = { kind: 'decision', value: 'accepted' } as const;
  await handlers.changeReview({ ...scope, id: first!.id, adjudicating: false, change });
  await handlers.exportReviews({ dataset: 'ward' });
  expect(saved[0]!.name).toBe('ward-reviews.csv');
  expect(saved[0]!.text).toContain(`${first!.id},R1,accepted`);
  expect(saved[0]!.text).not.toContain('done.');
});
