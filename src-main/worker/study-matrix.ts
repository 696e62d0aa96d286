/** Studies a matrix in the desk: thousands of resamples of every cell take seconds. */
import type { WorkerCalls } from '../common/worker';
import { studyFolders } from '../evaluate/study-folders';
import type { CallContext } from './channel';

export const studyMatrix = async (
  job: WorkerCalls['studyMatrix']['in'],
  { report }: Pick<CallContext<'studyMatrix'>, 'report'>,
): Promise<WorkerCalls['studyMatrix']['out']> => studyFolders(job, (fraction) => void report({ fraction }));
