/** Packs a Run or a matrix with all that its numbers come from, but the base models and texts that may not leave. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { LeftOut, Prediction } from '../common/benchmark';
import type { Bundle, CannotRerun, StudySettings } from '../common/bundle';
import { WorkbenchError } from '../common/errors';
import type { Cell, Matrix } from '../common/matrix';
import { studyTableNames } from '../common/matrix-tables';
import type { FrozenInstruction, Run } from '../common/run';
import { trainingName } from '../common/training';
import { programVersion } from '../common/version';
import { formatTable, matrixTable, studyTables } from '../export/tables';
import { readJsonLines } from '../files/json-lines';
import { readCurrent } from '../files/measured';
import { writeZip, type ZipEntry } from '../files/zip';
import { getEvaluation, listEvaluations } from '../store/evaluations';
import { countGated } from '../store/gated';
import { getMatrix, getMatrixPlan, listMatrices } from '../store/matrices';
import { findRun } from '../store/runs';
import type { TrainingRow } from '../store/training-rows';
import { writeCellFolder } from './cell-folder';
import { hashOf } from './hash';
import { cellKey, cellRecipe } from './plan';
import { inEveryWay, studyOfMatrix } from './study';
import { gatedTasksIn } from './tasks';
import type { Workspace } from './workspace';

/** Of a run folder; checkpoints and what is made anew stay. */
const runFiles = ['recipe.json', 'metrics.jsonl', 'left-out.jsonl', 'adapter.gguf', 'model.gguf'];

interface BundleOptions {
  /** Of the resamples that a matrix is studied by. */
  seed: number;
  /** What is going on, in words, and how much of it is done, 0 to 1. */
  onProgress?: (doing: string, fraction: number) => void;
}

/**
 * @param id of a finished Run, or of a matrix with a finished cell
 * @throws WorkbenchError `not-found`
 */
