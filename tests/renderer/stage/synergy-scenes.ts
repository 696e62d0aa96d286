/** The parts of the Synergy view beside the matrix: methods, data sizes, predicted affinity, what tasks are like. */
import type { MatrixSimilarity } from '../../../src-main/common/adapter-similarity';
import { usualAffinity, type AffinityCheck, type AffinityResult } from '../../../src-main/common/affinity';
import type { MatrixCharacteristics } from '../../../src-main/common/characteristics';
import type { Way } from '../../../src-main/common/benchmark';
import type { Matrix } from '../../../src-main/common/matrix';
import type { FittedSeries, Scaling } from '../../../src-main/common/scaling';
import type { Study } from '../../../src-main/common/study';
import * as invented from './invented';
import { studyOf } from './invented-study';

/** The invented matrix with every set of categories trained in full as well. */
export function matrixOfMethods(): Matrix {
  const matrix = invented.matrix(24);
  const full = matrix.cells
    .filter(({ row }) => row.length > 0)
    .map((cell) => ({ ...cell, key: `${cell.key}-full`, method: 'full' as const }));
  return { ...matrix, cells: [...matrix.cells, ...full] };
}

export function studyOfMethods(way: Way = 'likelihood'): Study {
  const study = studyOf(invented.matrix(24), way);
  const trained = study.cells.filter(({ training }) => training.row.length > 0);
  const full = trained.map((cell) => ({
    ...cell,
    training: { ...cell.training, method: 'full' as const },
    score: { ...cell.score, value: cell.score.value + (cell.fromSingle?.value ?? 0) },
  }));
  const contrasts = trained
    .filter(({ fromSingle, training }) => fromSingle && training.row.length < 3)
    .map(({ base, training, column, fromSingle }) => ({
      kind: 'method' as const,
      base,
      before: training,
      after: { ...training, method: 'full' as const },
      column,
      change: fromSingle!,
    }));
  const rows = [...new Map(trained.map(({ training }) => [training.row.join(), training])).values()];
  const cost = { tokens: 2_400_000, seconds: 5220, peakBytes: 3.1e9, bytes: 21e6 };
  return {
    ...study,
    cells: [...study.cells, ...full],
    contrasts,
    costs: rows.flatMap((training) => [
      { base: trained[0]!.base, training, ...cost },
      {
        base: trained[0]!.base,
        training: { ...training, method: 'full' as const },
        ...{ tokens: cost.tokens, seconds: 9840, peakBytes: 17.4e9, bytes: 2.2e9 },
      },
    ]),
    families: { ...study.families, method: contrasts.length },
  };
}

/** @param gains whether there are tasks enough for correlations */
export function characteristics({ id, tasks }: Matrix, gains = true): MatrixCharacteristics {
  const values = (t: number) => ({
    promptWords: 84 + 37.5 * t,
    answerWords: 1 + 8 * t,
    answerEntropy: 0.2 + 0.11 * t,
    lexicalDiversity: 0.71 - 0.02 * t,
    overlap: 0.02 + 0.013 * t,
    strictness: [1, 0.5, 0][t % 3]!,
    parseRate: t % 3 === 2 ? null : 0.93 - 0.05 * t,
  });
  const found = gains ? { rho: -0.41, ci95: [-0.88, 0.32] as [number, number], pairs: tasks.length } : null;
  const told = {
    tasks: tasks.map(({ name }, t) => ({
      task: name,
      items: 500,
      values: values(t),
      gain: 0.061 - 0.012 * t,
    })),
    correlations: {
      ...{ promptWords: found, answerWords: found, answerEntropy: found, lexicalDiversity: found },
      ...{ overlap: found && { ...found, rho: 0.58, ci95: [-0.1, 0.92] as [number, number] } },
      ...{ strictness: found, parseRate: null },
    },
    rows: 2000,
  };
  return {
    matrix: id,
    ways: [
      { way: 'likelihood', ...told },
      { way: 'generate', ...told },
    ],
  };
}

/** A curve that may be used beyond its points, and one that may not. */
export const scaling = (): Scaling => ({
  ...{ matrix: 'matrix-7', more: 1000, least: 0.01, seed: 42 },
  series: [fitted(null), fitted('noise')],
});

export function fitted(poor: FittedSeries['poor']): FittedSeries {
  const ns = [100, 200, 400, 800, 1600];
  const curve = ns.map((n) => ({
    n,
    score: 0.45 - 1 / n,
    ci95: [0.44 - 1 / n, 0.46 - 1 / n] as [number, number],
  }));
  return {
    ...{ base: '/models/tern-1b.gguf', task: 'ward-qa', way: 'likelihood', scoring: 'likelihood' },
    metric: 'accuracy',
    training: { row: ['QA'], method: 'lora', origin: 'all' },
    points: curve.map(({ n, score }) => ({ n, seed: 1, score })),
    sizes: ns,
    poor,
    curve: {
      ...{ ceiling: 0.45, drop: 1, rate: 1 },
      ci95: { ceiling: [0.44, 0.46], drop: [0.9, 1.1], rate: [0.9, 1.1] },
      heldOut: { n: 1600, predicted: 0.41, ci95: [0.39, 0.43], observed: 0.4 },
      gain: poor ? null : { value: 0.005, ci95: [0.002, 0.008] },
      flattensAt: 900,
      line: curve,
    },
  };
}

