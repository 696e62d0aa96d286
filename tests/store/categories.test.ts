/** Labels of category by method, and the category of a row that follows from them. */
import { expect, it } from 'vitest';
import type { LabelledRow } from '../../src-main/common/category-label';
import type { Category } from '../../src-main/common/instruction';
import type { Store } from '../../src-main/store/open';
import {
  addLabels,
  countToLabel,
  labelByHand,
  labelsOf,
  preferMethod,
  preferredMethod,
  rowsToLabel,
} from '../../src-main/store/categories';
import { countLabels, labelsBesideHand } from '../../src-main/store/category-counts';
import { readDataset } from '../../src-main/store/instructions';
import { findRow } from '../../src-main/store/review-rows';
import { fill, row, temporaryStore, trainingRows } from './fixtures';

const rules = { dataset: 'd', method: 'rules', origin: 'edition 1', unsetOnly: false } as const;
const model = { ...rules, method: 'model', origin: 'm.gguf 0a' } as const;
const rows = [row('a', { category: 'QA' }), row('b'), row('c')];

function filled(): Store {
  const store = temporaryStore();
  fill(store, 'd', rows);
  return store;
}

const answer = (store: Store, queue: typeof rules | typeof model, said: LabelledRow['category'][]): void =>
  addLabels(
    store,
    queue,
    rowsToLabel(store, queue, 0, 10).map(({ rowId }, i) => ({
      rowId,
      category: said[i]!,
      reason: 'because',
    })),
  );

const label = (store: Store, id: string, category: Category | null): void =>
  labelByHand(store, findRow(store, 'd', id).rowId, { category, reviewer: 'R1' });

const categoriesOf = (store: Store) => readDataset(store, 'd').map(({ category }) => category);

it('the file’s category goes before the model’s, the model’s before the rules’', () => {
  const store = filled();
  answer(store, rules, ['IE', 'IE', 'IE']);
  expect(categoriesOf(store)).toEqual(['QA', 'IE', 'IE']);
  answer(store, model, ['GEN', 'GEN', null]);
  expect(categoriesOf(store)).toEqual(['QA', 'GEN', 'IE']);
});

it('the hand goes before all, and its label can be taken back', () => {
  const store = filled();
  answer(store, rules, ['IE', 'IE', 'IE']);
  label(store, rows[0]!.id, 'OTHER');
  expect(categoriesOf(store)).toEqual(['OTHER', 'IE', 'IE']);
  label(store, rows[0]!.id, null);
  expect(categoriesOf(store)).toEqual(['QA', 'IE', 'IE']);
});

it('a row that only the hand has labelled goes back to what its file said, or to nothing', () => {
  const store = filled();
  for (const { id } of rows.slice(0, 2)) {
    label(store, id, 'GEN');
    label(store, id, null);
  }
  expect(categoriesOf(store)).toEqual(['QA', null, null]);
});

it('every label is kept with its reason, origin and date, the file’s too', () => {
  const store = filled();
  expect(labelsOf(store, 'd', rows[0]!.id)).toMatchObject([
    { method: 'reader', category: 'QA', reason: 'as its file says', origin: 'rows.json' },
  ]);
  expect(labelsOf(store, 'd', rows[1]!.id)).toEqual([]);
  answer(store, rules, ['IE', 'IE', 'IE']);
  label(store, rows[0]!.id, 'GEN');
  const labels = labelsOf(store, 'd', rows[0]!.id);
  expect(labels).toMatchObject([
    { method: 'hand', category: 'GEN', reason: '', origin: 'R1' },
    { method: 'reader', category: 'QA' },
    { method: 'rules', category: 'IE', reason: 'because', origin: 'edition 1' },
  ]);
  for (const { labelledAt } of labels) expect(new Date(labelledAt).toISOString()).toBe(labelledAt);
});

it('a preferred method comes right after the hand, for this dataset only', () => {
  const store = filled();
  fill(store, 'other', [row('a', { category: 'QA' })]);
  answer(store, rules, ['IE', 'IE', 'IE']);
  answer(store, model, ['GEN', 'GEN', 'GEN']);
  label(store, rows[2]!.id, 'OTHER');
  preferMethod(store, 'd', 'rules');
  expect(categoriesOf(store)).toEqual(['IE', 'IE', 'OTHER']);
  expect([preferredMethod(store, 'd'), preferredMethod(store, 'other')]).toEqual(['rules', null]);
  answer(store, { ...model, origin: 'other.gguf 0b' } as unknown as typeof model, ['QA', 'QA', 'QA']);
  expect(categoriesOf(store)).toEqual(['IE', 'IE', 'OTHER']);
  preferMethod(store, 'd', null);
  expect(categoriesOf(store)).toEqual(['QA', 'QA', 'OTHER']);
});

it('rows that a labeller has labelled do not wait again, until its origin changes', () => {
  const store = filled();
  expect(countToLabel(store, rules)).toBe(3);
  const [first] = rowsToLabel(store, rules, 0, 1);
  addLabels(store, rules, [{ rowId: first!.rowId, category: 'QA', reason: '' }]);
  expect(rowsToLabel(store, rules, 0, 10).map(({ instruction }) => instruction)).toEqual(['Do b.', 'Do c.']);
  expect(rowsToLabel(store, rules, 0, 1)).toHaveLength(1);
  expect(countToLabel(store, { ...rules, origin: 'edition 2' })).toBe(3);
});

it('rows of an import under way wait for nothing, and rows with a category only where they are asked for', () => {
  const store = filled();
  expect(rowsToLabel(store, { ...rules, unsetOnly: true }, 0, 10)).toHaveLength(2);
  expect(rowsToLabel(store, rules, rowsToLabel(store, rules, 0, 1)[0]!.rowId, 10)).toHaveLength(2);
});

it('training takes the category that follows', () => {
  const store = filled();
  answer(store, rules, ['IE', 'IE', 'IE']);
  const drawn = trainingRows(store, { datasets: ['d'], categories: ['IE'], review: null });
  expect(drawn.map(({ id }) => id).sort()).toEqual([rows[1]!.id, rows[2]!.id].sort());
});

it('counts what each method said, the file’s word included', () => {
  const store = filled();
  expect(countLabels(store, 'd')).toEqual([
    { method: 'reader', answers: { QA: 1, IE: 0, GEN: 0, OTHER: 0, none: 0 } },
  ]);
  answer(store, model, ['GEN', null, 'IE']);
  expect(countLabels(store, 'd')).toEqual([
    { method: 'reader', answers: { QA: 1, IE: 0, GEN: 0, OTHER: 0, none: 0 } },
    { method: 'model', answers: { QA: 0, IE: 1, GEN: 1, OTHER: 0, none: 1 } },
  ]);
});

it('sets the methods beside the hand, where both have labelled', () => {
  const store = filled();
  answer(store, model, ['GEN', null, 'IE']);
  for (const { id } of rows.slice(0, 2)) label(store, id, 'QA');
  expect(labelsBesideHand(store, 'd').map(({ method, said, hand }) => [method, said, hand])).toEqual(
    expect.arrayContaining([
      ['reader', 'QA', 'QA'],
      ['model', 'GEN', 'QA'],
      ['model', 'none', 'QA'],
    ]),
  );
  expect(labelsBesideHand(store, 'd')).toHaveLength(3);
});

it('a row that is not there is refused by its id', () => {
  const store = filled();
  expect(() => labelsOf(store, 'd', 'nobody')).toThrow('no instruction nobody');
});
