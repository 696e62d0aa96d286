/** Queues in a workspace: what a reviewer works through, how far she is, and what they are drawn from. */
import { describe, expect, it } from 'vitest';
import type { Change, Decision } from '../../src-main/common/review';
import { textVersion } from '../../src-main/store/batches';
import { sql } from '../../src-main/store/connection';
import { recordLeaks } from '../../src-main/store/leaks';
import type { Store } from '../../src-main/store/open';
import {
  countScope,
  placesAfter,
  queueRows,
  reviewersOf,
  sessionOf,
} from '../../src-main/store/review-lists';
import {
  addQueue,
  candidateQuery,
  candidatesAfter,
  listQueues,
  queueNamed,
} from '../../src-main/store/review-queues';
import { findRow } from '../../src-main/store/review-rows';
import { changeRow, undoChange } from '../../src-main/store/reviews';
import { finishTextStatistics, recordFlags } from '../../src-main/store/statistics';
import { collectFacts, type RowFacts } from '../../src-main/common/statistics';
import { fill, row, temporaryStore } from './fixtures';

const rows = ['a', 'b', 'c', 'd'].map((text) => row(text));
const [a, b, c] = rows.map(({ id }) => id) as [string, string, string];

function filled(): Store {
  const store = temporaryStore();
  fill(store, 'ward', rows);
  return store;
}

const change = (store: Store, id: string, who: string, one: Change) =>
  changeRow(store, findRow(store, 'ward', id), who, one);
const decide = (store: Store, id: string, who: string, value: Decision) =>
  change(store, id, who, { kind: 'decision', value });

