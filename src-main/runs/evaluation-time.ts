/** How long a cell's evaluation takes, from how long others on its base took: `speed.json` beside their predictions. */
import { wayOf, ways, type Scoring, type Way } from '../common/benchmark';
import type { Evaluation } from '../common/evaluation';
import type { Plan } from '../common/plan';
import { readAnswerSpeeds } from '../files/evaluation-speed';
import { listEvaluations, scoresOf } from '../store/evaluations';
import type { Workspace } from './workspace';

type Asked = Pick<Plan, 'tasks' | 'scoring' | 'limit'>;

/**
 * Seconds of answering all tasks of a plan once, by the newest evaluations that asked the base, or an adapter on it, the
 * same files in the same way, of at least as many items; null: one of the tasks has none.
 * @param tried of a task and way that have none
 */
export function evaluationSeconds(
  { store }: Pick<Workspace, 'store'>,
  base: string,
  { tasks, scoring, limit = Infinity }: Asked,
  tried: (task: Asked['tasks'][number], way: Way) => number | null = () => null,
): number | null {
  const earlier = listEvaluations(store).filter(
    ({ state, settings }) => state === 'done' && settings?.bases.includes(base),
  );
  const asked = scoring === 'both' ? ways : [scoring];
  const scoresIn = onceEach(({ id }: Evaluation) => scoresOf(store, id));
  const speedsIn = onceEach(({ folder }: Evaluation) => readAnswerSpeeds(folder));
  let sum = 0;
  for (const task of tasks)
    for (const way of asked) {
      const seconds = first(earlier, (evaluation) => secondsIn(evaluation, task, way)) ?? tried(task, way);
      if (seconds === null) return null;
      sum += seconds;
    }
  return sum;

  /** null: it does not tell. */
  function secondsIn(evaluation: Evaluation, task: Asked['tasks'][number], way: Way): number | null {
    const { settings } = evaluation;
    const same = settings!.tasks.some(({ name, file }) => name === task.name && file === task.file);
    const covers = settings!.limit === null || limit <= settings!.limit;
    if (!same || !covers || ![way, 'both'].includes(settings!.scoring)) return null;
    // Of one subject, for each of the scorings, under whichever metric has most of them.
    const items = new Map<Scoring, number>();
    for (const score of scoresIn(evaluation))
      if (score.task === task.name && score.base === base && wayOf(score.scoring) === way)
        items.set(score.scoring, Math.max(items.get(score.scoring) ?? 0, Math.min(score.n, limit)));
    if (items.size === 0) return 0;
    const speed = speedsIn(evaluation).find((one) => one.task === task.name && one.way === way);
    if (!speed) return null;
    return (speed.seconds / speed.answers) * [...items.values()].reduce((all, n) => all + n, 0);
  }
}

/** Remembers the answers. */
function onceEach<T, R>(ask: (one: T) => R): (one: T) => R {
  const known = new Map<T, R>();
  return (one) => {
    if (!known.has(one)) known.set(one, ask(one));
    return known.get(one)!;
  };
}

function first<T, R>(list: readonly T[], ask: (one: T) => R | null): R | null {
  for (const one of list) {
    const answer = ask(one);
    if (answer !== null) return answer;
  }
  return null;
}
