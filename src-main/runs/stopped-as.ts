/** What became of a job that was asked to stop. */
import { WorkbenchError } from '../common/errors';

/** The worker only hears that it must stop; what for stands in the signal. */
export function stoppedAs({ reason }: AbortSignal): 'paused' | 'cancelled' {
  return reason instanceof WorkbenchError && reason.code === 'paused' ? 'paused' : 'cancelled';
}
