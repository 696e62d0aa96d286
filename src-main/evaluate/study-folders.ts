/** Studies a matrix from its evaluation folders. */
import { scoringsOf } from '../common/benchmark';
import type { Study } from '../common/study';
import type { StudyJob } from '../common/worker';
import { readAnswers } from './evaluation-folder';
import { study, type StudiedTask, type StudiedTraining } from './study';

/**
 * Every task by the primary scoring and metric of the way.
 * @param withheld tasks whose answers are not read; they have no column
 * @param onProgress share of the work done, 0 to 1
 * @throws WorkbenchError `file-format` where an answer is damaged
 */
export function studyFolders(
  { way, trainings, tasks, ...options }: StudyJob,
  onProgress: (fraction: number) => void = () => {},
  withheld: ReadonlySet<string> = new Set(),
): Study {
  const asked = tasks.flatMap(({ metrics, ...about }): StudiedTask[] => {
    const [scoring] = scoringsOf(metrics, way);
    const metric = scoring && metrics[scoring]?.[0];
    return metric ? [{ ...about, scoring, metric }] : [];
  });
  const read = trainings.map(({ folders, ...about }): StudiedTraining => {
    const bySeed = folders.map((folder) => readAnswers(folder, withheld));
    const ofTask = (name: string) => bySeed.map((all) => all.filter(({ task }) => task === name));
    const open = asked.filter(({ name }) => !withheld.has(name));
    return { ...about, answers: Object.fromEntries(open.map(({ name }) => [name, ofTask(name)])) };
  });
  return study(read, asked, { way, ...options, onProgress });
}
