/** Likeness of a matrix's adapters by hand, and against changes that go with it. */
import { expect, test } from 'vitest';
import { bySeed, matrixSimilarity } from '../../src-main/analyze/matrix-similarity';
import type { TrainedAdapter } from '../../src-main/common/adapter-similarity';
import type { Study } from '../../src-main/common/study';

const kind = { size: null, method: 'lora', origin: 'all' } as const;
const adapter = (row: string[], seed: number, size: number | null = null): TrainedAdapter => ({
  training: { ...kind, row, size },
  seed,
  file: `${row.join('-')}-${seed}-${size}.gguf`,
});
const rows = [['QA'], ['IE'], ['QA', 'IE']];
const seed = (number: number, cosines: number[][]) => ({ adapters: rows.map((row) => adapter(row, number)), cosines }); // prettier-ignore
const two = [
  seed(1, [[1, 0.2, 0.8], [0.2, 1, 0.5], [0.8, 0.5, 1]]), // prettier-ignore
  seed(2, [[1, 0.4, 0.6], [0.4, 1, 0.7], [0.6, 0.7, 1]]), // prettier-ignore
];

/** Tasks by group, and of every row its gain on each. */
function studyOf(groups: readonly ('QA' | 'IE')[], gain: (row: string[], task: number) => number): Study {
  const cell = (row: string[], column: number) => {
    const value = gain(row, column);
    return {
      ...{ base: 'base.gguf', training: { ...kind, row }, column, seeds: 2, fromSingle: null },
      fromBase: {
        value,
        stderr: 0.01,
        ci95: [value - 0.02, value + 0.02],
        relative: null,
        p: 1,
        pHolm: 1,
        seeds: null,
      },
    };
  };
  const columns = groups.map((group, i) => ({ task: `task-${i}`, group }));
  const cells = rows.flatMap((row) => columns.map((_, i) => cell(row, i)));
  return { way: 'likelihood', columns, cells } as unknown as Study;
}

const job = (...studies: Study[]) => ({ base: 'base.gguf', studies, seed: 1 });

test('is the mean over the seeds, with their range', () => {
  const { singles, cosines } = matrixSimilarity(job(), two);
  expect(singles).toEqual(['QA', 'IE']);
  expect(cosines[0]![1]).toEqual({ value: expect.closeTo(0.3, 12) as number, range: [0.2, 0.4], seeds: 2 });
  expect(cosines[2]![0]).toEqual({ value: expect.closeTo(0.7, 12) as number, range: [0.6, 0.8], seeds: 2 });
});

test('is null where no seed has both, or an adapter changes nothing', () => {
  const idle = [[NaN, NaN, NaN], [NaN, 1, 0.5], [NaN, 0.5, 1]]; // prettier-ignore
  expect(matrixSimilarity(job(), [seed(1, idle)]).cosines[1]).toMatchObject([null, { value: 1 }]);
  const apart = [
    { adapters: [adapter(['QA'], 1)], cosines: [[1]] },
    { adapters: [adapter(['IE'], 2)], cosines: [[1]] },
  ];
  expect(matrixSimilarity(job(), apart).cosines[0]).toMatchObject([{ seeds: 1 }, null]);
});

test('compares each row but its own with the category that a task is of', () => {
  const { checks } = matrixSimilarity(job(studyOf(['QA', 'IE'], () => 0)), two);
  const pairs = checks[0]!.pairs.map(({ row, task, predicted }) => [row.join(), task, predicted]);
  expect(pairs).toEqual([
    ['QA', 'task-1', expect.closeTo(0.3, 12)],
    ['IE', 'task-0', expect.closeTo(0.3, 12)],
    ['QA,IE', 'task-0', expect.closeTo(0.7, 12)],
    ['QA,IE', 'task-1', expect.closeTo(0.6, 12)],
  ]);
  expect(checks[0]!.rank).toBeNull();
});

test('ranks like gains that follow it, and against those that go the other way', () => {
  const groups = ['QA', 'IE', 'QA', 'IE', 'QA'] as const;
  const likeness = (row: string[], task: number) =>
    row.length === 2 ? (groups[task] === 'QA' ? 0.7 : 0.6) : 0.3;
  const rankOf = (sign: number) =>
    matrixSimilarity(job(studyOf(groups, (row, task) => sign * likeness(row, task))), two).checks[0]!.rank!;
  expect(rankOf(1)).toMatchObject({ rho: expect.closeTo(1, 12) as number, pairs: 10, over: 'clusters' });
  expect(rankOf(-1).rho).toBeCloseTo(-1, 12);
});

test('says nothing of tasks whose category was not trained alone', () => {
  const pairsOnly = [{ adapters: [adapter(['QA', 'IE'], 1), adapter(['QA', 'GEN'], 1)], cosines: [[1, 0.5], [0.5, 1]] }]; // prettier-ignore
  expect(matrixSimilarity(job(studyOf(['QA'], () => 0)), pairsOnly)).toMatchObject({
    singles: [],
    checks: [],
  });
});

test('takes adapters of the usual kind, seed by seed', () => {
  const all = [adapter(['QA'], 1, 100), adapter(['QA'], 1), adapter(['IE'], 2), adapter(['IE'], 1)];
  expect(bySeed(all).map((own) => own.map(({ file }) => file))).toEqual([
    ['QA-1-null.gguf', 'IE-1-null.gguf'],
    ['IE-2-null.gguf'],
  ]);
});
