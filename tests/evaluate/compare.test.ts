/** Two evaluations item by item, on invented answers whose tests are worked out by hand. */
import { expect, test } from 'vitest';
import type { Prediction } from '../../src-main/common/benchmark';
import {
  compareEvaluations,
  type CompareOptions,
  type EvaluationSide,
} from '../../src-main/evaluate/compare';
import { tasks } from '../../src-main/tasks';

const options: CompareOptions = {
  seed: 1,
  resamples: 2000,
  allMetrics: false,
  taskOf: (name) => tasks.find((task) => task.name === name) ?? null,
};

/** Answers to PubMedQA's question 0, 1, …: y right (yes), n wrong, - unread. */
const answers = (marks: string, more: Partial<Prediction> = {}): Prediction[] =>
  [...marks].map((mark, i) => ({
    task: 'pubmedqa',
    item: `${i}`,
    source: `${i}`,
    base: '/m/base.gguf',
    adapter: null,
    scoring: 'generate',
    target: 'yes',
    answer: { y: 'yes', n: 'no', '-': null }[mark]!,
    ...more,
  }));
const settings: EvaluationSide['settings'] = {
  ...{ bases: [], adapters: [null], tasks: [], scoring: 'both', limit: null, template: 'auto' },
  ...{ threads: null, seed: 1 },
};
const side = (id: string, predictions: Prediction[], more: Partial<EvaluationSide> = {}): EvaluationSide => ({
  id,
  settings,
  predictions,
  system: null,
  ...more,
});
const tuned = { adapter: '/runs/r1/adapter.gguf' };
const other = { adapter: '/runs/r2/adapter.gguf' };

test('accuracy is compared by McNemar’s exact test, an unread answer being wrong', () => {
  // b wins 8 items and loses 2.
  const { scores, systems, family } = compareEvaluations(
    side('e1', answers('nnnnnnn-yyyy')),
    side('e2', answers('yyyyyyyynnyy', tuned)),
    options,
  );
  expect(systems.map(({ name }) => name)).toEqual(['base.gguf', 'base.gguf + r1/adapter.gguf']);
  expect(scores).toHaveLength(1);
  const [score] = scores;
  expect(score).toMatchObject({
    task: 'pubmedqa',
    group: 'QA',
    metric: 'accuracy',
    test: 'mcnemar',
    n: 12,
    clusters: null,
    discordant: { won: 8, lost: 2 },
    reason: null,
  });
  expect(score!.p).toBeCloseTo(112 / 1024, 14);
  expect(score!.midP).toBeCloseTo(67 / 1024, 14);
  expect(score!.holm).toBe(score!.p);
  expect([score!.a, score!.b]).toEqual([4 / 12, 10 / 12]);
  expect(score!.difference).toBeCloseTo(0.5, 14);
  expect(score!.relative).toBeCloseTo(1.5, 14);
  expect(score!.ci95![0]).toBeLessThan(0.5);
  expect(score!.ci95![1]).toBeGreaterThan(0.5);
  expect(family).toMatchObject({ size: 1, statement: expect.stringContaining('1 test') as string });
});

test('every metric can be asked for; Holm counts all that are shown', () => {
  const { scores, family } = compareEvaluations(
    side('e1', answers('nnnnnnnnyyyy')),
    side('e2', answers('yyyyyyyynnyy')),
    { ...options, allMetrics: true },
  );
  expect(scores.map(({ metric, test }) => [metric, test])).toEqual([
    ['accuracy', 'mcnemar'],
    ['macroF1', 'randomisation'],
  ]);
  expect(family.size).toBe(2);
  const [smaller] = scores.toSorted((x, y) => x.p! - y.p!);
  expect(smaller!.holm).toBeCloseTo(2 * smaller!.p!, 14);
  // Macro-F1 by hand: yes 2·4/(4+12) = 1/2 and no 0; then yes 2·10/(10+12) = 10/11 and no 0.
  expect([scores[1]!.a, scores[1]!.b]).toEqual([1 / 4, 5 / 11]);
});

test('documents of several items change sides whole', () => {
  const by4 = (all: Prediction[]) => all.map((one, i) => ({ ...one, source: `d${Math.floor(i / 4)}` }));
  const { scores } = compareEvaluations(
    side('e1', by4(answers('nnnnnnnnyyyy'))),
    side('e2', by4(answers('yyyyyynnyyyn'))),
    options,
  );
  // Sums by document: 4, 2, -1. ±4 ±2 ±1 is at least 5 in 4 of 8.
  expect(scores[0]).toMatchObject({ n: 12, clusters: 3, p: 4 / 8, discordant: { won: 6, lost: 1 } });
});

test('items in one alone, and items held against another answer, are counted and not compared', () => {
  const b = answers('yyyyyy')
    .slice(2)
    .map((one) => (one.item === '5' ? { ...one, target: 'no' } : one));
  const { scores, unpairedItems } = compareEvaluations(side('e1', answers('nynyny')), side('e2', b), options);
  expect(scores[0]).toMatchObject({ n: 3, onlyA: 2, onlyB: 0, otherTarget: 1 });
  expect(unpairedItems).toEqual([{ task: 'pubmedqa', only: 'a', items: ['0', '1'] }]);
});

