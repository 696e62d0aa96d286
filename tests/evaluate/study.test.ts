/** A matrix worked out by hand: three categories, three tasks, four items each. */
import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../../src-main/analyze/intervals';
import type { Group, Prediction } from '../../src-main/common/benchmark';
import { untrained, type Training } from '../../src-main/common/training';
import { study, type StudiedTraining } from '../../src-main/evaluate/study';

const tasks = (['QA', 'IE', 'GEN'] as const).map((group: Group) => ({
  name: group.toLowerCase(),
  title: group,
  group,
  scoring: 'likelihood' as const,
  metric: 'accuracy' as const,
}));

/** “1101”: which of the items are right. */
const answers = (task: string, right: string, sources = '0123'): Prediction[] =>
  [...right].map((hit, i) => ({
    task,
    item: `${task}-${i}`,
    source: `${task}-${sources[i]}`,
    base: 'base.gguf',
    adapter: null,
    scoring: 'likelihood',
    target: 'yes',
    answer: hit === '1' ? 'yes' : 'no',
  }));

const training = (row: string[], ...seeds: [qa: string, ie: string, gen: string][]): StudiedTraining => ({
  base: 'base.gguf',
  training: { ...untrained, row } as Training,
  seeds: seeds.map((_, i) => i + 1),
  answers: Object.fromEntries(
    tasks.map(({ name }, i) => [name, seeds.map((ofSeed) => answers(name, ofSeed[i]!))]),
  ),
});

/** Right answers of four, by training: QA task, IE task, GEN task. */
const eight = [
  training([], ['1000', '0000', '1100']),
  training(['QA'], ['1110', '1000', '1100']),
  training(['IE'], ['1100', '1110', '1000']),
  training(['GEN'], ['1000', '0000', '1110']),
  training(['QA', 'IE'], ['1111', '1110', '1000']),
  training(['QA', 'GEN'], ['1110', '1000', '1111']),
  training(['IE', 'GEN'], ['1100', '1111', '1110']),
  training(['QA', 'IE', 'GEN'], ['1111', '1111', '1111']),
];
const result = study(eight, tasks, { way: 'likelihood', seed: 1, rounds: 999, resamples: 200 });
const cell = (row: string, column: number) =>
  result.cells.find((one) => one.column === column && one.training.row.join('+') === row)!;

describe('changes', () => {
  test('are differences of the shares of right answers', () => {
    expect(cell('', 0)).toMatchObject({ score: { value: 0.25 }, fromBase: null, fromSingle: null });
    expect(cell('QA', 0)).toMatchObject({
      score: { value: 0.75 },
      fromBase: { value: 0.5 },
      fromSingle: null,
    });
    expect(cell('QA+IE', 0).fromSingle!.value).toBe(0.25);
    expect(cell('QA+IE', 2).fromSingle!.value).toBe(-0.5);
    expect(cell('GEN', 2).fromBase!.relative!.value).toBe(0.5);
  });

  test('of answers that are all alike have Wilson’s bound of as many items, absolute and relative', () => {
    const [, most] = wilsonInterval(0, 4);
    const { value, ci95, relative } = cell('GEN', 0).fromBase!;
    expect([value, ...ci95]).toEqual([0, -most, most]);
    expect(relative!.ci95).toEqual([-4 * most, 4 * most]);
    const { interactions } = result.factorials.find(({ column }) => column === 0)!;
    expect(interactions.at(-1)!.ci95).toEqual([-4 * most, 4 * most]);
  });

  test('have no relative size where the base has nothing', () => {
    expect(cell('QA', 1).fromBase!.relative).toBeNull();
  });

  test('have p of 2^-k by sign flips, up to chance, and Holm’s over 21 of them', () => {
    // QA+IE on QA: three items changed, all upwards: 2 of 8 flips are as large.
    expect(Math.abs(cell('QA+IE', 0).fromBase!.p! - 0.25)).toBeLessThan(0.05);
    expect(cell('GEN', 0).fromBase!.p).toBe(1);
    expect(result.families).toEqual({ fromBase: 21, fromSingle: 18, method: 0, origin: 0 });
    expect(cell('QA+IE', 0).fromBase!.pHolm).toBe(1);
  });
});

