/** What `evaluate` says while it works and when it is done. */
import { basename } from 'node:path';
import type { LabelCounts, LeftOut, Score } from '../common/benchmark';
import { subjectEnds } from '../common/path-ends';
import type { EvaluateReport } from '../common/worker';
import type { Progress } from './progress';
import { decimals, intervalText, textTable } from './text-table';

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

/** Scores as a table, and why a number of it is a dash; the interval is the 95 % one. */
export const describe = (scores: readonly Score[]): string =>
  [tableOf(scores), ...reasonsOf(scores), ...unreadWords(scores)].join('\n');

function tableOf(scores: readonly Score[]): string {
  const { base, adapter } = subjectEnds(scores);
  return textTable(
    ['task', 'model', 'scoring', 'metric', 'value', '95 % interval', 'n', 'parsed', 'among parsed'],
    scores.map((score) => [
      score.task,
      score.adapter === null ? base(score.base) : `${base(score.base)} + ${adapter(score.adapter)}`,
      score.scoring,
      score.metric,
      decimals(score.value),
      intervalText(score.ci95),
      score.n,
      score.parseRate === null ? '–' : `${(100 * score.parseRate).toFixed(1)} %`,
      decimals(score.amongParsed),
    ]),
  );
}

/** Each reason once, with what it is of. */
function reasonsOf(scores: readonly Score[]): string[] {
  const byReason = Map.groupBy(scores, ({ reason }) => reason);
  return [...byReason].flatMap(([reason, some]) => {
    const of = new Set(some.map(({ task, scoring, metric }) => `${task} ${scoring} ${metric}`));
    return reason === null ? [] : [`– ${reason} (${[...of].join(', ')})`];
  });
}

/** What “parsed” says, where anything could not be. */
const unreadWords = (scores: readonly Score[]): string[] =>
  scores.some(({ parseRate }) => parseRate !== null && parseRate < 1)
    ? ['“parsed” are the answers that could be read; the others, empty ones among them, count as wrong.']
    : [];

/** “pubmedqa: 276 yes, 169 no, 55 maybe of 500; always yes scores .5520”. */
export function describeLabels(counts: readonly LabelCounts[]): string[] {
  return counts.map(({ task, base, labels, items }) => {
    const [most] = labels;
    const all = labels.map((one) => `${one.items} ${one.label}`).join(', ');
    const of = base === undefined ? task : `${task}, ${basename(base)}`;
    return `${of}: ${all} of ${items}; always ${most!.label} scores ${decimals(most!.items / items)}`;
  });
}

/** How many items were left out and why: each of the first reasons with its first item, the rest stands in the file. */
export function describeLeftOut(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  const byReason = [...Map.groupBy(leftOut, ({ task, reason }) => JSON.stringify([task, reason])).values()];
  const shown = byReason.slice(0, 10).map((alike) => {
    const { task, item, reason } = alike[0]!;
    return `  ${task} ${item}${alike.length > 1 ? ` and ${alike.length - 1} more` : ''}: ${reason}`;
  });
  const more = leftOut.length > shown.length ? ['  … all of them in left-out.jsonl'] : [];
  return [[`Left out of the scores, ${leftOut.length}:`, ...shown, ...more].join('\n')];
}
