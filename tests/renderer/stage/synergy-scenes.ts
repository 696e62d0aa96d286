/** The parts of the Synergy view beside the matrix: methods, what tasks are like. */
import type { MatrixCharacteristics } from '../../../src-main/common/characteristics';
import type { Way } from '../../../src-main/common/benchmark';
import type { Matrix } from '../../../src-main/common/matrix';
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
  const full = trained.map((cell) => ({ ...cell, training: { ...cell.training, method: 'full' as const } }));
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
      { way: 'generation', ...told },
    ],
  };
}

export const methodAnswers = {
  getMatrix: matrixOfMethods,
  studyMatrix: ({ way }: { way: Way }) => studyOfMethods(way),
  characteriseTasks: () => characteristics(invented.matrix(24)),
};
