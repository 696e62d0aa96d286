/** The metrics on cases worked out by hand or by scikit-learn. */
import { expect, test } from 'vitest';
import type { Prediction } from '../../../src-main/common/benchmark';
import { metrics } from '../../../src-main/evaluate/metrics';
import { labelledPairs } from '../../../src-main/evaluate/metrics/set-f1';

const prediction = (target: string, answer: string | null, more: Partial<Prediction> = {}): Prediction => ({
  task: 't',
  item: '1',
  source: '1',
  base: 'b',
  adapter: null,
  scoring: 'generate',
  target,
  answer,
  ...more,
});
const valueOf = (name: keyof typeof metrics, one: Prediction): number => {
  const metric = metrics[name];
  if (metric.aggregate !== 'mean') throw new Error(`${name} has no value per item.`);
  return metric.value(one);
};
const macroF1 = (targets: string, answers: string): number => {
  const metric = metrics.macroF1;
  if (metric.aggregate !== 'macro') throw new Error('Macro-F1 is over all items.');
  const given = answers.split(' ');
  return metric.over(
    targets.split(' ').map((target, i) => prediction(target, given[i] === '-' ? null : given[i]!)),
  );
};

test('every metric goes by its own name and more is better', () => {
  for (const [name, metric] of Object.entries(metrics)) {
    expect(metric.name).toBe(name);
    expect(metric.higherIsBetter).toBe(true);
  }
});

test('accuracy counts an answer that could not be read as wrong', () => {
  expect([
    valueOf('accuracy', prediction('yes', 'yes')),
    valueOf('accuracy', prediction('yes', null)),
  ]).toEqual([1, 0]);
});

const targets = 'yes no maybe yes no yes yes maybe no yes';
test.each([
  ['all read', 'yes no yes no no yes maybe maybe yes yes', 0.5888888888888889],
  ['two not read', '- no - no no yes maybe maybe yes yes', 0.5555555555555555],
  ['always yes', 'yes yes yes yes yes yes yes yes yes yes', 0.2222222222222222],
])('macro-F1 agrees with scikit-learn: %s', (_, answers, want) => {
  expect(macroF1(targets, answers)).toBeCloseTo(want, 14);
});

test('macro-F1 is over the classes that occur', () => {
  expect(macroF1('yes yes', 'yes yes')).toBe(1);
  expect(macroF1('yes yes', 'yes no')).toBeCloseTo(1 / 3, 14);
  expect(macroF1('yes', '-')).toBe(0);
});

const gold = 'active: aspirin, iron\ndiscontinued: warfarin\nneither: none';
test.each([
  ['the same in another order', 'discontinued: warfarin\nactive: iron, aspirin', 1],
  ['another case, marks and stops', '- Active: Aspirin, "Iron".\n**Discontinued:** warfarin', 1],
  ['a drug under the wrong status', 'active: aspirin, iron, warfarin', 2 / 3],
  ['half of it', 'active: aspirin', 0.5],
  ['an invented drug', 'active: aspirin, iron, zinc\ndiscontinued: warfarin', 6 / 7],
  ['a repeated drug once', 'active: aspirin, aspirin', 0.5],
  ['nothing', 'active: none', 0],
])('set F1 of %s', (_, answer, want) => {
  expect(valueOf('setF1', prediction(gold, answer))).toBeCloseTo(want, 14);
});

test('set F1 of two empty lists is one, of an unread answer zero', () => {
  const empty = 'active: none\ndiscontinued: none\nneither: none';
  expect(valueOf('setF1', prediction(empty, 'active: none'))).toBe(1);
  expect(valueOf('setF1', prediction(empty, 'active: zinc'))).toBe(0);
  expect(valueOf('setF1', prediction(empty, null))).toBe(0);
});

test('labelled pairs read brackets, semicolons and dosages, and pass over lines without a label', () => {
  expect([
    ...labelledPairs("Here:\nactive: ['iron'; vitamin  b12]\nsome text\n: lost\nneither: insulin 1:1"),
  ]).toEqual(['active: iron', 'active: vitamin b12', 'neither: insulin 1:1']);
});

test('ROUGE-L stems and gives an unread answer zero', () => {
  expect(valueOf('rougeL', prediction('denies pains', 'denied pain'))).toBe(1);
  expect(valueOf('rougeL', prediction('a b c d', 'a c'))).toBeCloseTo(2 / 3, 14);
  expect(valueOf('rougeL', prediction('text', null))).toBe(0);
});

test('token probability is the geometric mean of p', () => {
  const one = prediction('x y', null, { logLikelihoods: [Math.log(0.5) + Math.log(0.125)], tokens: [2] });
  expect(valueOf('tokenProbability', one)).toBeCloseTo(0.25, 14);
});
