/** Compares two evaluation folders, in the desk: reading, pairing and resampling take seconds. */
import type { WorkerCalls } from '../common/worker';
import { compareEvaluations, type EvaluationSide } from '../evaluate/compare';
import { readAnswers, taskIn } from '../evaluate/evaluation-folder';
import { readEvaluationSettings } from '../files/evaluation-settings';
import type { CallContext } from './channel';

type Job = WorkerCalls['compareEvaluations']['in'];

export async function compareFolders(
  { a, b, ...options }: Job,
  { report }: Pick<CallContext<'compareEvaluations'>, 'report'>,
): Promise<WorkerCalls['compareEvaluations']['out']> {
  const [first, second] = [sideOf(a), a.folder === b.folder ? null : sideOf(b)];
  return compareEvaluations(first, second ?? { ...first, system: b.system }, {
    ...options,
    taskOf: (name) => taskIn(first.settings, name),
    onProgress: (fraction) => void report({ fraction }),
  });
}

const sideOf = ({ id, folder, system }: Job['a']): EvaluationSide => ({
  id,
  system,
  settings: readEvaluationSettings(folder),
  predictions: readAnswers(folder),
});
