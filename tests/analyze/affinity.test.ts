/** Cosines of mean gradients, worked out by hand, and what they recommend beside a matrix. */
import { expect, test } from 'vitest';
import { affinityOfSet, cosineOf, measureAffinity, type GradientSet } from '../../src-main/analyze/affinity';
import { checkAffinity, checkAll, recommend } from '../../src-main/analyze/affinity-check';
import type { Affinity } from '../../src-main/common/affinity';
import type { Study, StudiedCell } from '../../src-main/common/study';
import { randomFrom } from '../../src-main/common/random';

const setOf = (rows: number[][], weights = rows.map(() => 1), clusters?: string[]): GradientSet => ({
  vectors: Float32Array.from(rows.flat()),
  weights,
  clusters: clusters ?? rows.map((_, i) => String(i)),
});
const options = { dimensions: 2, seed: 1 };

test('the cosine of two means, each vector by its weight', async () => {
  // (3 (1, 0) + 1 (0, 4) + 2 (1, 1)) / 6 = (5, 6) / 6, along (1, 0): 5/6. Its square without each vector's own:
  // (5^2 + 6^2 - 3^2 - 4^2 - 2^2 2) / (6^2 - 3^2 - 1 - 2^2) = 28/22.
  const vectors = [
    [1, 0],
    [0, 4],
    [1, 1],
  ];
  const { cosines, products } = await measureAffinity(
    [setOf(vectors, [3, 1, 2])],
    [setOf([[2, 0], [2, 0]])], // prettier-ignore
    options,
  );
  expect(products.members[0]![0]).toBeCloseTo(28 / 22, 12);
  expect(products.self[0]).toBe(4);
  expect(cosines[0]![0]!.value).toBeCloseTo(5 / 6 / Math.sqrt(28 / 22), 12);
});

test('noise makes a set no less related: the cosine of means is not drawn to 0 as by their lengths', async () => {
  const random = randomFrom(4);
  const noisy = (signal: number[], size: number) =>
    setOf(Array.from({ length: 60 }, () => signal.map((value) => value + size * (random() - 0.5))));
  const direction = Array.from({ length: 64 }, (_, i) => (i < 8 ? 1 : 0));
  const { cosines } = await measureAffinity([noisy(direction, 6)], [noisy(direction, 6)], {
    dimensions: 64,
    seed: 1,
  });
  const {
    value,
    ci95: [low, high],
  } = cosines[0]![0]!;
  expect(Math.abs(value - 1)).toBeLessThan(0.15);
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
});

test('the interval is over vectors, and is no wider than nothing where all are alike', async () => {
  const alike = setOf(Array.from({ length: 3 }, () => [1, 1]));
  const still = (await measureAffinity([alike], [setOf([[0, 1]])], options)).cosines[0]![0]!;
  expect(still.value).toBeCloseTo(Math.SQRT1_2, 12);
  expect(still.stderr).toBeCloseTo(0, 12);
  const random = randomFrom(2);
  const wide = setOf(Array.from({ length: 40 }, () => [1 + 0.5 * (random() - 0.5), 3 * (random() - 0.5)]));
  const estimate = (await measureAffinity([wide], [setOf([[1, 0]])], options)).cosines[0]![0]!;
  const [low, high] = estimate.ci95;
  expect(low).toBeLessThan(estimate.value);
  expect(high).toBeGreaterThanOrEqual(estimate.value);
  expect(high - low).toBeGreaterThan(0);
});

test('vectors of one document are drawn together', async () => {
  const random = randomFrom(5);
  const documents = Array.from({ length: 12 }, () => [1, 4 * (random() - 0.5)]);
  const rows = documents.flatMap((one) => Array.from({ length: 10 }, () => one));
  const clusters = documents.flatMap((_, i) => Array.from({ length: 10 }, () => `d${i}`));
  const task = [setOf([[1, 0]])];
  const width = async (set: GradientSet) => {
    const { cosines } = await measureAffinity([set], task, options);
    const [low, high] = cosines[0]![0]!.ci95;
    return high - low;
  };
  expect(await width(setOf(rows, undefined, clusters))).toBeGreaterThan(1.5 * (await width(setOf(rows))));
});

test('the affinity of a set is that of the mixture of its members, each by its rows', async () => {
  const members = [setOf([[1, 0]]), setOf([[0, 1]])];
  const { products } = await measureAffinity(members, [setOf([[1, 1]]), setOf([[1, 0]])], options);
  expect(cosineOf(products, [1, 1], 0)).toBeCloseTo(1, 12);
  const named = [
    { name: 'QA', rows: 30, sampled: 1, tokens: 1 },
    { name: 'IE', rows: 40, sampled: 1, tokens: 1 },
  ];
  // (30, 40) against (1, 0).
  expect(affinityOfSet({ members: named, products }, ['QA', 'IE'], 1)).toBeCloseTo(0.6, 12);
  expect(affinityOfSet({ members: named, products }, ['IE'], 1)).toBeCloseTo(0, 12);
});

const rows = [['QA'], ['IE'], ['QA', 'IE']];
const spread = (value: number) => ({
  value,
  stderr: 0.01,
  ci95: [value - 0.02, value + 0.02] as [number, number],
});

