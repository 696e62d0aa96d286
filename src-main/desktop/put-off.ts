/** Quitting while jobs are at work: they are stopped with a checkpoint, remembered, and taken up at the next start. */
import type { Answered, Input, Method, Outputs } from '../common/contract';
import type { Calls } from '../fronts/routes';
import type { LaterJob } from './settings';

/** Stops everything that runs or waits, so that it can go on later. @returns what is to be taken up, in order */
export async function putOff(calls: Calls): Promise<LaterJob[]> {
  const ask = askOf(calls);
  const matrices = (await ask('listMatrices', null)) ?? [];
  const runs = (await ask('listRuns', null)) ?? [];
  const evaluations = (await ask('listEvaluations', null)) ?? [];
  const jobs: LaterJob[] = [
    ...oldestFirst(matrices).map(({ id }) => ({ kind: 'matrix' as const, id })),
    ...oldestFirst(runs).map(({ id }) => ({ kind: 'run' as const, id })),
    ...oldestFirst(evaluations).map(({ id }) => ({ kind: 'evaluation' as const, id })),
  ];
  const later: LaterJob[] = [];
  // The waiting ones first: one of them would begin as soon as the running one stops.
  const states = new Map([...matrices, ...runs, ...evaluations].map(({ id, state }) => [id, state]));
  for (const state of ['queued', 'running'])
    for (const job of jobs.filter(({ id }) => states.get(id) === state))
      if (await stop(ask, job)) later.push(job);
  // What ran was at work before what waited.
  return later.sort(
    (a, b) => Number(states.get(b.id) === 'running') - Number(states.get(a.id) === 'running'),
  );
}

/** Takes up what was put off. What is gone, finished or cannot go on is passed over. @returns what goes on */
export async function takeUp(calls: Calls, jobs: readonly LaterJob[]): Promise<LaterJob[]> {
  const ask = askOf(calls);
  const taken: LaterJob[] = [];
  for (const job of jobs) if (await resume(ask, job)) taken.push(job);
  return taken;
}

function resume(ask: Ask, { kind, id }: LaterJob): Promise<unknown> {
  if (kind === 'run') return ask('resumeRun', { run: id, device: null });
  if (kind === 'evaluation') return ask('resumeEvaluation', { evaluation: id });
  return ask('resumeMatrix', { matrix: id });
}

type Ask = <M extends Method>(method: M, input: Input<M>) => Promise<Outputs[M] | null>;

/** null: the call was refused. */
function askOf(calls: Calls): Ask {
  return async <M extends Method>(method: M, input: Input<M>) => {
    const answer = (await calls.call(method, input)) as Answered<Outputs[M]>;
    return 'value' in answer ? answer.value : null;
  };
}

/** A job within a matrix is no job of the queue: stopping it is refused. */
function stop(ask: Ask, { kind, id }: LaterJob): Promise<unknown> {
  if (kind === 'run') return ask('pauseRun', { run: id });
  if (kind === 'evaluation') return ask('pauseEvaluation', { evaluation: id });
  return ask('pauseMatrix', { matrix: id });
}

function oldestFirst<T extends { createdAt: string; state: string }>(jobs: readonly T[]): T[] {
  return jobs
    .filter(({ state }) => state === 'queued' || state === 'running')
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
}
