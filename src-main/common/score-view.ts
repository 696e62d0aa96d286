/** Scores of one evaluation as a table: one row per task, one square per subject, and what stands beside it. */
import {
  scoringsOf,
  wayOf,
  type Group,
  type MetricName,
  type Score,
  type Scoring,
  type Way,
} from './benchmark';
import type { Subject, TaskSummary } from './evaluation';

/** A Score in points. */
export interface ScoreCell {
  /** NaN where it is undefined. */
  value: number;
  /** 95 % interval; NaN where it is not known. */
  low: number;
  high: number;
  /** Standard error; NaN where it is not known. */
  error: number;
  n: number;
  /** Documents that the items come from, where that is fewer. */
  clusters: number | null;
  /** A share of 1; null where nothing is parsed. */
  parseRate: number | null;
  /** In points over the items whose answer could be read alone; null where nothing is parsed. */
  amongParsed: number | null;
  /** Why the value or its error is undefined. */
  reason: string | null;
}

export interface ScoreRow {
  task: string;
  title: string;
  /** null: a task that this program does not know. */
  group: Group | null;
  scoring: Scoring;
  metric: MetricName;
  /** By subject; null where it has no such score. */
  cells: (ScoreCell | null)[];
  /** Places of the best of them; empty with fewer than two. */
  best: number[];
}

/** Who was scored, in the order of the scores. */
export function subjectsIn(scores: readonly Subject[]): Subject[] {
  const byName = new Map(scores.map(({ base, adapter }) => [`${base}\n${adapter}`, { base, adapter }]));
  return [...byName.values()];
}

/** Every task by its primary scoring of one way to ask, and that scoring's first metric. A task that has none is left out. */
export function scoreView(
  scores: readonly Score[],
  tasks: readonly TaskSummary[],
  subjects: readonly Subject[],
  way: Way,
): ScoreRow[] {
  const names = [...new Set(scores.map(({ task }) => task))];
  return names.flatMap((name) => {
    const task = tasks.find((one) => one.name === name);
    const ofTask = scores.filter((score) => score.task === name && wayOf(score.scoring) === way);
    const scoring = (task && scoringsOf(task.metrics, way)[0]) ?? ofTask[0]?.scoring;
    const metric = (task && scoring && task.metrics[scoring]?.[0]) ?? ofTask[0]?.metric;
    if (!scoring || !metric || ofTask.length === 0) return [];
    const cells = subjects.map((subject) => cellOf(ofTask, subject, scoring, metric));
    const row = { task: name, title: task?.title ?? name, group: task?.group ?? null, scoring, metric };
    return [{ ...row, cells, best: bestOf(cells.map((cell) => cell?.value ?? null)) }];
  });
}

/** The square of one subject; null where it was not scored so. */
export function cellOf(
  scores: readonly Score[],
  { base, adapter }: Subject,
  scoring: Scoring,
  metric: MetricName,
): ScoreCell | null {
  const score = scores.find(
    (one) => one.base === base && one.adapter === adapter && one.scoring === scoring && one.metric === metric,
  );
  return score ? toCell(score) : null;
}

/** A share of 1 in points; NaN where it is undefined, which is null where it came as JSON. */
export const toPoints = (share: number | null): number => (share === null ? NaN : 100 * share);

export function toCell({
  value,
  stderr,
  ci95,
  n,
  clusters,
  parseRate,
  amongParsed,
  reason,
}: Score): ScoreCell {
  return {
    value: toPoints(value),
    low: toPoints(ci95[0]),
    high: toPoints(ci95[1]),
    error: toPoints(stderr),
    n,
    clusters,
    parseRate,
    amongParsed: amongParsed === null ? null : toPoints(amongParsed),
    reason,
  };
}

/** Places of the highest value, several where it is reached more than once; empty with fewer than two values. */
export function bestOf(values: readonly (number | null)[]): number[] {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length < 2) return [];
  const best = Math.max(...known);
  return values.flatMap((value, place) => (value === best ? [place] : []));
}
