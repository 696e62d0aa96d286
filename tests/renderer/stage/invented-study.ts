/** An invented study of the invented matrix: its changes and effects hang together, its intervals and p are made up. */
import { groups, type Way } from '../../../src-main/common/benchmark';
import { matrixView, type Matrix } from '../../../src-main/common/matrix';
import type { Change, Estimated, Study, StudiedCell, StudiedColumn } from '../../../src-main/common/study';
import * as invented from './invented';

const estimated = (value: number, half: number): Estimated => ({
  value,
  stderr: half / 1.96,
  ci95: [value - half, value + half],
});

/** As sure as the interval is far from zero. */
function changed(value: number, half: number, of: number, { mean = false, seeds = 3 } = {}): Change {
  const p = Math.min(1, 10 ** (-1.7 * Math.abs(value / half) ** 1.6 + 0.4));
  return {
    ...estimated(value, half),
    relative: of > 0 ? estimated(value / of, half / of) : null,
    p: mean ? null : p,
    pHolm: mean ? null : Math.min(1, 24 * p),
    seeds: mean || seeds < 5 ? null : { value, ci95: [value - 0.8 * half, value + 0.8 * half], p: p / 2 },
  };
}

export function studyOf(matrix: Matrix, way: Way = 'likelihood'): Study {
  const view = matrixView(matrix, { way, show: 'score' });
  const tasks: StudiedColumn[] = view.columns.map(({ task, title, group, metric, scoring }, i) => ({
    task,
    title,
    group,
    metric,
    scoring,
    items: view.rows[0]!.cells[i]?.n ?? 0,
    documents: i % 2 === 1 ? 96 : null,
    missing: i === 3 ? 4 : 0,
  }));
  const own = groups.map((group) => tasks.flatMap((column, i) => (column.group === group ? [i] : [])));
  const means = groups.flatMap((group, g): StudiedColumn[] =>
    own[g]!.length < 2
      ? []
      : [
          {
            task: null,
            group,
            title: `${group}, mean of ${own[g]!.length} tasks`,
            metric: tasks[own[g]![0]!]!.metric,
            scoring: null,
            items: own[g]!.reduce((sum, i) => sum + tasks[i]!.items, 0),
            documents: null,
            missing: 0,
          },
        ],
  );
  const columns = [...tasks, ...means];
  const parts = [...tasks.map((_, i) => [i]), ...own.filter((of) => of.length > 1)];
  const valueOf = (row: number, column: number) => {
    const values = parts[column]!.map((i) => (view.rows[row]!.cells[i]?.value ?? NaN) / 100);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const halfOf = (row: number, column: number) =>
    (0.018 + 0.012 * Math.abs(invented.noise(row * 17 + column * 5))) / Math.sqrt(parts[column]!.length);
  const rowOf = (row: readonly string[]) =>
    view.rows.findIndex(({ training }) => training.row.join() === row.join());
  const cells = columns.flatMap((about, column) =>
    view.rows.flatMap(({ training, base }, row): StudiedCell[] => {
      const value = valueOf(row, column);
      if (!Number.isFinite(value)) return [];
      const from = (other: number) =>
        other < 0 || other === row
          ? null
          : changed(value - valueOf(other, column), halfOf(row, column), valueOf(other, column), {
              mean: about.task === null,
            });
      return [
        {
          base,
          training,
          column,
          seeds: 3,
          score: estimated(value, 0.7 * halfOf(row, column)),
          fromBase: training.row.length === 0 ? null : from(0),
          fromSingle: training.row.length === 0 ? null : from(rowOf([about.group])),
        },
      ];
    }),
  );
  const tested = (which: 'fromBase' | 'fromSingle') =>
    cells.filter((cell) => cell[which] && cell[which].p !== null).length;
  return {
    way,
    columns,
    cells,
    factorials: columns.map((_, column) => factorial((row) => valueOf(rowOf(row), column), column, view)),
    contrasts: [],
    costs: [],
    families: { fromBase: tested('fromBase'), fromSingle: tested('fromSingle'), method: 0, origin: 0 },
    rounds: 10_000,
    resamples: 2000,
    seed: 42,
  };
}

const members = ['QA', 'IE', 'GEN'];
const sets = Array.from({ length: 8 }, (_, set) => members.filter((_member, i) => set & (1 << i)));

/** Of QA, IE and GEN: gains, interactions and Shapley shares of eight values. */
function factorial(
  y: (row: readonly string[]) => number,
  column: number,
  { rows }: ReturnType<typeof matrixView>,
): Study['factorials'][number] {
  const within = (set: readonly string[]) => sets.filter((one) => one.every((name) => set.includes(name)));
  const interaction = (set: readonly string[]) =>
    within(set).reduce((sum, one) => sum + (-1) ** (set.length - one.length) * y(one), 0);
  const share = (name: string) =>
    sets.filter((set) => set.includes(name)).reduce((sum, set) => sum + interaction(set) / set.length, 0);
  return {
    base: rows[0]!.base,
    training: { ...rows[1]!.training, row: members },
    column,
    interactions: sets
      .slice(1)
      .map((set) => ({ members: set, ...estimated(interaction(set), 0.009 + 0.006 * set.length) })),
    mainEffects: members.map((name) => estimated(share(name), 0.012)),
    shapley: members.map((name) => estimated(share(name), 0.012)),
  };
}

/** Fifty trainings on fifty tasks, as a study of all there could be. */
function wideMatrix(matrix: Matrix): Matrix {
  const sizes = [100, 200, 400, 800, 1600, 3200, null];
  const { cells, tasks } = matrix;
  const base = cells[0]!;
  const rows = [
    base,
    ...sizes.flatMap((size) =>
      cells.slice(1, 8).map((cell) => ({ ...cell, size, key: `${cell.key}-${size}` })),
    ),
  ];
  const many = Array.from({ length: 50 }, (_, i) => ({
    ...tasks[i % 5]!,
    name: `task-${i}`,
    title: `Task ${i + 1}`,
  }));
  return {
    ...matrix,
    tasks: many,
    cells: rows.map((cell, r) => ({
      ...cell,
      state: 'done',
      scores: many.flatMap((task, i) =>
        cell.scores
          .filter(({ task: name }) => name === tasks[i % 5]!.name)
          .map((score) => ({
            ...score,
            task: task.name,
            value: score.value + 0.03 * invented.noise(r * 53 + i),
          })),
      ),
    })),
  };
}

/** A matrix whose first cells are done, one of them failed, of the first seed alone. */
export function startingMatrix(): Matrix {
  const matrix = invented.matrix(3);
  matrix.cells[1]!.state = 'failed';
  matrix.cells[1]!.error = 'The loss became infinite at step 12. Lower the learning rate.';
  matrix.cells[1]!.scores = [];
  return { ...matrix, cells: matrix.cells.slice(0, 8) };
}

const wide = wideMatrix(invented.matrix(24));
export const wideAnswers = {
  getMatrix: () => wide,
  studyMatrix: ({ way }: { way: Way }) => studyOf(wide, way),
};
