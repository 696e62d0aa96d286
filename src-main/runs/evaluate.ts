/** One evaluation: frozen settings -> engine -> scores in the store. */
import { join } from 'node:path';
import type { EvaluateReport, EvaluationOutcome, EvaluationSettings } from '../common/worker';
import { makeFolder } from '../files/make-folder';
import { writeWhole } from '../files/write-whole';
import { addEvaluation, recordScores } from '../store/evaluations';
import { evaluationFolder, type Workspace } from './workspace';

/**
 * Evaluates by the settings, in the folder of this id; items answered there before are not asked again.
 * @param runId the Run whose adapter is evaluated, where there is one
 * @throws WorkbenchError what the engine refuses, or `cancelled`; predictions made so far are kept
 */
export async function performEvaluation(
  workspace: Workspace,
  { id, runId = null }: { id: string; runId?: string | null },
  settings: EvaluationSettings,
  signal: AbortSignal,
  onReport: (report: EvaluateReport) => void = () => {},
): Promise<EvaluationOutcome> {
  const folder = evaluationFolder(workspace, id);
  makeFolder(folder);
  writeWhole(join(folder, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
  addEvaluation(workspace.store, { id, folder, runId, createdAt: new Date().toISOString() });
  const outcome = await workspace.engine.call('evaluate', { folder }, onReport, signal);
  recordScores(workspace.store, id, outcome.scores);
  return outcome;
}
