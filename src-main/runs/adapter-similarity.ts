/** How alike the adapters of a matrix are, beside what they came to. */
import { existsSync } from 'node:fs';
import type { MatrixSimilarity, TrainedAdapter } from '../common/adapter-similarity';
import type { Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { cellTraining, type Matrix } from '../common/matrix';
import type { SearchReport } from '../common/worker';
import type { Study } from '../common/study';
import { getMatrix, getMatrixPlan } from '../store/matrices';
import { findRun } from '../store/runs';
import { inEveryWay } from './study';
import type { Workspace } from './workspace';

/**
 * On the first base of its plan.
 * @param seed of the intervals
 * @throws WorkbenchError `not-found` where no seed has two LoRA adapters, and what reading these refuses
 */
export async function similarityOfMatrix(
  { store, desk }: Pick<Workspace, 'store' | 'desk'>,
  id: string,
  { seed, studyOf }: { seed: number; studyOf(way: Way): Promise<Study> },
  onReport: (report: SearchReport) => void = () => {},
  signal?: AbortSignal,
): Promise<MatrixSimilarity> {
  const matrix = getMatrix(store, id);
  const base = getMatrixPlan(store, id).bases[0]!;
  const adapters = adaptersOn(store, base, matrix);
  if (adapters.length === new Set(adapters.map((one) => one.seed)).size)
    throw new WorkbenchError(
      'not-found',
      `Matrix ${id} has no two LoRA adapters of one seed to compare.`,
      'Finish the cells of two rows first.',
    );
  const studies = await inEveryWay(matrix, studyOf);
  return desk.call('compareMatrixAdapters', { base, adapters, studies, seed }, onReport, signal);
}

/** Of finished cells; an adapter may be gone. */
const adaptersOn = (store: Workspace['store'], base: string, { cells }: Matrix): TrainedAdapter[] =>
  cells.flatMap((cell) => {
    if (cell.state !== 'done' || cell.base !== base || cell.method !== 'lora') return [];
    const file = findRun(store, cell.key)?.result?.adapter;
    return file && existsSync(file) ? [{ training: cellTraining(cell), seed: cell.seed, file }] : [];
  });
