/** Reviews in a workspace: what follows from them for a row, what is kept of them, and what cannot be lost. */
import { describe, expect, it } from 'vitest';
import type { Change, Decision } from '../../src-main/common/review';
import { sql } from '../../src-main/store/connection';
import { readDataset } from '../../src-main/store/instructions';
import type { Store } from '../../src-main/store/open';
import { exportedReviews, reviewItem } from '../../src-main/store/review-items';
import { ratingsOf } from '../../src-main/store/review-lists';
import { findRow } from '../../src-main/store/review-rows';
import { changeRow, historyOf, originalOf, undoChange } from '../../src-main/store/reviews';
import { datasetRatings, rateDataset, rubricOf, setRubric } from '../../src-main/store/rubrics';
import { fill, row, temporaryStore, trainingRows } from './fixtures';

const rows = ['a', 'b', 'c', 'd'].map((text) => row(text));
const [a, b] = rows.map(({ id }) => id) as [string, string];

function filled(): Store {
  const store = temporaryStore();
  fill(store, 'ward', rows);
  return store;
}

const change = (store: Store, id: string, who: string, one: Change) =>
  changeRow(store, findRow(store, 'ward', id), who, one);
const decide = (store: Store, id: string, who: string, value: Decision) =>
  change(store, id, who, { kind: 'decision', value });
const stateIn = (store: Store, id: string) => readDataset(store, 'ward').find((one) => one.id === id)!.review;
const kinds = (store: Store, id: string) =>
  historyOf(store, findRow(store, 'ward', id)).map(({ who, kind, before, after }) => [
    who,
    kind,
    before,
    after,
  ]);

describe('a decision', () => {
  it('of one reviewer counts; two must agree, else the row waits; the adjudicator’s word wins', () => {
    const store = filled();
    decide(store, a, 'R1', 'accepted');
    expect(stateIn(store, a)).toBe('accepted');
    decide(store, a, 'R2', 'rejected');
    expect(stateIn(store, a)).toBe('pending');
    change(store, a, 'R3', { kind: 'adjudication', value: 'rejected' });
    expect(stateIn(store, a)).toBe('rejected');
    decide(store, a, 'R2', 'accepted');
    expect(stateIn(store, a)).toBe('rejected');
    expect(stateIn(store, b)).toBe('pending');
  });

  it('rules what is trained on', () => {
    const store = filled();
    decide(store, a, 'R1', 'rejected');
    decide(store, b, 'R1', 'accepted');
    const trained = (review: 'accepted' | null) =>
      trainingRows(store, { datasets: ['ward'], categories: [], review }).map(({ id }) => id);
    expect(trained(null)).not.toContain(a);
    expect(trained('accepted')).toEqual([b]);
  });

  it('that is given twice is written once', () => {
    const store = filled();
    expect(decide(store, a, 'R1', 'accepted')).toBe(true);
    expect(decide(store, a, ' R1', 'accepted')).toBe(false);
    expect(kinds(store, a)).toEqual([['R1', 'decision', null, 'accepted']]);
  });
});

describe('an undo', () => {
  it('takes back the last change, then the one before, and each is a line of the history', () => {
    const store = filled();
    decide(store, a, 'R1', 'accepted');
    decide(store, a, 'R1', 'rejected');
    change(store, b, 'R1', { kind: 'note', value: 'unclear' });
    expect(undoChange(store, 'ward', 'R1')).toMatchObject({ id: b, kind: 'note' });
    expect(undoChange(store, 'ward', 'R1')).toMatchObject({ id: a, kind: 'decision' });
    expect(stateIn(store, a)).toBe('accepted');
    expect(undoChange(store, 'ward', 'R1')).toMatchObject({ id: a });
    expect(stateIn(store, a)).toBe('pending');
    expect(undoChange(store, 'ward', 'R1')).toBeNull();
    expect(kinds(store, a)).toEqual([
      ['R1', 'decision', 'accepted', null],
      ['R1', 'decision', 'rejected', 'accepted'],
      ['R1', 'decision', 'accepted', 'rejected'],
      ['R1', 'decision', null, 'accepted'],
    ]);
  });

  it('leaves a row that its file had accepted as the file said', () => {
    const store = temporaryStore();
    fill(store, 'ward', [row('a', { review: 'accepted' })]);
    decide(store, a, 'R1', 'rejected');
    undoChange(store, 'ward', 'R1');
    expect(stateIn(store, a)).toBe('accepted');
  });

  it('takes back nothing of another reviewer, and no text that another has changed since', () => {
    const store = filled();
    const text = (output: string) =>
      ({ kind: 'text', value: { instruction: 'Do a.', input: '', output } }) as const;
    change(store, a, 'R1', text('first'));
    change(store, a, 'R2', text('second'));
    expect(() => undoChange(store, 'ward', 'R1')).toThrow('changed by somebody else since');
    expect(undoChange(store, 'ward', 'R2')).toMatchObject({ kind: 'text' });
    expect(undoChange(store, 'ward', 'R1')).toMatchObject({ kind: 'text' });
    expect(readDataset(store, 'ward')[0]).toEqual(rows[0]);
  });
});

