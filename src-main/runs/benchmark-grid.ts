/** The benchmark table of a workspace: which evaluations are its rows, and what their models are called. */
import { adapterByPath, importedNames } from '../common/adapter';
import type { Score } from '../common/benchmark';
import {
  benchmarkGrid,
  type BenchmarkGrid,
  type GridRequest,
  type MeasuredModel,
} from '../common/benchmark-grid';
import type { Evaluation, Subject } from '../common/evaluation';
import { pathEnds } from '../common/path-ends';
import type { Run } from '../common/run';
import { listEvaluations, scoresOf } from '../store/evaluations';
import { listPublished } from '../store/published';
import { listRuns } from '../store/runs';
import { listImported } from './imported-adapters';
import { tasksIn } from './tasks';
import type { Workspace } from './workspace';

type GridWorkspace = Pick<Workspace, 'store' | 'folder'>;

/** @throws WorkbenchError `not-found` for an evaluation that is not there */
export function workspaceGrid(workspace: GridWorkspace, request: GridRequest): BenchmarkGrid {
  const { store } = workspace;
  const done = listEvaluations(store).filter(({ state, id, matrix }) =>
    request.evaluations ? request.evaluations.includes(id) : state === 'done' && matrix === null,
  );
  const published = request.published ? listPublished(store) : [];
  return benchmarkGrid(measuredModels(workspace, done), published, tasksIn(store), request);
}

/**
 * One row for a model as it was asked: another template, number of examples or limit is another row. Of two evaluations
 * that asked it the same task in the same way the newer one counts; the oldest model comes first.
 */
function measuredModels(workspace: GridWorkspace, evaluations: readonly Evaluation[]): MeasuredModel[] {
  const { store } = workspace;
  const scored = evaluations.map((evaluation) => ({ evaluation, scores: scoresOf(store, evaluation.id) }));
  const runs = listRuns(store);
  const bases = scored.flatMap(({ scores }) =>
    scores.map((score) => trainedFrom(score, runs)?.base ?? score.base),
  );
  const known = { runs, imported: importedNames(listImported(workspace)), baseName: pathEnds(bases) };
  const rows = new Map<string, MeasuredModel & { scores: Score[] }>();
  for (const { evaluation, scores } of scored)
    for (const score of scores) {
      const how = howAsked(evaluation);
      const key = JSON.stringify([score.base, score.adapter, how]);
      const named = () => ({ key, ...namesOf(score, known, how), scores: [] });
      const row = rows.get(key) ?? named();
      rows.set(key, row);
      row.scores.push(score);
    }
  return [...rows.values()].reverse();
}

/** What of the settings makes another row, in words; empty for the usual ones. */
function howAsked({ settings }: Evaluation): string {
  if (!settings) return '';
  const { template, shots = 0, limit } = settings;
  return [
    ...(template === 'auto' ? [] : [template]),
    ...(shots > 0 ? [`${shots}-shot`] : []),
    ...(limit === null ? [] : [`first ${limit}`]),
  ].join(', ');
}

/** What names come from. */
interface Known {
  runs: readonly Run[];
  imported: ReadonlyMap<string, string>;
  baseName: (path: string) => string;
}

function namesOf(
  { base, adapter }: Subject,
  { runs, imported, baseName }: Known,
  how: string,
): Pick<MeasuredModel, 'model' | 'trainedOn'> {
  const run = trainedFrom({ base, adapter }, runs);
  const trained = run
    ? run.categories.join(' + ') || 'all categories'
    : adapter === null
      ? 'base'
      : (imported.get(adapter) ?? adapterByPath(adapter));
  return {
    model: baseName(run?.base ?? base).replace(/\.gguf$/i, ''),
    trainedOn: [trained, ...(how === '' ? [] : [how])].join(' · '),
  };
}

const trainedFrom = ({ base, adapter }: Subject, runs: readonly Run[]): Run | undefined =>
  runs.find(({ result }) => result && (result.adapter ?? result.model) === (adapter ?? base));
