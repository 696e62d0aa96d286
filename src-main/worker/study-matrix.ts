/** Studies a matrix from its evaluation folders, in the desk: thousands of resamples of every cell take seconds. */
import { scoringsOf } from '../common/benchmark';
import type { WorkerCalls } from '../common/worker';
import { readAnswers } from '../evaluate/evaluation-folder';
import { study, type StudiedTask, type StudiedTraining } from '../evaluate/study';
import type { CallContext } from './channel';

/** Every task by the primary scoring and metric of the way. */
export async function studyMatrix(
  { way, trainings, tasks, seed, rounds }: WorkerCalls['studyMatrix']['in'],
  { report }: Pick<CallContext<'studyMatrix'>, 'report'>,
): Promise<WorkerCalls['studyMatrix']['out']> {
  const asked = tasks.flatMap(({ metrics, ...about }): StudiedTask[] => {
    const [scoring] = scoringsOf(metrics, way);
    const metric = scoring && metrics[scoring]?.[0];
    return metric ? [{ ...about, scoring, metric }] : [];
  });
  const read = trainings.map(({ folders, ...about }): StudiedTraining => {
    const bySeed = folders.map((folder) => readAnswers(folder));
    const ofTask = (name: string) => bySeed.map((all) => all.filter(({ task }) => task === name));
    return {
      ...about,
      answers: Object.fromEntries(asked.map(({ name }) => [name, ofTask(name)])),
    };
  });
  return study(read, asked, { way, seed, rounds, onProgress: (fraction) => void report({ fraction }) });
}