export async function writeBundle(
  workspace: Workspace,
  id: string,
  to: string,
  options: BundleOptions,
): Promise<Bundle> {
  const { store } = workspace;
  const aside = mkdtempSync(join(tmpdir(), 'bioinstruct-bundle-'));
  try {
    const matrix = listMatrices(store).some((one) => one.id === id) ? getMatrix(store, id) : null;
    const run = matrix ? null : findRun(store, id);
    if (!matrix && !run?.result) throw nothingToPack(id);
    const packed = matrix
      ? await packMatrix(workspace, matrix, { aside, ...options })
      : await packRun(workspace, run!);
    const files: Bundle['files'] = {};
    for (const { path, from } of packed.entries) files[path] = await describe(workspace, from);
    const bases: Bundle['bases'] = [];
    for (const file of packed.bases)
      bases.push({ file: basename(file), sha256: await hashOf(workspace, file) });
    const bundle: Bundle = { version: 1, program: programVersion, ...packed.about, bases, files };
    const about = Buffer.from(`${JSON.stringify(bundle, null, 2)}\n`);
    await writeZip(to, [{ path: 'bundle.json', from: about }, ...packed.entries]);
    return bundle;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

interface Packed {
  about: Pick<Bundle, 'kind' | 'id' | 'name' | 'evaluations' | 'cells' | 'withheld'>;
  bases: string[];
  entries: ZipEntry[];
}

async function packRun(workspace: Workspace, run: Run): Promise<Packed> {
  const evaluations = listEvaluations(workspace.store).filter(
    ({ runId, finishedAt }) => runId === run.id && finishedAt !== null,
  );
  const gated = gatedTasksIn(workspace.store);
  const entries = await runEntries(workspace, run);
  for (const one of evaluations) entries.push(...(await evaluationEntries(one, gated)));
  return {
    about: {
      kind: 'run',
      id: run.id,
      name: basename(run.base),
      evaluations: evaluations.map(({ id }) => id),
      cells: [],
      withheld: [...gated],
    },
    bases: [run.base],
    entries,
  };
}

async function packMatrix(
  workspace: Workspace,
  matrix: Matrix,
  { aside, ...options }: BundleOptions & { aside: string },
): Promise<Packed> {
  const { store } = workspace;
  const done = matrix.cells.filter(({ state }) => state === 'done');
  if (done.length === 0) throw nothingToPack(matrix.id);
  const gated = gatedTasksIn(store);
  const plan = getMatrixPlan(store, matrix.id);
  const entries: ZipEntry[] = [
    { path: 'plan.json', from: Buffer.from(`${JSON.stringify(plan, null, 2)}\n`) },
    { path: 'matrix.csv', from: Buffer.from(formatTable(matrixTable(matrix), 'csv')) },
    {
      path: 'matrix.json',
      from: Buffer.from(JSON.stringify({ ...matrix, cells: done.map((cell) => ({ ...cell, scores: [] })) })),
    },
  ];
  entries.push(...(await studyEntries(workspace, matrix, options)));
  const cells: Bundle['cells'] = [];
  for (const cell of done) {
    const run = findRun(store, cell.key);
    if (run) entries.push(...(await runEntries(workspace, run)));
    entries.push(...(await evaluationEntries(getEvaluation(store, cell.key), gated)));
    const rows: TrainingRow[][] = [];
    const rerun = await whyNoRerun(workspace, matrix.id, cell, { gated, rows });
    if (rerun === null) entries.push(...(await cellEntries(workspace, matrix.id, cell, { aside, rows })));
    cells.push({
      key: cell.key,
      name: trainingName(cell),
      base: basename(cell.base),
      seed: cell.seed,
      rerun,
    });
  }
  return {
    about: {
      ...{ kind: 'matrix' as const, id: matrix.id, name: matrix.name, cells, withheld: [...gated] },
      evaluations: done.map(({ key }) => key),
    },
    bases: [...new Set(done.map(({ base }) => base))],
    entries,
  };
}

/** What the cells say together, as `export` writes it, and what it was resampled by. */
async function studyEntries(
  workspace: Workspace,
  matrix: Matrix,
  { seed, onProgress = () => {} }: BundleOptions,
): Promise<ZipEntry[]> {
  const studies = await inEveryWay(matrix, (way) =>
    studyOfMatrix(workspace, matrix.id, { way, seed }, ({ fraction }) =>
      onProgress(`studying the cells by ${way}`, fraction),
    ),
  );
  const settings: StudySettings = studies.map(({ way, seed, rounds, resamples }) => ({
    ...{ way, seed, rounds, resamples },
  }));
  return [
    { path: 'study/settings.json', from: Buffer.from(`${JSON.stringify(settings, null, 2)}\n`) },
    ...studyTableNames.map((name) => ({
      path: `study/${name}.csv`,
      from: Buffer.from(formatTable(studyTables[name](studies), 'csv')),
    })),
  ];
}

/** Rows are named by id and category alone where their texts may not leave. */
async function runEntries({ store }: Workspace, { id, folder }: Run): Promise<ZipEntry[]> {
  const present = runFiles.filter((name) => existsSync(join(folder, name)));
  const entries = present.map((name): ZipEntry => ({ path: `runs/${id}/${name}`, from: join(folder, name) }));
  const lines: string[] = [];
  for await (const row of readJsonLines<FrozenInstruction>(join(folder, 'instructions.jsonl'))) {
    const { id: rowId, category, split } = row;
    const stays = countGated(store, [{ id: rowId, input: row.input }]) > 0;
    lines.push(JSON.stringify(stays ? { id: rowId, category, split } : row));
  }
  return [...entries, { path: `runs/${id}/instructions.jsonl`, from: Buffer.from(`${lines.join('\n')}\n`) }];
}

async function evaluationEntries(
  { id, folder }: { id: string; folder: string },
  gated: ReadonlySet<string>,
): Promise<ZipEntry[]> {
  const at = (name: string) => `evaluations/${id}/${name}`;
  const entries = ['settings.json', 'scores.json']
    .filter((name) => existsSync(join(folder, name)))
    .map((name): ZipEntry => ({ path: at(name), from: join(folder, name) }));
  const leftOut = join(folder, 'left-out.jsonl');
  // A reason may name the answer that stands in the file.
  if (existsSync(leftOut))
    entries.push({
      path: at('left-out.jsonl'),
      from: await rewritten<LeftOut>(leftOut, (one) =>
        gated.has(one.task) ? { task: one.task, item: one.item } : one,
      ),
    });
  for (const name of readdirSync(join(folder, 'predictions')).sort()) {
    const file = join(folder, 'predictions', name);
    const from = gated.has(basename(name, '.jsonl')) ? await rewritten(file, withoutTexts) : file;
    entries.push({ path: at(`predictions/${name}`), from });
  }
  return [
    ...entries,
    ...measuredEntries(folder).map((name) => ({ path: at(name), from: join(folder, name) })),
  ];
}

/** What the instruments used last said of the answers: values by item, without a text of it. */
function measuredEntries(folder: string): string[] {
  const names = Object.values(readCurrent(folder)).sort();
  if (names.length === 0) return [];
  const files = names.flatMap((name) => [`${name}/settings.json`, `${name}/values.jsonl`]);
  return ['current.json', ...files].map((name) => `measured/${name}`);
}

const withoutTexts = ({ task, item, base, adapter, scoring }: Prediction) => ({
  task,
  item,
  base,
  adapter,
  scoring,
});

/** A file of JSON Lines with every line changed. */
async function rewritten<T>(file: string, change: (line: T) => object): Promise<Buffer> {
  const lines: string[] = [];
  for await (const line of readJsonLines<T>(file)) lines.push(`${JSON.stringify(change(line))}\n`);
  return Buffer.from(lines.join(''));
}

/** @param rows receives those of the cell */
async function whyNoRerun(
  workspace: Workspace,
  id: string,
  cell: Cell,
  { gated, rows }: { gated: ReadonlySet<string>; rows: TrainingRow[][] },
): Promise<CannotRerun | null> {
  const plan = getMatrixPlan(workspace.store, id);
  if (plan.tasks.some(({ name }) => gated.has(name))) return 'gated';
  const key = await cellKey(workspace, plan, cell, (slice) => rows.push(slice)).catch(() => null);
  if (key !== cell.key) return 'changed';
  return rows.some((slice) => slice.some(({ gated: stays }) => stays)) ? 'gated' : null;
}

async function cellEntries(
  workspace: Workspace,
  id: string,
  cell: Cell,
  { aside, rows }: { aside: string; rows: TrainingRow[][] },
): Promise<ZipEntry[]> {
  const plan = getMatrixPlan(workspace.store, id);
  const folder = join(aside, cell.key);
  const { threads, device } = cellRecipe(plan, cell);
  await writeCellFolder(workspace, plan, cell, { folder, machine: { threads, device }, rows });
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: `cells/${cell.key}/${file.slice(folder.length + 1).replaceAll('\\', '/')}`,
      from: file,
    }));
}

async function describe(workspace: Workspace, from: string | Buffer): Promise<Bundle['files'][string]> {
  if (typeof from !== 'string')
    return { sha256: createHash('sha256').update(from).digest('hex'), bytes: from.length };
  return { sha256: await hashOf(workspace, from), bytes: statSync(from).size };
}

const nothingToPack = (id: string) =>
  new WorkbenchError(
    'not-found',
    `There is no finished run and no matrix with a finished cell under ${id}.`,
    'List them with: bioinstruct export runs, bioinstruct matrix show',
  );
