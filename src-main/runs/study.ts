/** What the finished cells of a matrix say together. */
import type { Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { Cell } from '../common/matrix';
import type { Study } from '../common/study';
import { sameTraining, type Training } from '../common/training';
import type { SearchReport } from '../common/worker';
import { getEvaluation } from '../store/evaluations';
import { getMatrix } from '../store/matrices';
import type { Workspace } from './workspace';

/** Fewer would put the smallest p of a large family above its level. */
const rounds = 10_000;

/**
 * @param way in which the tasks were scored
 * @throws WorkbenchError `not-found` where no cell is finished
 */
export async function studyOfMatrix(
  { store, desk }: Pick<Workspace, 'store' | 'desk'>,
  id: string,
  { way, seed }: { way: Way; seed: number },
  onReport: (report: SearchReport) => void = () => {},
  signal?: AbortSignal,
): Promise<Study> {
  const { cells, tasks } = getMatrix(store, id);
  const finished = cells.filter(({ state }) => state === 'done');
  if (finished.length === 0)
    throw new WorkbenchError('not-found', `No cell of matrix ${id} is finished.`, 'Run its plan first.');
  const trainings = Map.groupBy(finished, (cell) => `${cell.base}\n${sameTraining(cell)}`);
  const job = {
    way,
    trainings: [...trainings.values()].map((seeds) => ({
      base: seeds[0]!.base,
      training: trainingOf(seeds[0]!),
      folders: seeds.map(({ key }) => getEvaluation(store, key).folder),
    })),
    tasks,
    seed,
    rounds,
  };
  return desk.call('studyMatrix', job, onReport, signal);
}

const trainingOf = ({ row, size, method, origin }: Cell): Training => ({ row, size, method, origin });
