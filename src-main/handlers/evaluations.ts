/** The Evaluate view. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Handlers, Input } from '../common/contract';
import { cancelled, paused, WorkbenchError } from '../common/errors';
import type { Evaluation, Subject } from '../common/evaluation';
import type { EvaluationSettings, SideFile } from '../common/worker';
import { readModel } from '../models/gguf-reader';
import { sampleBenchmarks } from '../resources';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { findAdapter } from '../runs/adapters';
import { compareInWorkspace } from '../runs/compare';
import { askedPrompts, createEvaluation, resumeEvaluation } from '../runs/evaluate';
import { hashOf } from '../runs/hash';
import { requireBase } from '../runs/lost';
import type { Workspace } from '../runs/workspace';
import { getEvaluation, listEvaluations, scoresOf, updateEvaluation } from '../store/evaluations';
import { getRun } from '../store/runs';
import { checkOffered } from './offered';
import { checkFileOf, tasksWithFiles } from './tasks';

type Slice = Pick<
  Handlers,
  | 'startEvaluation'
  | 'cancelEvaluation'
  | 'pauseEvaluation'
  | 'resumeEvaluation'
  | 'listEvaluations'
  | 'openEvaluation'
  | 'pageItems'
  | 'getItem'
  | 'getPrompts'
  | 'compareEvaluations'
>;

/** Of random choices; the same as the command line's. */
const seed = 42;
/** Rounds of randomisation and of the bootstrap; the same as the command line's. */
const resamples = 10_000;
/** Left out items that are shown one by one. */
const shownLeftOut = 200;

/** @param samples the file of each task that ships, by its name */
export function evaluationHandlers(
  workspace: Workspace,
  samples: () => Record<string, string> = sampleBenchmarks,
): Slice {
  const { store, desk, queue, emit } = workspace;

  const tell = (evaluation: Evaluation): Evaluation => {
    emit({ kind: 'evaluation', evaluation, report: null });
    return evaluation;
  };

  /** Why it failed is recorded with it and shown from there. */
  function enqueue(evaluation: Evaluation): Evaluation {
    queue.add(evaluation.id, (signal) => resumeEvaluation(workspace, evaluation.id, signal));
    return tell(evaluation);
  }

  function stop(id: string, state: 'paused' | 'cancelled'): Evaluation {
    if (getEvaluation(store, id).state === 'queued')
      tell(updateEvaluation(store, id, { state, error: null }));
    if (!queue.cancel(id, state === 'paused' ? paused() : cancelled())) throw notAtWork(id);
    return getEvaluation(store, id);
  }

  const askedIn = ({ evaluation }: { evaluation: string }, task: string) =>
    getEvaluation(store, evaluation).settings?.tasks.find(({ name }) => name === task);

  const sideFiles = (sides: Input<'getItem'>['sides']): SideFile[] =>
    sides.map((side) => ({ ...side, folder: getEvaluation(store, side.evaluation).folder }));

  return {
    startEvaluation: async ({ subjects: asked, ...rest }) => {
      const subjects = asked.map((one) => subjectOf(workspace, one));
      for (const base of new Set(subjects.map((one) => one.base))) {
        requireBase(base);
        await readModel(base);
      }
      for (const { name, file } of rest.tasks) checkFileOf(tasksWithFiles(store, samples()), name, file);
      const [only] = asked.length === 1 ? asked : [];
      const runId = only?.kind === 'run' ? only.run : null;
      const groups = together(subjects);
      for (const group of groups) await checkFit(workspace, group);
      return groups.map((group) => {
        const names = { id: randomUUID().slice(0, 8), runId };
        return enqueue(createEvaluation(workspace, names, { ...rest, ...group, threads: null, seed }));
      });
    },
    cancelEvaluation: ({ evaluation }) => stop(evaluation, 'cancelled'),
    pauseEvaluation: ({ evaluation }) => stop(evaluation, 'paused'),
    resumeEvaluation: ({ evaluation: id }) => {
      const evaluation = getEvaluation(store, id);
      if (['done', 'queued', 'running'].includes(evaluation.state))
        throw new WorkbenchError(
          'refused',
          `Evaluation ${id} cannot go on: it is ${evaluation.state}.`,
          'Start a new one.',
        );
      return enqueue(updateEvaluation(store, id, { state: 'queued', error: null }));
    },
    listEvaluations: () => listEvaluations(store),
    openEvaluation: async ({ evaluation: id }) => {
      const evaluation = getEvaluation(store, id);
      const leftOut = await desk.call('readLeftOut', { folder: evaluation.folder, first: shownLeftOut });
      const settings = existsSync(evaluation.folder) ? readEvaluationSettings(evaluation.folder) : null;
      return { evaluation, settings, scores: scoresOf(store, id), leftOut };
    },
    pageItems: ({ sides, ...request }) =>
      desk.call('pageItems', {
        ...request,
        own: askedIn(sides[0]!, request.task)?.own,
        sides: sideFiles(sides),
      }),
    getItem: ({ task, sides, item }) => {
      const { own, file = null } = askedIn(sides[0]!, task) ?? {};
      return desk.call('getItem', { task, own, sides: sideFiles(sides), item, file });
    },
    getPrompts: ({ evaluation, ...asked }) => askedPrompts(workspace, evaluation, asked),
    compareEvaluations: (asked) =>
      compareInWorkspace(workspace, { ...asked, systemA: null, systemB: null, seed, resamples }),
  };
}

type Group = Pick<EvaluationSettings, 'bases' | 'adapters'>;

function subjectOf(workspace: Workspace, asked: Input<'startEvaluation'>['subjects'][number]): Subject {
  const { store } = workspace;
  if (asked.kind === 'base') {
    checkOffered(store, 'model', asked.base);
    return { base: asked.base, adapter: null };
  }
  if (asked.kind === 'adapter') {
    const { base, file } = findAdapter(workspace, asked.adapter);
    return { base, adapter: file };
  }
  const { id, base, result } = getRun(store, asked.run);
  if (result?.model) return { base: result.model, adapter: null };
  if (result?.adapter) return { base, adapter: result.adapter };
  throw new WorkbenchError('refused', `Run ${id} has no adapter to evaluate.`, 'Choose a run that is done.');
}

/** An evaluation asks every base with every adapter, and an adapter fits its own base: bare bases go together, others alone. */
function together(subjects: readonly Subject[]): Group[] {
  const byBase = [...Map.groupBy(subjects, ({ base }) => base)].map(([base, on]) => ({
    bases: [base],
    adapters: [...new Set(on.map(({ adapter }) => adapter))],
  }));
  const bare = byBase.filter(({ adapters }) => adapters.every((adapter) => adapter === null));
  const bases = bare.flatMap((one) => one.bases);
  return [
    ...(bases.length > 0 ? [{ bases, adapters: [null] }] : []),
    ...byBase.filter((one) => !bare.includes(one)),
  ];
}

/** Tells an adapter of another base here: in the queue it would be found out hours later. */
async function checkFit(workspace: Workspace, { bases, adapters }: Group): Promise<void> {
  const files = adapters.filter((file) => file !== null);
  if (files.length === 0) return;
  const hashed = await Promise.all(
    bases.map(async (file) => ({ file, sha256: await hashOf(workspace, file) })),
  );
  await workspace.engine.call('checkAdapters', { bases: hashed, adapters: files });
}

function notAtWork(id: string): WorkbenchError {
  return new WorkbenchError(
    'not-found',
    `Evaluation ${id} neither runs nor waits.`,
    'There is nothing to stop.',
  );
}
