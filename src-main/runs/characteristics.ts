/** What the tasks of a matrix are like, set against what its trainings gained on them. */
import type { MatrixCharacteristics } from '../common/characteristics';
import type { Way } from '../common/benchmark';
import { waysOf, type Matrix } from '../common/matrix';
import { randomFrom, shuffled } from '../common/random';
import { getMatrix, getMatrixPlan } from '../store/matrices';
import { membersOf, textOf } from './affinity';
import type { Study } from '../common/study';
import { taskIn } from './tasks';
import type { Workspace } from './workspace';

/** Rows whose text is looked for in the items. */
const mostRows = 2000;

/** @param studyOf what the matrix's cells say together in one way of scoring
 * @throws WorkbenchError `not-found` for the matrix, or where none of its cells is finished */
export async function characteristicsOf(
  workspace: Workspace,
  id: string,
  { seed, studyOf }: { seed: number; studyOf(way: Way): Promise<Study> },
  signal?: AbortSignal,
): Promise<MatrixCharacteristics> {
  const { store, desk } = workspace;
  const [matrix, plan] = [getMatrix(store, id), getMatrixPlan(store, id)];
  const rows = (await membersOf(workspace, plan, signal)).flatMap((member) => member.rows);
  const texts = shuffled(rows, randomFrom(seed)).slice(0, mostRows).map(textOf);
  const ways: MatrixCharacteristics['ways'] = [];
  for (const way of waysOf(matrix)) {
    const { cells, columns } = await studyOf(way);
    const tasks = plan.tasks.map(({ name, file }) => {
      const gains = cells.flatMap(({ column, fromBase }) =>
        columns[column]!.task === name && fromBase ? [fromBase.value] : [],
      );
      return { task: taskIn(store, name), file, gain: meanOf(gains), parseRate: parseRateOf(matrix, name) };
    });
    ways.push({ way, ...(await desk.call('characterise', { tasks, texts, seed }, undefined, signal)) });
  }
  return { matrix: id, ways };
}

/** Of the bases; null where they wrote nothing. */
const parseRateOf = ({ cells }: Matrix, task: string): number | null =>
  meanOf(
    cells
      .filter(({ row }) => row.length === 0)
      .flatMap(({ scores }) => scores.find((score) => score.task === task && score.parseRate !== null) ?? [])
      .map(({ parseRate }) => parseRate!),
  );

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
