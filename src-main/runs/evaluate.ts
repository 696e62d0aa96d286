/** One evaluation: frozen settings -> engine -> scores in the store. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import type { AskedPrompt, EvaluateReport, EvaluationOutcome, EvaluationSettings } from '../common/worker';
import { makeFolder } from '../files/make-folder';
import { writeWhole } from '../files/write-whole';
import { addEvaluation, getEvaluation, recordScores } from '../store/evaluations';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { ownFormat } from '../tasks/own-task';
import { hashOf } from './hash';
import { taskIn } from './tasks';
import { evaluationFolder, type Workspace } from './workspace';

/**
 * Evaluates by the settings, in the folder of this id; items answered there before are not asked again.
 * @param runId the Run whose adapter is evaluated, where there is one
 * @throws WorkbenchError what the engine refuses, `refused` where the folder was begun by other settings, or `cancelled`;
 * predictions made so far are kept
 */
export async function performEvaluation(
  workspace: Workspace,
  { id, runId = null }: { id: string; runId?: string | null },
  settings: EvaluationSettings,
  signal: AbortSignal,
  onReport: (report: EvaluateReport) => void = () => {},
): Promise<EvaluationOutcome> {
  const frozen = { ...settings, tasks: settings.tasks.map((one) => withOwn(workspace, one)) };
  const folder = evaluationFolder(workspace, id);
  makeFolder(folder);
  writeSettings(folder, frozen);
  addEvaluation(workspace.store, { id, folder, runId, createdAt: new Date().toISOString() });
  return goOn(workspace, id, folder, signal, onReport);
}

/**
 * Goes on with an evaluation that was paused, cancelled or killed, where it was. One that is finished is only scored anew.
 * @throws WorkbenchError `not-found`, and as `performEvaluation`
 */
export async function resumeEvaluation(
  workspace: Workspace,
  id: string,
  signal: AbortSignal,
  onReport: (report: EvaluateReport) => void = () => {},
): Promise<EvaluationOutcome> {
  return goOn(workspace, id, getEvaluation(workspace.store, id).folder, signal, onReport);
}

/** How an item of an evaluation was put to a base. @throws WorkbenchError `not-found` */
export async function askedPrompts(
  workspace: Workspace,
  id: string,
  asked: { task: string; item: string; base: string },
): Promise<AskedPrompt[]> {
  return workspace.engine.call('askedPrompts', {
    folder: getEvaluation(workspace.store, id).folder,
    ...asked,
  });
}

async function goOn(
  workspace: Workspace,
  id: string,
  folder: string,
  signal: AbortSignal,
  onReport: (report: EvaluateReport) => void,
): Promise<EvaluationOutcome> {
  const { bases, adapters } = readEvaluationSettings(folder);
  const hashes: Record<string, string> = {};
  for (const file of [...bases, ...adapters]) if (file !== null) hashes[file] = await hashOf(workspace, file);
  signal.throwIfAborted();
  const outcome = await workspace.engine.call('evaluate', { folder, hashes }, onReport, signal);
  recordScores(workspace.store, id, outcome.scores);
  return outcome;
}

type AskedTask = EvaluationSettings['tasks'][number];

/** A task of the user's own goes along whole: the engine knows those that ship alone. */
function withOwn({ store }: Workspace, asked: AskedTask): AskedTask {
  const task = taskIn(store, asked.name);
  return task.format === ownFormat ? { ...asked, own: task } : asked;
}

/** What was frozen stays as it is. */
function writeSettings(folder: string, settings: EvaluationSettings): void {
  const file = join(folder, 'settings.json');
  if (!existsSync(file)) return writeWhole(file, `${JSON.stringify(settings, null, 2)}\n`);
  const { provenance: _, ...known } = readEvaluationSettings(folder);
  const wanted = JSON.parse(JSON.stringify(settings)) as Record<string, unknown>;
  const keys = new Set([...Object.keys(known), ...Object.keys(wanted)]);
  const other = [...keys].filter(
    (key) => JSON.stringify((known as Record<string, unknown>)[key]) !== JSON.stringify(wanted[key]),
  );
  if (other.length === 0) return;
  throw new WorkbenchError(
    'refused',
    `The evaluation in ${folder} was begun with other settings: ${other.join(', ')}.`,
    'Start a new evaluation.',
  );
}