describe('the factorial of the QA task', () => {
  // y: ∅ 1, QA 3, IE 2, QA+IE 4, GEN 1, QA+GEN 3, IE+GEN 2, all 4; in quarters.
  const {
    interactions,
    mainEffects,
    shapley,
    training: all,
  } = result.factorials.find(({ column }) => column === 0)!;

  test('has every set of the three', () => {
    expect(all.row).toEqual(['QA', 'IE', 'GEN']);
    expect(interactions.map(({ members }) => members.join('+'))).toEqual([
      'QA',
      'IE',
      'QA+IE',
      'GEN',
      'QA+GEN',
      'IE+GEN',
      'QA+IE+GEN',
    ]);
  });

  test('is additive: QA 2, IE 1, GEN 0 quarters, and nothing together', () => {
    expect(interactions.map(({ value }) => value)).toEqual([0.5, 0.25, 0, 0, 0, 0, 0]);
    expect(mainEffects.map(({ value }) => value)).toEqual([0.5, 0.25, 0]);
    for (const [i, expected] of [0.5, 0.25, 0].entries()) expect(shapley[i]!.value).toBeCloseTo(expected, 12);
  });
});

test('the factorial of the GEN task has a synergy of QA and GEN, by hand', () => {
  // y: ∅ 2, QA 2, IE 1, QA+IE 1, GEN 3, QA+GEN 4, IE+GEN 3, all 4; in quarters.
  const { interactions, shapley } = result.factorials.find(({ column }) => column === 2)!;
  // QA 0, IE -1, QA+IE 0, GEN 1, QA+GEN 4-2-3+2, IE+GEN 3-1-3+2, all 4-(1+4+3)+(2+1+3)-2
  expect(interactions.map(({ value }) => 4 * value)).toEqual([0, -1, 0, 1, 1, 1, 0]);
  // QA: 0 + 1/2; IE: -1 + 1/2; GEN: 1 + 1/2 + 1/2; together 4 - 2.
  const expected = [0.5, -0.5, 2];
  for (const [i, share] of shapley.entries()) expect(4 * share.value).toBeCloseTo(expected[i]!, 12);
});

test('without a row for every set there is no factorial of them all', () => {
  const some = study(eight.slice(0, 7), tasks, { way: 'likelihood', seed: 1, rounds: 9, resamples: 20 });
  expect(some.factorials.map(({ training: { row } }) => row)).toEqual(tasks.map(() => ['QA', 'IE']));
});

test('an item that one training lacks is left out for all, and counted', () => {
  const lacking = structuredClone(eight);
  lacking[3]!.answers['qa'] = [answers('qa', '100')];
  const { columns, cells } = study(lacking, tasks, { way: 'likelihood', seed: 1, rounds: 9, resamples: 20 });
  expect(columns[0]).toMatchObject({ items: 3, missing: 1 });
  expect(cells.find(({ training: { row } }) => row.join() === 'QA,IE')!.score.value).toBe(1);
});

test('two tasks of a group have a column of their mean', () => {
  const both = tasks.map((task) => ({ ...task, group: 'QA' as const }));
  const { columns, cells } = study(eight, both, { way: 'likelihood', seed: 1, rounds: 9, resamples: 20 });
  expect(columns.map(({ title }) => title)).toEqual(['QA', 'IE', 'GEN', 'QA, mean of 3 tasks']);
  const base = cells.find(({ column, training: { row } }) => column === 3 && row.length === 0)!;
  expect(base.score.value).toBeCloseTo((0.25 + 0 + 0.5) / 3, 12);
});

test('items of one document count once: two documents cannot tell what four items seem to', () => {
  const spread = (sources: string) => {
    const change = (hits: string) => [answers('qa', hits, sources)];
    const trainings = [
      { ...eight[0]!, answers: { qa: change('0000') } },
      { ...eight[1]!, answers: { qa: change('1111') } },
    ];
    return study(trainings, tasks.slice(0, 1), { way: 'likelihood', seed: 1, rounds: 4999, resamples: 20 });
  };
  expect(spread('0011').columns[0]).toMatchObject({ items: 4, documents: 2 });
  expect(Math.abs(spread('0123').cells[1]!.fromBase!.p! - 2 / 16)).toBeLessThan(0.03);
  expect(Math.abs(spread('0011').cells[1]!.fromBase!.p! - 2 / 4)).toBeLessThan(0.03);
});

