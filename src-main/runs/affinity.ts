/** Predicted affinity: rows of a dataset, or of a matrix's plan, and tasks -> engine; then held against the matrix's studies. */
import type {
  Affinity,
  AffinityJob,
  AffinityReport,
  AffinityResult,
  AffinitySettings,
  KeptAffinity,
} from '../common/affinity';
import type { Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { categories, type InstructionText } from '../common/instruction';
import type { Plan } from '../common/matrix';
import { randomFrom, shuffled } from '../common/random';
import { checkRecipe, defaultRecipe, type Recipe } from '../common/recipe';
import { untrained } from '../common/training';
import type { Study } from '../common/study';
import { getMatrix, getMatrixPlan } from '../store/matrices';
import { trainingSlices } from '../store/training-rows';
import { drawnRows } from './drawn-rows';
import { allOf, withRests } from './in-slices';
import { cellRecipe, cellRows } from './plan';
import { inEveryWay } from './study';
import { taskIn } from './tasks';
import type { Workspace } from './workspace';

type NamedTask = KeptAffinity['others'][number];

/** What is not given comes from the plan of the matrix. */
export interface AffinityRequest {
  settings: AffinitySettings;
  base?: string;
  /** Datasets by name; their categories are the members. */
  datasets?: string[];
  /** Of a matrix: besides its own. */
  tasks?: NamedTask[];
  template?: Recipe['template'];
  device?: string;
  /** Whose plan is meant. */
  matrix?: string;
}

interface Context {
  signal: AbortSignal;
  onReport(report: AffinityReport): void;
}

/** @throws WorkbenchError `usage` where something is given neither by hand nor by a matrix, `no-rows`, and what the engine refuses */
export async function predictAffinity(
  workspace: Workspace,
  request: AffinityRequest,
  { signal, onReport }: Context,
): Promise<KeptAffinity> {
  const { matrix } = request;
  const plan = matrix === undefined ? null : getMatrixPlan(workspace.store, matrix);
  const job = await jobOf(workspace, request, plan, signal);
  const others = plan ? (request.tasks ?? []) : [];
  return { ...(await workspace.engine.call('measureAffinity', job, onReport, signal)), others };
}

/**
 * Beside the changes that a matrix has measured so far, and what follows for every task.
 * @param studyOf what its cells say together in one way of scoring
 */
export async function tellAffinity(
  { store, desk }: Pick<Workspace, 'store' | 'desk'>,
  affinity: KeptAffinity,
  { matrix, studyOf }: { matrix: string | null; studyOf(way: Way): Promise<Study> },
  signal?: AbortSignal,
): Promise<AffinityResult> {
  const studies = matrix === null ? [] : await inEveryWay(getMatrix(store, matrix), studyOf);
  const { seed } = affinity.settings;
  const told = await desk.call('checkAffinity', { affinity, studies, seed }, undefined, signal);
  const plan = matrix === null ? null : getMatrixPlan(store, matrix);
  return { ...affinity, cell: cellOf(affinity, plan), matrix, ...told };
}

async function jobOf(
  workspace: Workspace,
  request: AffinityRequest,
  plan: Plan | null,
  signal: AbortSignal,
): Promise<AffinityJob> {
  const { settings, datasets, template, device } = request;
  const base = request.base ?? plan?.bases[0];
  const tasks = tasksOf(request.tasks, plan);
  if (base === undefined) throw missing('a base model', '--base');
  if (!tasks) throw missing('tasks', '--task');
  if (plan && !plan.bases.includes(base))
    throw new WorkbenchError(
      'usage',
      `The matrix has no cell on ${base}.`,
      `Take one of ${plan.bases.join(', ')}.`,
    );
  const all = datasets
    ? await categoriesOf(workspace, datasets, signal)
    : plan && (await membersOf(workspace, plan, signal));
  if (!all) throw missing('instructions', '--dataset');
  const recipe = checkRecipe(plan?.recipe ?? {});
  return {
    ...settings,
    base,
    template: template ?? recipe.template,
    device: device ?? recipe.device,
    threads: recipe.threads,
    learningRate: recipe.learningRate,
    members: all.map(({ name, rows }) => ({
      name,
      rows: rows.length,
      texts: shuffled(rows, randomFrom(settings.seed)).slice(0, settings.perMember).map(textOf),
    })),
    tasks: tasks.map(({ name, file }) => ({ task: taskIn(workspace.store, name), file })),
  };
}

/** Of the plan and besides it; a file that is given for one of the plan takes the place of its own. */
function tasksOf(
  given: readonly NamedTask[] | undefined,
  plan: Plan | null,
): readonly NamedTask[] | undefined {
  if (!plan) return given;
  const names = new Set(given?.map(({ name }) => name));
  return [...plan.tasks.filter(({ name }) => !names.has(name)), ...(given ?? [])];
}

interface Member {
  name: string;
  rows: InstructionText[];
}

/** @throws WorkbenchError `no-rows` where no row has a category */
async function categoriesOf(
  { store }: Workspace,
  datasets: string[],
  signal: AbortSignal,
): Promise<Member[]> {
  const all: Member[] = [];
  for (const name of categories) {
    const slices = trainingSlices(store, [{ datasets, categories: [name], review: null }]);
    const rows = await allOf(withRests(slices, signal));
    if (rows.length > 0) all.push({ name, rows });
  }
  if (all.length > 0) return all;
  throw new WorkbenchError(
    'no-rows',
    `No row of ${datasets.join(', ')} that may be trained on has a category.`,
    'Give them one with categorize.',
  );
}

/** Categories and groups that any row of the plan has, in the order of the largest rows. */
export async function membersOf({ store }: Workspace, plan: Plan, signal?: AbortSignal): Promise<Member[]> {
  const names = new Set([...plan.rows].sort((a, b) => b.length - a.length).flat());
  const recipe = cellRecipe(plan, { method: 'lora', seed: 0 });
  const members: Member[] = [];
  for (const name of names) {
    const request = { ...cellRows(plan, { ...untrained, row: [name] }), recipe };
    members.push({ name, rows: await allOf(drawnRows(store, request, request.datasets, signal)) });
  }
  return members;
}

/** The text alone: nothing else of a row is for the workers. */
export const textOf = ({ instruction, input, output }: InstructionText): InstructionText => ({
  instruction,
  input,
  output,
});

function cellOf({ members }: Affinity, plan: Plan | null): AffinityResult['cell'] {
  if (plan && 'tokens' in plan.budget) return { tokens: plan.budget.tokens, by: 'budget' };
  const meanTokens = ({ tokens, sampled }: Affinity['members'][number]) => tokens / sampled;
  if (plan && 'steps' in plan.budget) {
    const { batchSize } = cellRecipe(plan, { method: 'lora', seed: 0 });
    const mean = members.reduce((sum, member) => sum + meanTokens(member), 0) / members.length;
    return { tokens: Math.round(plan.budget.steps * batchSize * mean), by: 'budget' };
  }
  const tokens = members.map((member) => meanTokens(member) * member.rows * defaultRecipe.epochs);
  return { tokens: Math.round(Math.max(...tokens)), by: 'epochs' };
}

const missing = (what: string, option: string) =>
  new WorkbenchError('usage', `An affinity needs ${what}.`, `Give ${option}, or a --matrix that has it.`);
