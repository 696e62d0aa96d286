/** One evaluation: frozen settings -> engine -> scores in the store, and how it stands on the way. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import type { Evaluation } from '../common/evaluation';
import type { AskedPrompt, EvaluateReport, EvaluationOutcome, EvaluationSettings } from '../common/worker';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { makeFolder } from '../files/make-folder';
import { writeWhole } from '../files/write-whole';
import { addEvaluation, getEvaluation, recordScores, updateEvaluation } from '../store/evaluations';
import { ownFormat } from '../tasks/own-task';
import { followBases } from './follow-bases';
import { hashOf } from './hash';
import { recordEnd } from './stopped-as';
import { taskIn } from './tasks';
import { throttled } from './throttled';
import { evaluationFolder, type Workspace } from './workspace';

export interface EvaluationNames {
  id: string;
  /** The Run whose adapter is evaluated, where there is one. */
  runId?: string | null;
}

/**
 * Freezes the settings in the folder of this id, and records the evaluation as queued.
 * @throws WorkbenchError `refused` where the folder was begun by other settings, `usage` for what is named twice
 */
export function createEvaluation(
  workspace: Workspace,
  { id, runId = null }: EvaluationNames,
  settings: EvaluationSettings,
): Evaluation {
  checkOnce(settings);
  const folder = evaluationFolder(workspace, id);
  const frozen = freezeSettings(workspace, folder, settings);
  const createdAt = new Date().toISOString();
  return addEvaluation(workspace.store, { id, folder, runId, settings: frozen, createdAt });
}

/**
 * Evaluates by the settings, in the folder of this id; items answered there before are not asked again. How it ended is
 * recorded.
 * @throws WorkbenchError what the engine refuses, `refused` where the folder was begun by other settings, or `cancelled`;
 * predictions made so far are kept
 */
export async function performEvaluation(
  workspace: Workspace,
  names: EvaluationNames,
  settings: EvaluationSettings,
  signal: AbortSignal,
  onReport: (report: EvaluateReport) => void = () => {},
): Promise<EvaluationOutcome> {
  createEvaluation(workspace, names, settings);
  return resumeEvaluation(workspace, names.id, signal, onReport);
}

/**
 * Goes on with an evaluation that was paused, cancelled or killed, where it was; a base model that was moved is found where the
 * workspace knows it. One that is finished is only scored anew.
 * @throws WorkbenchError `not-found`, `model-lost`, and as `performEvaluation`
 */
export async function resumeEvaluation(
  workspace: Workspace,
  id: string,
  signal: AbortSignal,
  onReport: (report: EvaluateReport) => void = () => {},
): Promise<EvaluationOutcome> {
  const { store, emit } = workspace;
  const record = (change: Pick<Evaluation, 'state' | 'error'>) => updateEvaluation(store, id, change);
  const tell = (evaluation: Evaluation) => emit({ kind: 'evaluation', evaluation, report: null });
  const begun = getEvaluation(store, id);
  try {
    signal.throwIfAborted();
    await followBases(workspace, begun);
    const evaluation = record({ state: 'running', error: null });
    tell(evaluation);
    const show = throttled((report: EvaluateReport) => emit({ kind: 'evaluation', evaluation, report }));
    const outcome = await ask(workspace, evaluation.folder, signal, (report) => {
      show(report);
      onReport(report);
    });
    recordScores(store, id, outcome.scores);
    tell(getEvaluation(store, id));
    return outcome;
  } catch (error) {
    recordEnd(begun, error, signal, { record, tell });
    throw error;
  }
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

async function ask(
  workspace: Workspace,
  folder: string,
  signal: AbortSignal,
  onReport: (report: EvaluateReport) => void,
): Promise<EvaluationOutcome> {
  const { bases, adapters } = readEvaluationSettings(folder);
  const hashes: Record<string, string> = {};
  for (const file of [...bases, ...adapters]) if (file !== null) hashes[file] = await hashOf(workspace, file);
  signal.throwIfAborted();
  return workspace.engine.call('evaluate', { folder, hashes }, onReport, signal);
}

/** Writes them to the folder, which is made, with the user's own tasks whole. @throws WorkbenchError `refused` where others are there */
export function freezeSettings(
  workspace: Workspace,
  folder: string,
  settings: EvaluationSettings,
): EvaluationSettings {
  makeFolder(folder);
  const frozen = { ...settings, tasks: settings.tasks.map((one) => withOwn(workspace, one)) };
  writeSettings(folder, frozen);
  return frozen;
}

/** What is asked twice would count twice. */
function checkOnce({ bases, adapters, tasks }: EvaluationSettings): void {
  const named: Record<string, readonly (string | null)[]> = {
    base: bases,
    adapter: adapters,
    task: tasks.map(({ name }) => name),
  };
  for (const [what, names] of Object.entries(named)) {
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice === undefined) continue;
    throw new WorkbenchError(
      'usage',
      `The ${what} ${twice ?? 'none'} is named twice; each of its items would count twice.`,
      what === 'task' ? 'Two files of one task are two evaluations.' : 'Name it once.',
    );
  }
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