describe('seeds', () => {
  const of = (seeds: string[]) => {
    const trainings = [training([], ['1000', '0000', '0000'])];
    trainings.push(
      training(['QA'], ...seeds.map((hits) => [hits, '0000', '0000'] as [string, string, string])),
    );
    const { cells } = study(trainings, tasks, { way: 'likelihood', seed: 1, rounds: 99, resamples: 50 });
    return cells.find(({ column, training: { row } }) => column === 0 && row.length > 0)!;
  };

  test('are averaged', () => {
    expect(of(['1100', '1111'])).toMatchObject({
      seeds: 2,
      score: { value: 0.75 },
      fromBase: { value: 0.5 },
    });
  });

  test('speak for themselves only from five on', () => {
    expect(of(['1100', '1110', '1111', '1100']).fromBase!.seeds).toBeNull();
    expect(of(['1100', '1110', '1111', '1100', '1110']).fromBase!.seeds!.value).toBeCloseTo(0.45, 12);
  });
});

describe('where cells of some seeds failed', () => {
  const of = (trainings: StudiedTraining[]) =>
    study(trainings, tasks, { way: 'likelihood', seed: 1, rounds: 99, resamples: 50 }).cells.find(
      ({ column, training: { row } }) => column === 0 && row.length === 2,
    )!.fromSingle!;
  const by = (row: string[], seeds: Record<number, string>): StudiedTraining => ({
    ...training(
      row,
      ...Object.values(seeds).map((hits) => [hits, '0000', '0000'] as [string, string, string]),
    ),
    seeds: Object.keys(seeds).map(Number),
  });

  test('each seed stands beside its like, and one without a partner says nothing of seeds', () => {
    const single = by(['QA'], { 1: '1100', 2: '1110', 3: '1111', 4: '1100', 5: '1110', 6: '1000' });
    const both = by(['QA', 'IE'], { 2: '1111', 3: '1111', 4: '1110', 5: '1111', 6: '1100' });
    const { seeds, value } = of([single, both]);
    // One item of four more in four of five pairs; 17 of 20 items less 15 of 24.
    expect(seeds!.value).toBeCloseTo(0.2, 12);
    expect(value).toBeCloseTo(17 / 20 - 15 / 24, 12);
    expect(of([by(['QA'], { 2: '1100' }), both]).seeds).toBeNull();
  });

  test('the test is of the means that are shown', () => {
    const single = by(['QA'], { 1: '1111', 2: '0000' });
    const both = by(['QA', 'IE'], { 1: '1111', 2: '0000', 3: '1100' });
    expect(of([single, both])).toMatchObject({ value: 0, p: 1 });
  });
});

test('trainings that differ in method or origin alone are held against the first of the plan, by families of their own', () => {
  const as = (part: Partial<Training>, right: string): StudiedTraining => {
    const one = training(['QA'], [right, '0000', '1100']);
    return { ...one, training: { ...one.training, ...part } };
  };
  const cost = { tokens: 100, seconds: 2, peakBytes: 3, bytes: 4 };
  const { contrasts, families, costs } = study(
    [
      training([], ['1000', '0000', '1100']),
      { ...as({}, '1100'), cost },
      as({ method: 'full' }, '1111'),
      as({ origin: 'generated' }, '1000'),
      as({ origin: 'accepted' }, '1110'),
    ],
    tasks,
    { way: 'likelihood', seed: 1, rounds: 999, resamples: 50 },
  );
  const ofQa = contrasts.filter(({ column }) => column === 0);
  expect(
    ofQa.map(({ kind, before, after, change }) => [kind, before[kind], after[kind], change.value]),
  ).toEqual([
    ['method', 'lora', 'full', 0.5],
    ['origin', 'all', 'generated', -0.25],
    ['origin', 'all', 'accepted', 0.25],
  ]);
  expect(families).toMatchObject({ method: 3, origin: 6 });
  expect(costs).toEqual([{ base: 'base.gguf', training: as({}, '').training, ...cost }]);
});
