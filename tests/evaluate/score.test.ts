/** From predictions to scores: worked out by hand, with n, error, interval and parse rate. */
import { expect, test } from 'vitest';
import type { Prediction } from '../../src-main/common/benchmark';
import { scorePredictions } from '../../src-main/evaluate/score';
import { taskNamed } from '../../src-main/tasks';

const pubmedqa = taskNamed('pubmedqa');
const predict = (answers: (string | null)[], more: Partial<Prediction> = {}): Prediction[] =>
  answers.map((answer, i) => ({
    task: 'pubmedqa',
    item: `${i}`,
    source: `${i}`,
    base: 'a.gguf',
    adapter: null,
    scoring: 'generate',
    target: 'yes',
    answer,
    ...more,
  }));

const alone = (one: Prediction): Prediction => ({ ...one, source: one.item });

test('an answer that could not be read counts as wrong and lowers the parse rate', () => {
  const [accuracy] = scorePredictions(pubmedqa, predict(['yes', 'yes', 'no', null]));
  expect(accuracy).toMatchObject({ metric: 'accuracy', value: 0.5, n: 4, parseRate: 0.75 });
  expect(accuracy!.stderr).toBeCloseTo(Math.sqrt(1 / 3 / 4), 14);
});

test('accuracy has Wilson’s interval', () => {
  const answers = Array.from({ length: 500 }, (_, i) => (i < 276 ? 'yes' : 'no'));
  const [accuracy] = scorePredictions(pubmedqa, predict(answers));
  expect(accuracy!.ci95[0]).toBeCloseTo(0.508179738010616, 12);
  expect(accuracy!.ci95[1]).toBeCloseTo(0.5950273305813826, 12);
});

test('there is a score for every base, adapter, scoring and metric, in order', () => {
  const all = [
    ...predict(['yes']),
    ...predict(['yes'], { adapter: 'x.gguf' }),
    ...predict(['no'], { scoring: 'likelihood' }),
    ...predict(['no'], { base: 'b.gguf' }),
  ];
  const scores = scorePredictions(pubmedqa, all);
  expect(scores.map((s) => [s.base, s.adapter, s.scoring, s.metric].join(' '))).toEqual([
    'a.gguf  generate accuracy',
    'a.gguf  generate macroF1',
    'a.gguf x.gguf generate accuracy',
    'a.gguf x.gguf generate macroF1',
    'a.gguf  likelihood accuracy',
    'a.gguf  likelihood accuracyNormalised',
    'a.gguf  likelihood macroF1',
    'b.gguf  generate accuracy',
    'b.gguf  generate macroF1',
  ]);
});

test('likelihood has no parse rate', () => {
  const scores = scorePredictions(pubmedqa, predict(['yes', 'no'], { scoring: 'likelihood' }));
  expect(scores.length).toBeGreaterThan(1);
  for (const score of scores) expect(score).toMatchObject({ parseRate: null, amongParsed: null });
});

test('macro-F1 lies inside its bootstrap interval, repeats with the seed and moves with another', () => {
  const answers = Array.from({ length: 60 }, (_, i) => ['yes', 'no', 'maybe', null][i % 4]!);
  const targets = Array.from({ length: 60 }, (_, i) => ['yes', 'no', 'maybe'][i % 3]!);
  const all = predict(answers).map((one, i) => ({ ...one, target: targets[i]! }));
  const macroF1 = (seed: number) => scorePredictions(pubmedqa, all, seed)[1]!;
  const { value, ci95, stderr } = macroF1(1);
  expect(ci95[0]).toBeLessThan(value);
  expect(ci95[1]).toBeGreaterThan(value);
  expect(stderr).toBeGreaterThan(0.02);
  expect(macroF1(1)).toEqual(macroF1(1));
  expect(macroF1(2).ci95).not.toEqual(ci95);
});

test('free text is the mean over items with a bootstrap interval inside 0..1', () => {
  const task = taskNamed('conv2note');
  const pairs = [
    ['a b c d', 'a c'],
    ['a b', 'a b'],
    ['a b', null],
  ] as const;
  const all = pairs.map(([target, answer], i) => ({
    ...predict([answer])[0]!,
    item: `${i}`,
    source: `${i}`,
    target,
  }));
  const [rougeL] = scorePredictions(task, all);
  expect(rougeL).toMatchObject({ metric: 'rougeL', n: 3, parseRate: 2 / 3 });
  expect(rougeL!.value).toBeCloseTo((2 / 3 + 1) / 3, 14);
  expect(rougeL!.ci95[0]).toBeGreaterThanOrEqual(0);
  expect(rougeL!.ci95[1]).toBeLessThanOrEqual(1);
});

test('no prediction, no score', () => {
  expect(scorePredictions(pubmedqa, [])).toEqual([]);
});

