/** What `evaluate` says while it works. */
import type { EvaluateReport } from '../common/worker';
import type { Progress } from './progress';

/** One bar for the whole evaluation, with the rate and what it is at; merging an adapter has a bar of its own. */
export function showEvaluation(progress: Progress): (report: EvaluateReport) => void {
  return (report) => {
    if ('merging' in report) return progress.show('merging the adapter to generate with it', report.merging);
    if ('preparing' in report) return progress.show(report.preparing, 0);
    const { task, scoring, done, of, overall, perSecond, secondsLeft } = report;
    const rate =
      perSecond === 0 ? '' : `, ${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} answers/s`;
    progress.show(
      `${task}, ${scoring}: ${done} of ${of} items${rate}`,
      overall.done / overall.of,
      secondsLeft,
    );
  };
}
