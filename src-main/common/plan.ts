/** The plan of a matrix: which cells there are; checked as it stands in its file, before anything is trained. */
import { ways, type Way } from './benchmark';
import { didYouMean, WorkbenchError } from './errors';
import { categories, datasetNameOf, type Category } from './instruction';
import { checkRecipe, defaultRecipe } from './recipe';

/** A matrix plan as the plan file holds it, with absolute paths. */
export interface Plan {
  name: string;
  bases: string[];
  /** `file` is imported on demand, `name` is a dataset of the workspace. */
  datasets: ({ file: string } | { name: string })[];
  /** Each row's categories; [] is the base itself. */
  rows: Category[][];
  tasks: { name: string; file: string }[];
  budget: { tokens: number };
  seeds: number[];
  /** A partial recipe; the budget and the seed override it. */
  recipe: Record<string, unknown>;
  scoring: Way | 'both';
  /** Items per task; absent: all. */
  limit?: number;
}

/** “Base”, “QA”, “QA + IE”. */
export function rowName(row: readonly Category[]): string {
  return row.length === 0 ? 'Base' : row.join(' + ');
}

/** The datasets of a plan by name; a file goes by its own name. */
export function datasetNames({ datasets }: Pick<Plan, 'datasets'>): string[] {
  return datasets.map((dataset) =>
    'name' in dataset ? dataset.name : datasetNameOf(dataset.file.replace(/^.*[/\\]/, '')),
  );
}

type Resolve = (path: string) => string;

const keys = 'name bases datasets rows tasks budget seeds recipe scoring limit'.split(' ');
const shown = (value: unknown) => JSON.stringify(value) ?? 'missing';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (message: string, hint = 'See resources/plans/sample.json for a plan that works.') =>
  new WorkbenchError('plan', message, hint);

/**
 * A Plan from the parsed JSON of a plan file: paths made absolute, each row in the order of the categories, and the
 * defaults filled in (the recipe's default seed, scoring `both`).
 * @param resolve makes a path of the plan file absolute
 * @param tasks names of the tasks there are
 * @throws WorkbenchError `plan`, or `recipe` for a setting out of its range, naming the key and the value
 */
export function checkPlan(json: unknown, resolve: Resolve, tasks: readonly string[]): Plan {
  if (!isObject(json)) throw refuse(`A plan is a JSON object; this is ${shown(json).slice(0, 40)}.`);
  checkKeys(json, keys, 'The plan');
  const plan: Plan = {
    name: text(json.name, 'name'),
    bases: list(json.bases, 'bases').map((path, i) => resolve(text(path, `bases[${i}]`))),
    datasets: checkDatasets(json.datasets, resolve),
    rows: list(json.rows, 'rows').map(checkRow),
    tasks: list(json.tasks, 'tasks').map((task, i) => checkTask(task, i, tasks, resolve)),
    budget: checkBudget(json.budget),
    seeds: checkSeeds(json.seeds),
    recipe: checkPlanRecipe(json.recipe),
    scoring: checkScoring(json.scoring),
    ...(json.limit === undefined ? {} : { limit: whole(json.limit, 'limit') }),
  };
  refuseRepeats(plan);
  if (plan.datasets.length === 0 && plan.rows.some((row) => row.length > 0))
    throw refuse('datasets is empty, but rows ask for training.', 'Name a file or a dataset in datasets.');
  return plan;
}

function checkKeys(object: Record<string, unknown>, known: readonly string[], where: string): void {
  for (const key of Object.keys(object))
    if (!known.includes(key))
      throw refuse(`${where} has no key “${key}”.${didYouMean(key, known)}`, `Keys: ${known.join(', ')}.`);
}

function text(value: unknown, key: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw refuse(`${key} is ${shown(value)}; it must be a text.`);
}

function list(value: unknown, key: string): unknown[] {
  if (Array.isArray(value) && value.length > 0) return value as unknown[];
  throw refuse(`${key} is ${shown(value)}; it must be a list with at least one element.`);
}

