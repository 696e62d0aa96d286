/** Takes what a cell folder came to into the workspace of its matrix. */
import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Prediction, Score } from '../common/benchmark';
import type { Cell, Plan } from '../common/matrix';
import type { RunResult } from '../common/run';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { jsonLines, readJsonLines } from '../files/json-lines';
import { writeWhole } from '../files/write-whole';
import { addEvaluation, getEvaluation, recordScores } from '../store/evaluations';
import { updateCell } from '../store/matrices';
import { addRun } from '../store/runs';
import type { CellResult } from './cell-folder';
import { cellWorkspace } from './run-cell';
import { evaluationFolder, runFolder, type Workspace } from './workspace';

/** What a finished Run needs no longer, or makes anew. */
const remade = /^(checkpoints|pack\.bin|adapter\.merged-.*)$/;

/** Files first, then the database: a collection that is interrupted is begun anew. */
export async function collectCell(
  workspace: Workspace,
  { id, plan }: { id: string; plan: Plan },
  cell: Cell,
  { folder, result }: { folder: string; result: CellResult },
): Promise<void> {
  const { key, base } = cell;
  const { store } = workspace;
  const inside = {
    run: join(cellWorkspace(folder), 'runs', key),
    evaluation: join(cellWorkspace(folder), 'evaluations', key),
  };
  const [runAt, evaluationAt] = [runFolder(workspace, key), evaluationFolder(workspace, key)];
  const { bases } = readEvaluationSettings(inside.evaluation);
  const fromRun = (path: string) => path.startsWith(inside.run) && join(runAt, path.slice(inside.run.length));
  const fromBenchmarks = (path: string) => {
    const at = plan.tasks.findIndex((_, i) => path.startsWith(join(folder, 'benchmarks', String(i), '/')));
    return at >= 0 && plan.tasks[at]!.file;
  };
  const moved = (path: string): string =>
    fromRun(path) || fromBenchmarks(path) || (path === bases[0] ? base : path);

  if (result.run) takeOver(inside.run, runAt, (name) => !remade.test(name));
  takeOver(inside.evaluation, evaluationAt);
  await renameInside(evaluationAt, moved);
  if (result.run?.result) {
    const kept = renamed<RunResult>(result.run.result, moved);
    addRun(store, { ...result.run, folder: runAt, base, result: kept });
  }
  const runId = result.run ? key : null;
  addEvaluation(store, { id: key, folder: evaluationAt, runId, createdAt: new Date().toISOString() });
  recordScores(store, key, renamed<Score[]>(result.scores, moved));
  updateCell(store, id, key, { state: 'done', error: null, runId, evaluationId: key });
  workspace.emit({ kind: 'evaluation', evaluation: getEvaluation(store, key), report: null });
}

/**
 * Copies what a folder of the cell's workspace holds to another place, whole or not at all, over what was there.
 * @param keep whether a file or folder inside, by its name, goes along
 */
function takeOver(from: string, to: string, keep: (name: string) => boolean = () => true): void {
  const aside = `${to}.partial-${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  cpSync(from, aside, { recursive: true, filter: (path) => path === from || keep(basename(path)) });
  rmSync(to, { recursive: true, force: true });
  renameSync(aside, to);
}

/** Settings and predictions name models and files by where they lay when they were made. */
async function renameInside(evaluation: string, moved: (path: string) => string): Promise<void> {
  const settings = renamed(readEvaluationSettings(evaluation), moved);
  writeWhole(join(evaluation, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
  const folder = join(evaluation, 'predictions');
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const predictions: Prediction[] = [];
    for await (const { base, adapter, ...rest } of readJsonLines<Prediction>(file))
      predictions.push({ ...rest, base: moved(base), adapter: adapter === null ? null : moved(adapter) });
    writeWhole(file, jsonLines(predictions));
  }
}

/** A copy in which every text that is a path of elsewhere is that of here. */
function renamed<T>(value: T, moved: (path: string) => string): T {
  return JSON.parse(JSON.stringify(value), (_, inside: unknown) =>
    typeof inside === 'string' ? moved(inside) : inside,
  ) as T;
}
