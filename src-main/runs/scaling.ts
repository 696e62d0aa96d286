/** Data-size curves of a matrix: its finished cells by row and task -> desk. */
import { scoringsOf, type MetricName, type Scoring, type Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { cellScore, waysOf, type Cell, type Matrix } from '../common/matrix';
import type { Scaling, ScalingOptions, ScalingSeries } from '../common/scaling';
import { sameTraining } from '../common/training';
import type { SearchReport } from '../common/worker';
import { getMatrix } from '../store/matrices';
import { findRun } from '../store/runs';
import type { Store } from '../store/open';
import type { Workspace } from './workspace';

/** @throws WorkbenchError `not-found` where no row of the matrix was trained in two sizes */
export async function scalingOf(
  { store, desk }: Pick<Workspace, 'store' | 'desk'>,
  id: string,
  options: ScalingOptions,
  onReport: (report: SearchReport) => void = () => {},
  signal?: AbortSignal,
): Promise<Scaling> {
  const series = seriesOf(store, getMatrix(store, id));
  if (series.length === 0)
    throw new WorkbenchError(
      'not-found',
      `No row of matrix ${id} is finished in more than one size.`,
      'Give its plan several "sizes", at least five for a curve that tells more than its points.',
    );
  return {
    matrix: id,
    ...options,
    series: await desk.call('fitScaling', { series, options }, onReport, signal),
  };
}

function seriesOf(store: Store, matrix: Matrix): ScalingSeries[] {
  const trained = matrix.cells.filter(({ state, row }) => state === 'done' && row.length > 0);
  const rows = Map.groupBy(trained, (cell) => `${cell.base}\n${sameTraining({ ...cell, size: null })}`);
  const asked = waysOf(matrix).flatMap((way) => matrix.tasks.flatMap((task) => primary(task, way)));
  return [...rows.values()].flatMap((cells) => {
    const sized = cells.map((cell) => ({ cell, n: cell.size ?? allRows(store, cell) }));
    if (new Set(sized.map(({ n }) => n)).size < 2) return [];
    const [{ base, row, method, origin }] = cells as [Cell, ...Cell[]];
    return asked.map((column) => ({
      base,
      training: { row, method, origin },
      ...column,
      points: sized.flatMap(({ cell, n }) => {
        const score = n === null ? null : (cellScore(cell, column)?.value ?? null);
        return n === null || score === null ? [] : [{ n, seed: cell.seed, score }];
      }),
    }));
  });
}

function primary(
  { name, metrics }: Matrix['tasks'][number],
  way: Way,
): { task: string; way: Way; scoring: Scoring; metric: MetricName }[] {
  const [scoring] = scoringsOf(metrics, way);
  const metric = scoring && metrics[scoring]?.[0];
  return metric ? [{ task: name, way, scoring, metric }] : [];
}

/** Of a cell that was trained on all there are. */
const allRows = (store: Store, { key }: Cell): number | null => findRun(store, key)?.result?.rows ?? null;
