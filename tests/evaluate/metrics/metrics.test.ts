/** The metrics on cases worked out by hand or by scikit-learn. */
import { expect, test } from 'vitest';
import type { Prediction } from '../../../src-main/common/benchmark';
import { metricFacts, metricNames, type MetricName } from '../../../src-main/common/metrics';
import { scoreOf } from '../../../src-main/analyze/tallies';
import { itemValues, measures, talliesOf } from '../../../src-main/evaluate/metrics';
import { labelledLists } from '../../../src-main/evaluate/metrics/labelled-lists';

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
const valueOf = (name: MetricName, one: Prediction): number => itemValues(measures[name], [one])[0]!;
const over = (name: MetricName, ...all: Prediction[]): number =>
  scoreOf(talliesOf(measures[name], [all])[0]!);
const macroF1 = (targets: string, answers: string): number => {
  const given = answers.split(' ');
  return over(
    'macroF1',
    ...targets.split(' ').map((target, i) => prediction(target, given[i] === '-' ? null : given[i]!)),
  );
};

test('every metric has facts and a measure, and of each more is better', () => {
  expect(Object.keys(measures).toSorted()).toEqual(metricNames.toSorted());
  for (const name of metricNames) {
    expect(metricFacts(name).higherIsBetter).toBe(true);
    expect('value' in measures[name]).toBe(metricFacts(name).aggregate === 'mean');
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

test('accuracy per byte takes the choice that is likeliest for its length', () => {
  const likelihoods = { logLikelihoods: [-4, -6, -9], bytes: [2, 12, 6], labels: ['A', 'B', 'C'] };
  expect(valueOf('accuracyNormalised', prediction('B', 'A', likelihoods))).toBe(1);
  expect(valueOf('accuracyNormalised', prediction('A', 'A', likelihoods))).toBe(0);
  expect(valueOf('accuracyNormalised', prediction('A', 'A'))).toBeNaN();
});

const gold = 'active: aspirin, iron\ndiscontinued: warfarin\nneither: none';
const right = prediction(gold, 'discontinued: warfarin\nactive: iron, aspirin');
const misplaced = prediction(gold, 'active medications: Aspirin, warfarin\nneither: zinc');

test.each([
  ['the same in another order', right.answer!, 1, 1, 1],
  ['another case, marks and stops', '- Active: Aspirin, "Iron".\n**Discontinued:** warfarin', 1, 1, 1],
  ['one under the wrong status, one invented, one missing', misplaced.answer!, 2 / 3, 2 / 3, 2 / 3],
  ['a third of it', 'active: aspirin', 1, 1 / 3, 1 / 2],
  ['a repeated drug once', 'active: aspirin, aspirin\nneither: aspirin', 1, 1 / 3, 1 / 2],
  ['nothing', 'active: none', NaN, 0, 0],
])('extraction whatever the status: %s', (_, answer, precision, recall, f1) => {
  const one = prediction(gold, answer);
  if (Number.isNaN(precision)) expect(valueOf('setPrecision', one)).toBeNaN();
  else expect(valueOf('setPrecision', one)).toBeCloseTo(precision, 14);
  expect(valueOf('setRecall', one)).toBeCloseTo(recall, 14);
  expect(valueOf('setF1', one)).toBeCloseTo(f1, 14);
});

test('extraction sums over all items before it divides', () => {
  // 3 of 3 and 3, then 0 of 1 and 1, then an answer that could not be read: 0 of 0 and 3.
  const all = [right, prediction('active: iron', 'active: zinc'), prediction(gold, null)];
  expect(over('setPrecision', ...all)).toBeCloseTo(3 / 4, 14);
  expect(over('setRecall', ...all)).toBeCloseTo(3 / 7, 14);
  expect(over('setF1', ...all)).toBeCloseTo(6 / 11, 14);
});

test('conditional scores look at the drugs found, and divide by those', () => {
  // Found: aspirin (right), warfarin (said active, is discontinued); zinc does not count.
  expect(over('conditionalAccuracy', misplaced)).toBe(1 / 2);
  // active: 1 hit, said 2, is 1; discontinued: 0 hits, said 0, is 1; neither does not occur.
  expect(over('conditionalMacroF1', misplaced)).toBeCloseTo((2 / 3 + 0) / 2, 14);
  expect(over('conditionalAccuracy', misplaced, right)).toBe(4 / 5);
  expect(over('conditionalMacroF1', right)).toBe(1);
});

test('conditional scores of nothing found are undefined', () => {
  for (const answer of [null, 'active: zinc'])
    for (const name of ['conditionalAccuracy', 'conditionalMacroF1'] as const)
      expect(over(name, prediction(gold, answer))).toBeNaN();
});

test('labelled lists read brackets, semicolons and dosages, and pass over lines without a label', () => {
  const lists = labelledLists(
    "Here:\nactive: ['iron'; vitamin  b12]\nsome text\n: lost\nneither: insulin 1:1",
  );
  expect([...lists].map(([label, entries]) => [label, [...entries]])).toEqual([
    ['here', []],
    ['active', ['iron', 'vitamin b12']],
    ['neither', ['insulin 1:1']],
  ]);
});

test('unigrams count each word as often as both hold it, in any script, unstemmed', () => {
  const one = prediction('the left β-lesion, the mass', 'The mass and the lesions: β');
  // shared: the, the, mass, β of 6 answered and 6 wanted
  expect(valueOf('unigramPrecision', one)).toBeCloseTo(4 / 6, 14);
  expect(valueOf('unigramRecall', one)).toBeCloseTo(4 / 6, 14);
  expect(valueOf('unigramF1', prediction('the mass', 'mass'))).toBeCloseTo(2 / 3, 14);
  expect(valueOf('unigramPrecision', prediction('the mass', null))).toBe(0);
});

test('ROUGE with and without stemming', () => {
  const one = prediction('denies pains', 'denied pain');
  expect([valueOf('rouge1', one), valueOf('rouge1Unstemmed', one)]).toEqual([1, 0]);
  expect([valueOf('rouge2', one), valueOf('rouge2Unstemmed', one)]).toEqual([1, 0]);
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