/** QA is (1, 0), IE is (0, 1); a task is the angle between them that suits it. */
function affinityTo(tasks: [name: string, x: number, y: number][]): Affinity {
  return {
    base: 'base.gguf',
    settings: { perMember: 1, items: 1, dimensions: 2, warmup: 0, rank: 1, seed: 1 },
    members: ['QA', 'IE'].map((name) => ({ name, rows: 10, sampled: 1, tokens: 5 })),
    tasks: tasks.map(([name]) => ({ name, title: name, group: 'QA', scored: false, sampled: 1, tokens: 5 })),
    cosines: [0, 1].map((member) =>
      tasks.map(([, x, y]) => spread((member === 0 ? x : y) / Math.hypot(x, y))),
    ),
    products: {
      members: [
        [1, 0],
        [0, 1],
      ],
      tasks: [tasks.map(([, x]) => x), tasks.map(([, , y]) => y)],
      self: tasks.map(([, x, y]) => x * x + y * y),
    },
    cost: { members: 10, tasks: 10, warmup: 0, seconds: 1 },
  };
}

/** @param gains by task: of QA, of IE, of both */
function studyOf(gains: Record<string, [number, number, number]>, size: number | null = null): Study {
  const tasks = Object.keys(gains);
  const cells = tasks.flatMap((task, column) =>
    rows.map((row, i): StudiedCell => {
      const change = { ...spread(gains[task]![i]!), relative: null, p: 0.5, pHolm: 0.5, seeds: null };
      const training = { row, size, method: 'lora' as const, origin: 'all' as const };
      return {
        base: 'base.gguf',
        training,
        column,
        seeds: 1,
        score: spread(0.5),
        fromBase: change,
        fromSingle: null,
      };
    }),
  );
  const columns = tasks.map((task) => ({
    task,
    group: 'QA' as const,
    title: task,
    metric: null,
    scoring: null,
    items: 10,
    documents: null,
    missing: 0,
  }));
  return {
    way: 'likelihood',
    columns,
    cells,
    factorials: [],
    contrasts: [],
    costs: [],
    families: { fromBase: 9, fromSingle: 0, method: 0, origin: 0 },
    rounds: 1,
    resamples: 1,
    seed: 1,
  };
}

const planted = affinityTo([
  ['one', 1, 0],
  ['two', 0, 1],
  ['three', 1, 1],
]);
const measured = { one: [0.4, 0, 0.3], two: [0, 0.4, 0.3], three: [0.3, 0.3, 0.4] } as Parameters<
  typeof studyOf
>[0];

test('a prediction that orders the measured changes has a rank correlation near 1, and its recommendations win', () => {
  const check = checkAffinity(planted, studyOf(measured), 1)!;
  expect(check.pairs).toHaveLength(9);
  expect(check.rank!.rho).toBeGreaterThan(0.95);
  expect(check.rank!.over).toBe('pairs');
  expect(check.rank!.ci95[0]).toBeGreaterThan(0.7);
  expect(check.leftOut.map(({ task, row, gain }) => [task, row, gain])).toEqual([
    ['one', ['QA'], 0.4],
    ['two', ['IE'], 0.4],
    ['three', ['QA', 'IE'], 0.4],
  ]);
  expect(check.leftOut[2]).toMatchObject({
    bestSingle: { row: ['QA'], gain: 0.3 },
    all: { row: ['QA', 'IE'], gain: 0.4 },
    best: { row: ['QA', 'IE'], gain: 0.4 },
  });
  expect(check.gains!.recommended).toBeCloseTo(0.4, 12);
  expect(check.gains!.bestSingle).toBeCloseTo(1.1 / 3, 12);
  expect(check.gains!.all).toBeCloseTo(1 / 3, 12);
  expect(check.error!).toBeLessThan(0.05);
});

test('a task’s own measurements have no part in what is recommended for it', () => {
  const other = { ...measured, three: [0.9, -0.9, 0] } as typeof measured;
  const of = (gains: typeof measured) => checkAffinity(planted, studyOf(gains), 1)!.leftOut[2]!;
  expect(of(other)).toMatchObject({ row: of(measured).row, expected: of(measured).expected });
});

test('where more affinity meant less gain on the other tasks, nothing is recommended and all is counted', () => {
  const wrong = { one: [0, 0.4, 0.1], two: [0.4, 0, 0.1], three: [0.3, 0.3, 0.1] } as typeof measured;
  const check = checkAffinity(planted, studyOf(wrong), 1)!;
  expect(check.rank!.rho).toBeLessThan(0);
  expect(check.leftOut[0]).toMatchObject({ row: null, expected: null, gain: 0.1 });
});

test('a new task has a recommendation over all sets, with its expected gain only beside a matrix', () => {
  const asked = affinityTo([
    ['one', 1, 0],
    ['two', 0, 1],
    ['three', 1, 1],
    ['new', 3, 4],
  ]);
  const { recommendations, checks } = checkAll(asked, [studyOf(measured)], 1);
  expect(checks[0]!.pairs).toHaveLength(9);
  expect(recommendations[3]).toMatchObject({ task: 'new', row: ['QA', 'IE'] });
  expect(recommendations[3]!.expected).toBeGreaterThan(0.3);
  expect(recommend(asked, [])[3]).toMatchObject({ row: ['QA', 'IE'], expected: null });
});

test('of trainings of several kinds the largest usual ones count; a matrix on other rows says nothing', () => {
  const small = studyOf({ ...measured, one: [0, 0, 0] }, 10);
  const whole = studyOf(measured);
  const both = { ...whole, cells: [...small.cells, ...whole.cells] };
  expect(checkAffinity(planted, both, 1)).toEqual(checkAffinity(planted, whole, 1));
  const foreign = studyOf(measured);
  for (const cell of foreign.cells) cell.training = { ...cell.training, row: ['notes'] };
  expect(checkAffinity(planted, foreign, 1)).toBeNull();
  expect(checkAffinity({ ...planted, base: 'other.gguf' }, whole, 1)).toBeNull();
});