describe('an edit', () => {
  it('changes what is trained on and keeps the id, the original and every version between', () => {
    const store = filled();
    for (const output of ['better', 'best'])
      change(store, a, 'R1', { kind: 'text', value: { instruction: 'Do a.', input: '', output } });
    const trained = trainingRows(store, { datasets: ['ward'], categories: [], review: null });
    expect(trained.find(({ id }) => id === a)!.output).toBe('best');
    expect(originalOf(store, findRow(store, 'ward', a))).toEqual({
      instruction: 'Do a.',
      input: '',
      output: 'a done.',
    });
    expect(kinds(store, a).map(([, , , after]) => (after as { output: string }).output)).toEqual([
      'best',
      'better',
    ]);
  });

  it('that would leave the instruction or the output blank is refused and changes nothing', () => {
    const store = filled();
    const blank = { instruction: 'Do a.', input: '', output: ' ' };
    expect(() => change(store, a, 'R1', { kind: 'text', value: blank })).toThrow('The output is blank');
    expect(kinds(store, a)).toEqual([]);
    expect(readDataset(store, 'ward')).toEqual(rows);
  });
});

describe('the history', () => {
  it('cannot be changed', () => {
    const store = filled();
    decide(store, a, 'R1', 'accepted');
    expect(() => sql(store).exec("UPDATE review_history SET who = 'R2'")).toThrow('history is never changed');
  });
});

describe('ratings', () => {
  it('follow the rubric of the dataset; what was rated under an earlier one stays', () => {
    const store = filled();
    const rate = (ratings: Record<string, number>) =>
      change(store, a, 'R1', { kind: 'ratings', value: ratings });
    rate({ quality: 4 });
    expect(() => rate({ diversity: 4 })).toThrow('no criterion “diversity”');
    setRubric(store, 'ward', [{ name: 'tone', about: 'Is it kind?', top: 3, of: 'instruction' }]);
    expect(() => rate({ tone: 4 })).toThrow('from 1 to 3');
    rate({ quality: 4, tone: 3 });
    expect(exportedReviews(store, 'ward')).toMatchObject([
      { ratings: { quality: 4, tone: 3 }, decision: null },
    ]);
    expect(ratingsOf(store, { dataset: 'ward', queue: null }, 'tone')).toEqual([
      { item: a, rater: 'R1', value: '3' },
    ]);
  });

  it('of a dataset as a whole are kept one after another, and the newest counts', () => {
    const store = filled();
    rateDataset(store, 'ward', 'R1', 'diversity', 2);
    rateDataset(store, 'ward', 'R1', 'diversity', 3);
    rateDataset(store, 'ward', 'R2', 'diversity', 5);
    rateDataset(store, 'ward', 'R2', 'diversity', null);
    expect(datasetRatings(store, 'ward')).toEqual([{ reviewer: 'R1', criterion: 'diversity', value: 3 }]);
    expect(() => rateDataset(store, 'ward', 'R1', 'quality', 3)).toThrow('no criterion “quality”');
    expect(rubricOf(store, 'ward').map(({ name }) => name)).toContain('diversity');
  });
});

describe('what a reviewer sees', () => {
  it('holds nothing of another’s review until her own decision is in', () => {
    const store = filled();
    decide(store, a, 'R1', 'accepted');
    change(store, a, 'R1', { kind: 'note', value: 'fine' });
    const seen = () => reviewItem(store, findRow(store, 'ward', a), { reviewer: 'R2', adjudicating: false });
    expect(seen()).toMatchObject({
      others: [],
      history: [],
      own: { decision: null },
      row: 1,
      original: null,
    });
    decide(store, a, 'R2', 'rejected');
    expect(seen().others).toEqual([{ reviewer: 'R1', decision: 'accepted', ratings: {}, note: 'fine' }]);
    expect(seen().history).toHaveLength(3);
  });

  it('holds no name in adjudication', () => {
    const store = filled();
    decide(store, b, 'Anna-Lena', 'accepted');
    decide(store, b, 'Bertil', 'rejected');
    const item = reviewItem(store, findRow(store, 'ward', b), { reviewer: 'R3', adjudicating: true });
    expect(item.others.map(({ reviewer }) => reviewer)).toEqual(['Reviewer A', 'Reviewer B']);
    expect(JSON.stringify(item)).not.toMatch(/Anna|Bertil/);
  });
});

describe('findRow', () => {
  it('finds a row by the first digits of its id, and says when there are several or none', () => {
    const store = filled();
    expect(findRow(store, null, a.slice(0, 10)).id).toBe(a);
    expect(() => findRow(store, 'ward', 'ffff0000')).toThrow('has no instruction “ffff0000”');
    expect(() => findRow(store, 'ward', a.slice(0, 3))).toThrow('has no instruction');
    fill(store, 'other', [row('a')]);
    expect(() => findRow(store, null, a)).toThrow('is in several datasets, among them “ward” and “other”');
    expect(findRow(store, 'other', a).id).toBe(a);
  });
});