describe('a queue', () => {
  const all = { dataset: 'ward', queue: null };
  const keys = (store: Store, ids: string[]) =>
    ids.map((id) => ({ rowId: findRow(store, 'ward', id).rowId, reasons: [] }));
  const shown = (store: Store, queue: number | null, show: 'open' | 'all' | 'decided' | 'disagreements') => {
    const places = placesAfter(store, { dataset: 'ward', queue, reviewer: 'R1', show }, -1, 10);
    const viewer = { reviewer: 'R1', adjudicating: false };
    return queueRows(
      store,
      { dataset: 'ward', queue },
      viewer,
      places.map(({ rowId }) => rowId),
    ).map(({ id }) => id);
  };

  it('keeps its order; what is open, decided or in dispute is seen apart', () => {
    const store = filled();
    const { id: queue } = addQueue(store, 'ward', {
      name: 'q',
      strategy: 'random',
      seed: 1,
      rows: keys(store, [c, a, b]),
    });
    expect(shown(store, queue, 'all')).toEqual([c, a, b]);
    decide(store, a, 'R1', 'accepted');
    decide(store, c, 'R2', 'rejected');
    expect(shown(store, queue, 'open')).toEqual([c, b]);
    expect(shown(store, queue, 'decided')).toEqual([a]);
    decide(store, a, 'R2', 'rejected');
    expect(shown(store, queue, 'disagreements')).toEqual([a]);
    expect(shown(store, null, 'open')).toHaveLength(3);
    change(store, a, 'R3', { kind: 'adjudication', value: 'accepted' });
    expect(shown(store, queue, 'disagreements')).toEqual([]);
  });

  it('of the same rows is kept once; other rows under its name get a number', () => {
    const store = filled();
    const queue = { name: 'q', strategy: 'random', seed: 1 } as const;
    const first = addQueue(store, 'ward', { ...queue, rows: keys(store, [a, b]) });
    expect(addQueue(store, 'ward', { ...queue, rows: keys(store, [a, b]) })).toEqual(first);
    expect(addQueue(store, 'ward', { ...queue, rows: keys(store, [b, a]) }).name).toBe('q (2)');
    expect(listQueues(store, 'ward').map(({ name, rows: of }) => [name, of])).toEqual([
      ['q', 2],
      ['q (2)', 2],
    ]);
    expect(() => queueNamed(store, 'ward', 'p')).toThrow('Did you mean “q”?');
  });

  it('counts what a reviewer has done of it', () => {
    const store = filled();
    const { id: queue } = addQueue(store, 'ward', {
      name: 'q',
      strategy: 'random',
      seed: 1,
      rows: keys(store, [a, b]),
    });
    const row = (id: string) => findRow(store, 'ward', id);
    const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, second)).toISOString();
    // Four decisions, six seconds apart.
    for (const [i, id] of [a, b, c, a].entries())
      changeRow(
        store,
        row(id),
        'R1',
        { kind: 'decision', value: i < 3 ? 'accepted' : 'rejected' },
        at(6 * i),
      );
    decide(store, b, 'R2', 'rejected');
    change(store, b, 'R1', { kind: 'text', value: { instruction: 'x', input: '', output: 'y' } });
    expect(sessionOf(store, { dataset: 'ward', queue }, 'R1', 2)).toEqual({
      reviewer: 'R1',
      of: 2,
      reviewed: 2,
      accepted: 1,
      rejected: 1,
      edited: 1,
      toAdjudicate: 1,
      perMinute: 10,
      secondsLeft: 0,
    });
    expect(sessionOf(store, all, 'R1', countScope(store, all))).toMatchObject({
      of: 4,
      reviewed: 3,
      accepted: 2,
      secondsLeft: 6,
    });
    undoChange(store, 'ward', 'R1');
    expect(sessionOf(store, all, 'R1', 4).edited).toBe(0);
    expect(reviewersOf(store, 'ward')).toEqual(['R1', 'R2']);
  });

  it('is drawn from rows that are trained on, with what makes them uncertain', () => {
    const store = temporaryStore();
    fill(store, 'ward', [...rows, row('test', { split: 'test' })]);
    decide(store, b, 'R1', 'accepted');
    decide(store, b, 'R2', 'rejected');
    const drawn = candidatesAfter(store, 'ward', 0, 10);
    expect(drawn.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(drawn.map(({ reasons }) => reasons)).toEqual([[], ['reviewers differ'], [], []]);
    expect(candidatesAfter(store, 'ward', drawn[1]!.rowId, 1).map(({ id }) => id)).toEqual([c]);
    const plan = sql(store)
      .prepare(`EXPLAIN QUERY PLAN ${candidateQuery}`)
      .all({ dataset: 1, after: 0, limit: 1 }) as { detail: string }[];
    expect(plan.map(({ detail }) => detail).join('\n')).toContain(
      'instructions_in_order (dataset_id=? AND row_id>?)',
    );
  });

  it('doubts rows that look like they identify someone, once the statistics have come to their end', () => {
    const store = filled();
    const facts = (id: string, part: Partial<RowFacts>): RowFacts => ({ id, verb: null, object: null, language: 'English', identifiers: {}, ...part }); // prettier-ignore
    recordFlags(store, 'ward', [
      facts(a, { identifiers: { date: 1, phone: 2 } }),
      facts(b, { language: 'German' }),
    ]);
    const reasons = () => candidatesAfter(store, 'ward', 0, 3).map((candidate) => candidate.reasons);
    expect(reasons()).toEqual([[], [], []]);
    finishTextStatistics(store, 'ward', textVersion(store, 'ward'), collectFacts().summary());
    expect(reasons()).toEqual([['looks like an identifier'], [], []]);
  });

  it('doubts rows that hold an item of any benchmark they were searched for', () => {
    const store = filled();
    const found = { rows: 4, items: 1, pairCount: 1, leaked: [{ place: 0, id: '1', text: 'b' }] };
    const pairs = [{ row: 2, id: b, place: 0, recall: 1, run: null }];
    recordLeaks(store, 'ward', textVersion(store, 'ward'), { task: 'medqa', source: 'test.jsonl' }, { ...found, pairs }); // prettier-ignore
    expect(candidatesAfter(store, 'ward', 0, 3).map(({ reasons }) => reasons)).toEqual([[], ['leakage'], []]);
  });
});
