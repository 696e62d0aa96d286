/** What became of a job that did not finish. */
import { toErrorData, WorkbenchError } from '../common/errors';
import type { Run } from '../common/run';

/** The worker only hears that it must stop; what for stands in the signal. */
export function stoppedAs({ reason }: AbortSignal): 'paused' | 'cancelled' {
  return reason instanceof WorkbenchError && reason.code === 'paused' ? 'paused' : 'cancelled';
}

/** How a job stands. */
type Standing = Pick<Run, 'state' | 'error'>;

/**
 * Records that a job was stopped, or failed and why, and tells it. On a full disk nothing is recorded, and yet it is told; at
 * the next start the job counts as interrupted.
 * @param record @returns the job as it is then
 * @throws what `record` throws
 */
export function recordEnd<Job extends Standing>(
  job: Job,
  error: unknown,
  signal: AbortSignal,
  { record, tell }: { record(change: Standing): Job; tell(job: Job): void },
): void {
  const data = toErrorData(error);
  const stopped = data.code === 'cancelled' || data.code === 'paused';
  const change: Standing = stopped
    ? { state: stoppedAs(signal), error: null }
    : { state: 'failed', error: data };
  let ended = { ...job, ...change };
  try {
    ended = record(change);
  } finally {
    tell(ended);
  }
}