export const methodAnswers = {
  getMatrix: matrixOfMethods,
  studyMatrix: ({ way }: { way: Way }) => studyOfMethods(way),
  characteriseTasks: () => characteristics(invented.matrix(24)),
  getAffinity: () => affinity(invented.matrix(24)),
  compareMatrixAdapters: () => similarity(invented.matrix(24)),
  fitSizes: scaling,
};

/** Adapters that hold a category are like its own. */
export function similarity(matrix: Matrix): MatrixSimilarity {
  const singles = ['QA', 'IE', 'GEN'];
  const [{ pairs, ...check }] = affinity(matrix).checks as [AffinityCheck];
  const rows = [...new Map(pairs.map(({ row }) => [row.join(), row])).values()];
  const likeness = (row: readonly string[], single: string) => {
    if (row.join() === single) return 1;
    const shared = row.includes(single) ? 1.4 / Math.sqrt(row.length + 1) : 0.12;
    return shared + 0.03 * invented.noise(row.join().length + single.length);
  };
  return {
    base: '/models/tern-1b.gguf',
    training: check.training,
    rows,
    singles,
    cosines: rows.map((row) =>
      singles.map((single) => {
        const value = likeness(row, single);
        const half = value === 1 ? 0 : 0.02;
        return { value, range: [value - half, value + half], seeds: 3 };
      }),
    ),
    checks: (['likelihood', 'generate'] as const).map((way) => ({
      ...{ way, training: check.training, rank: check.rank, rankWithin: check.rankWithin },
      pairs: pairs.flatMap((pair) =>
        pair.row.join() === pair.group ? [] : [{ ...pair, predicted: likeness(pair.row, pair.group) }],
      ),
    })),
  };
}

/** @param measured whether a matrix stands against it */
export function affinity({ id, tasks }: Matrix, measured = true): AffinityResult {
  const members = ['QA', 'IE', 'GEN'];
  const sets = [...members.map((name) => [name]), ['QA', 'IE'], ['QA', 'GEN'], members];
  const around = (value: number, half: number) => ({
    value,
    stderr: half / 1.96,
    ci95: [value - half, value + half] as [number, number],
  });
  const own = (row: readonly string[], group: string) =>
    row.includes(group) ? 0.55 / Math.sqrt(row.length) : 0.06;
  const predicted = (row: readonly string[], t: number) =>
    own(row, tasks[t]!.group) + 0.08 * invented.noise(31 * t + row.length + 7 * row.join().length);
  const gain = (row: readonly string[], t: number) =>
    0.16 * predicted(row, t) - 0.015 + 0.02 * invented.noise(17 * t + row.join().length);
  const all = tasks.slice(0, -1).map(({ name }) => name);
  return {
    ...{ base: '/models/tern-1b.gguf', matrix: id, settings: usualAffinity, others: [] },
    members: members.map((name) => ({ name, rows: 7000, sampled: 300, tokens: 61_000 })),
    tasks: tasks.map(({ name, title, group }, t) => ({
      ...{ name, title, group, scored: t === 1, sampled: 200, tokens: 52_000 },
    })),
    cosines: members.map((name) => tasks.map((_, t) => around(predicted([name], t), 0.04))),
    products: { members: [], tasks: [], self: [] },
    cost: { members: 183_000, tasks: 52_000 * tasks.length, warmup: 0, seconds: 640 },
    cell: { tokens: 2_400_000, by: 'budget' },
    recommendations: tasks.map(({ name, group }) => ({
      ...{ task: name, row: [group], predicted: 0.5, expected: measured ? 0.061 : null },
    })),
    checks: measured
      ? (['likelihood', 'generate'] as const).map((way) => ({
          way,
          training: { size: null, method: 'lora', origin: 'all' },
          pairs: sets.flatMap((row) =>
            all.map((task, t) => ({
              ...{
                row,
                task,
                group: tasks[t]!.group,
                predicted: predicted(row, t),
                measured: around(gain(row, t), 0.018),
              },
            })),
          ),
          rank: { rho: 0.71, ci95: [0.42, 0.86], pairs: sets.length * all.length, over: 'clusters' },
          rankWithin: { rho: 0.48, ci95: [0.11, 0.73], pairs: sets.length * all.length, over: 'clusters' },
          leftOut: all.map((task, t) => ({
            ...{ task, row: t === 2 ? null : ['QA', 'IE'], predicted: 0.4, expected: t === 2 ? null : 0.05 },
            ...{ gain: gain(['QA', 'IE'], t), bestSingle: { row: ['QA'], gain: gain(['QA'], t) } },
            ...{
              all: { row: members, gain: gain(members, t) },
              best: { row: ['QA'], gain: gain(['QA'], t) },
            },
          })),
          gains: { recommended: 0.044, bestSingle: 0.058, all: 0.031, best: 0.062 },
          error: 0.021,
        }))
      : [],
  };
}