test('a single item has a value and Wilson’s interval, but nothing of its spread', () => {
  const [accuracy, macroF1] = scorePredictions(pubmedqa, predict([null]));
  expect(accuracy).toMatchObject({
    value: 0,
    stderr: NaN,
    n: 1,
    reason: 'One item says nothing of the spread.',
  });
  expect(accuracy!.ci95.every(Number.isFinite)).toBe(true);
  expect(macroF1).toMatchObject({ value: 0, stderr: NaN, ci95: [NaN, NaN] });
});

test('the parse rate, the value among answers that were read, and the two together', () => {
  const [accuracy] = scorePredictions(pubmedqa, predict(['yes', 'yes', 'no', null]));
  expect(accuracy!.amongParsed).toBeCloseTo(2 / 3, 14);
  expect(accuracy!.amongParsed! * accuracy!.parseRate!).toBeCloseTo(accuracy!.value, 14);
  expect(scorePredictions(pubmedqa, predict([null, null]))[0]).toMatchObject({
    value: 0,
    parseRate: 0,
    amongParsed: null,
  });
});

test('items of few documents are drawn by document: the interval is wider', () => {
  const answers = Array.from({ length: 60 }, (_, i) => (Math.floor(i / 10) % 2 ? 'yes' : 'no'));
  const alone = predict(answers).map((one) => ({ ...one, source: one.item }));
  const together = alone.map((one, i) => ({ ...one, source: `document ${Math.floor(i / 10)}` }));
  const [free] = scorePredictions(pubmedqa, alone);
  const [clustered] = scorePredictions(pubmedqa, together);
  expect([free!.clusters, clustered!.clusters]).toEqual([null, 6]);
  expect(clustered!.value).toBe(free!.value);
  const width = ([low, high]: [number, number]) => high - low;
  expect(width(clustered!.ci95)).toBeGreaterThan(2 * width(free!.ci95));
  expect(clustered!.stderr).toBeGreaterThan(2 * free!.stderr);
});

test('all items of one document: a value, and no interval', () => {
  const all = predict(['yes', 'no', 'yes']).map((one) => ({ ...one, source: 'the only one' }));
  expect(scorePredictions(pubmedqa, all)[0]).toMatchObject({
    value: 2 / 3,
    clusters: 1,
    stderr: NaN,
    ci95: [NaN, NaN],
    reason: 'One document says nothing of the spread.',
  });
});

test('what cannot be divided is undefined and says why, never zero', () => {
  const task = { name: 'medication-status', metrics: { generate: ['setPrecision', 'setRecall'] } } as const;
  const none = predict(['active: none', null]).map((one) => ({ ...one, target: 'active: iron' }));
  const [precision, recall] = scorePredictions(task, none);
  expect(precision).toMatchObject({ value: NaN, stderr: NaN, n: 2 });
  expect(precision!.reason).toContain('nothing to divide by');
  expect(recall).toMatchObject({ value: 0, reason: null });
});

test('the same value on every item: as far as Wilson’s interval of as many items, none of which differs', () => {
  const upper = (n: number) => 3.841459 / (n + 3.841459);
  const [accuracy, macroF1] = scorePredictions(pubmedqa, predict([null, null, null]).map(alone));
  expect(macroF1).toMatchObject({ value: 0, reason: null, ci95: accuracy!.ci95 });
  expect(macroF1!.ci95[0]).toBe(0);
  expect(macroF1!.ci95[1]).toBeCloseTo(upper(3), 6);
  const half = predict(['a', 'a']).map((one) => ({ ...alone(one), target: 'a b c' }));
  const [rougeL] = scorePredictions(taskNamed('conv2note'), half);
  expect(rougeL!.value).toBe(0.5);
  expect(rougeL!.ci95[0]).toBeCloseTo(0.5 - upper(2) / 2, 6);
  expect(rougeL!.ci95[1]).toBeCloseTo(0.5 + upper(2) / 2, 6);
  const pairs = predict(['yes', 'yes', 'yes', 'yes']).map((one, i) => ({ ...one, source: `${i % 2}` }));
  const [clustered] = scorePredictions(pubmedqa, pairs);
  expect(clustered).toMatchObject({ value: 1, clusters: 2 });
  expect(clustered!.ci95[0]).toBeCloseTo(1 - upper(2), 6);
});

test('what was measured with more than the answers is scored beside the task’s metrics, over what was measured', () => {
  const values = [0.5, 1, undefined];
  const all = predict(['yes', 'yes', null]).map((one, i) => ({
    ...one,
    source: one.item,
    ...(values[i] !== undefined && { measured: { conceptF1: values[i] } }),
  }));
  const scores = scorePredictions(pubmedqa, all);
  expect(scores.map(({ metric }) => metric)).toEqual(['accuracy', 'macroF1', 'conceptF1']);
  expect(scores[0]!.parseRate).toBeCloseTo(2 / 3, 12);
  expect(scores[2]).toMatchObject({ value: 0.75, n: 2, parseRate: 1 });
});
