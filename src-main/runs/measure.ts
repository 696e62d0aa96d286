/** One measurement: a finished evaluation -> engine -> its scores, with those of the metric new or anew. */
import { join } from 'node:path';
import type { Score } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { Measurement, MeasureJob, MeasureReport } from '../common/measurement';
import { writeWhole } from '../files/write-whole';
import { recordScores, scoresOf } from '../store/evaluations';
import { evaluationOf } from './export';
import type { Workspace } from './workspace';

/**
 * @param id of the evaluation or of its Run
 * @throws WorkbenchError `not-found`, `usage` while the evaluation is not finished, what the engine refuses, or `cancelled`;
 * values measured so far are kept
 */
export async function measureEvaluation(
  { store, engine }: Pick<Workspace, 'store' | 'engine'>,
  id: string,
  job: Omit<MeasureJob, 'folder'>,
  signal: AbortSignal,
  onReport: (report: MeasureReport) => void = () => {},
): Promise<Measurement & { evaluation: string; allScores: Score[] }> {
  const { id: evaluation, folder, finishedAt } = evaluationOf(store, id);
  if (finishedAt === null)
    throw new WorkbenchError(
      'usage',
      `Evaluation ${evaluation} is not finished.`,
      'Let it come to its end first: run it again and it goes on.',
    );
  const measurement = await engine.call('measure', { ...job, folder }, onReport, signal);
  const others = scoresOf(store, evaluation).filter(({ metric }) => metric !== measurement.metric);
  const allScores = [...others, ...measurement.scores];
  recordScores(store, evaluation, allScores);
  writeWhole(join(folder, 'scores.json'), `${JSON.stringify(allScores, null, 2)}\n`);
  return { ...measurement, evaluation, allScores };
}
