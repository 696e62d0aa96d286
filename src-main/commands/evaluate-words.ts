/** What `evaluate` says while it works. */
import type { EvaluateReport } from '../common/worker';
import type { Progress } from './progress';

/** Shows merging an adapter as one bar, the items of a task as another. */
export function showEvaluation(progress: Progress): (report: EvaluateReport) => void {
  return (report) => {
    if ('merging' in report) return progress.show('merging the adapter to generate with it', report.merging);
    const { task, scoring, done, of, secondsLeft } = report;
    progress.show(`${task}, ${scoring}: ${done} of ${of} items`, done / of, secondsLeft);
  };
}