test('no item in common: null with the reason, and no test in the family', () => {
  const b = answers('yy').map((one) => ({ ...one, item: `other ${one.item}` }));
  const { scores, family } = compareEvaluations(side('e1', answers('yy')), side('e2', b), options);
  expect(scores[0]).toMatchObject({
    ...{ a: null, b: null, p: null, holm: null, ci95: null, difference: null, n: 0 },
    reason: 'No item has a value in both.',
  });
  expect(family.size).toBe(0);
});

test('equal answers: p is 1, and the interval is no certainty', () => {
  const { scores } = compareEvaluations(side('e1', answers('ynyn')), side('e2', answers('ynyn')), options);
  expect(scores[0]).toMatchObject({ p: 1, midP: 1, bootstrapP: null, difference: 0, detectable: null });
  expect(scores[0]!.ci95![1]).toBeCloseTo(3.841459 / 7.841459, 6);
  const unread = (more: Partial<Prediction>) =>
    answers('----', { task: 'conv2note', target: 'a b', ...more });
  const texts = compareEvaluations(side('e1', unread({})), side('e2', unread(tuned)), options);
  expect(texts.scores[0]).toMatchObject({ metric: 'rougeL', a: 0, b: 0, p: 1, ci95: scores[0]!.ci95 });
});

test('one item: a p of 1, no interval, and why', () => {
  const { scores } = compareEvaluations(side('e1', answers('n')), side('e2', answers('y')), options);
  expect(scores[0]).toMatchObject({ p: 1, ci95: null, reason: 'One item says nothing of the spread.' });
});

test('a score that is undefined on one side is not tested', () => {
  const lists = (answer: string | null, more: Partial<Prediction> = {}): Prediction[] =>
    answers('yyy', { task: 'medication-status', target: 'active: iron', answer, ...more });
  const { scores } = compareEvaluations(side('e1', lists(null)), side('e2', lists('active: iron')), {
    ...options,
    allMetrics: true,
  });
  const precision = scores.find(({ metric }) => metric === 'setPrecision')!;
  expect(precision).toMatchObject({ a: null, b: 1, p: null, holm: null });
  expect(precision.reason).toContain('nothing to divide by for the first');
  const f1 = scores.find(({ metric }) => metric === 'setF1')!;
  expect(f1).toMatchObject({ a: 0, b: 1, relative: null, test: 'randomisation' });
});

test('within one evaluation the base is compared with every adapter, or with the one that is named', () => {
  const all = [...answers('nnnn'), ...answers('yynn', tuned), ...answers('yyyy', other)];
  const both = compareEvaluations(side('e1', all), side('e1', all), options);
  expect(both.scores.map(({ pair }) => pair)).toEqual([
    [0, 1],
    [0, 2],
  ]);
  expect(both.differences).toEqual([]);
  const one = compareEvaluations(
    side('e1', all, { system: 'r1/' }),
    side('e1', all, { system: 'r2/' }),
    options,
  );
  expect(one.systems.map(({ adapter }) => adapter)).toEqual([tuned.adapter, other.adapter]);
  expect(() => compareEvaluations(side('e1', all), side('e1', all, { system: 'r9' }), options)).toThrow(
    'no system “r9”',
  );
});

test('two evaluations with several systems each pair those of the same files; without any it must be said', () => {
  const two = [...answers('nn'), ...answers('yy', tuned)];
  const same = compareEvaluations(side('e1', two), side('e2', two), options);
  expect(same.scores).toHaveLength(2);
  const strangers = [...answers('nn', { base: '/m/x.gguf' }), ...answers('yy', { base: '/m/y.gguf' })];
  expect(() => compareEvaluations(side('e1', two), side('e2', strangers), options)).toThrow('not clear');
  expect(() => compareEvaluations(side('e1', answers('y')), side('e1', answers('y')), options)).toThrow(
    'cannot be compared with itself',
  );
});

test('an evaluation without an answer is refused', () => {
  expect(() => compareEvaluations(side('e1', []), side('e1', []), options)).toThrow('holds no answer');
  expect(() => compareEvaluations(side('e1', answers('y')), side('e2', []), options)).toThrow(
    'holds no answer',
  );
});

test('a scoring in one alone is named, and settings that differ are told', () => {
  const a = [...answers('yy'), ...answers('yy', { scoring: 'likelihood' })];
  const { unpaired, settings: asked } = compareEvaluations(
    side('e1', a),
    side('e2', answers('yy'), { settings: { ...settings, seed: 2 } }),
    options,
  );
  expect(unpaired).toMatchObject([{ task: 'pubmedqa', scoring: 'likelihood', only: 'a' }]);
  expect(asked).toEqual([{ name: 'seed', values: ['1', '2'] }]);
});

test('a group’s gain is the relative gain of the mean of its tasks', () => {
  const two = (first: string, second: string) => [...answers(first), ...answers(second, { task: 'bioasq' })];
  const { groups } = compareEvaluations(
    side('e1', two('ynnn', 'yynn')),
    side('e2', two('yyyn', 'yynn')),
    options,
  );
  expect(groups).toEqual([
    {
      ...{ group: 'QA', way: 'generate', pair: [0, 1], tasks: 2 },
      ...{ before: 3 / 8, after: 5 / 8, absolute: 1 / 4 },
      relative: 2 / 3,
    },
  ]);
});