function whole(value: unknown, key: string, min = 1): number {
  if (Number.isSafeInteger(value) && (value as number) >= min) return value as number;
  throw refuse(`${key} is ${shown(value)}; it must be a whole number from ${min}.`);
}

function checkDatasets(value: unknown, resolve: Resolve): Plan['datasets'] {
  if (!Array.isArray(value)) throw refuse(`datasets is ${shown(value)}; it must be a list.`);
  return value.map((dataset: unknown, i) => {
    const where = `datasets[${i}]`;
    if (!isObject(dataset))
      throw refuse(`${where} is ${shown(dataset)}; it must be {"file": …} or {"name": …}.`);
    checkKeys(dataset, ['file', 'name'], where);
    if ('file' in dataset === 'name' in dataset) throw refuse(`${where} must have either file or name.`);
    return 'file' in dataset
      ? { file: resolve(text(dataset.file, `${where}.file`)) }
      : { name: text(dataset.name, `${where}.name`) };
  });
}

function checkRow(row: unknown, i: number): Category[] {
  if (!Array.isArray(row))
    throw refuse(
      `rows[${i}] is ${shown(row)}; it must be a list of categories.`,
      'Use [] for the base itself.',
    );
  for (const name of row as unknown[])
    if (!categories.includes(name as Category))
      throw refuse(
        `rows[${i}] names ${shown(name)}, which is no category.${didYouMean(String(name), categories)}`,
        `Categories: ${categories.join(', ')}.`,
      );
  const sorted = categories.filter((category) => row.includes(category));
  if (sorted.length < row.length) throw refuse(`rows[${i}] names a category twice: ${shown(row)}.`);
  return sorted;
}

function checkTask(
  task: unknown,
  i: number,
  known: readonly string[],
  resolve: Resolve,
): Plan['tasks'][number] {
  const where = `tasks[${i}]`;
  if (!isObject(task)) throw refuse(`${where} is ${shown(task)}; it must be {"name": …, "file": …}.`);
  checkKeys(task, ['name', 'file'], where);
  const name = text(task.name, `${where}.name`);
  if (!known.includes(name))
    throw refuse(
      `${where} names “${name}”, which is no task.${didYouMean(name, known)}`,
      `Tasks: ${known.join(', ')}.`,
    );
  return { name, file: resolve(text(task.file, `${where}.file`)) };
}

function checkBudget(value: unknown): Plan['budget'] {
  if (!isObject(value)) throw refuse(`budget is ${shown(value)}; it must be {"tokens": …}.`);
  checkKeys(value, ['tokens'], 'budget');
  return { tokens: whole(value.tokens, 'budget.tokens') };
}

function checkSeeds(value: unknown): number[] {
  if (value === undefined) return [defaultRecipe.seed];
  const seeds = list(value, 'seeds').map((seed, i) => whole(seed, `seeds[${i}]`, 0));
  for (const seed of seeds) checkRecipe({ seed });
  return seeds;
}

function checkPlanRecipe(value: unknown): Record<string, unknown> {
  if (value === undefined) return {};
  if (!isObject(value)) throw refuse(`recipe is ${shown(value)}; it must be an object of settings.`);
  checkRecipe(value);
  return value;
}

function checkScoring(value: unknown): Plan['scoring'] {
  const known = [...ways, 'both'] as const;
  const scoring = known.find((one) => one === (value ?? 'both'));
  if (scoring) return scoring;
  throw refuse(
    `scoring is ${shown(value)}; it must be one of ${known.join(', ')}.${didYouMean(String(value), known)}`,
  );
}

/** A cell that occurs twice would be trained twice and counted twice. */
function refuseRepeats(plan: Plan): void {
  const named: [string, string[]][] = [
    ['rows', plan.rows.map(rowName)],
    ['bases', plan.bases],
    ['tasks', plan.tasks.map((task) => task.name)],
    ['seeds', plan.seeds.map(String)],
    ['datasets', datasetNames(plan)],
  ];
  for (const [key, names] of named) {
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice !== undefined) throw refuse(`${key} holds “${twice}” twice.`, 'Take one of them out.');
  }
}
