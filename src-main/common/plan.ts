/** The plan of a matrix: which cells there are; checked as it stands in its file, before anything is trained. */
import { ways, type Way } from './benchmark';
import { didYouMean, WorkbenchError } from './errors';
import { categories, datasetNameOf, type Category } from './instruction';
import { checkRecipe, defaultRecipe, trainingMethods, type Method } from './recipe';
import { origins, rowName, untrained, type Origin, type RowGroup, type Training } from './training';

/** A matrix plan as the plan file holds it, with absolute paths. */
export interface Plan {
  name: string;
  bases: string[];
  /** `file` is imported on demand, `name` is a dataset of the workspace. */
  datasets: ({ file: string } | { name: string })[];
  /** Training sets that are no categories, by a name of their own. */
  groups: Record<string, RowGroup>;
  /** Each row's categories and groups; [] is the base itself. */
  rows: string[][];
  /** Instructions of every row; null: all. */
  sizes: (number | null)[];
  methods: Method[];
  origins: Origin[];
  tasks: { name: string; file: string }[];
  budget: Budget;
  seeds: number[];
  /** A partial recipe; method, budget and seed override it. */
  recipe: Record<string, unknown>;
  /** Which ways the tasks are scored. */
  scoring: Way | 'both';
  /** Items per task; absent: all. */
  limit?: number;
}

/** What every trained cell gets, so that a row does not win by being larger. */
export type Budget = { tokens: number } | { steps: number };

/** “64,000 tokens”. */
export const budgetName = (budget: Budget): string =>
  'tokens' in budget
    ? `${budget.tokens.toLocaleString('en')} tokens`
    : `${budget.steps.toLocaleString('en')} steps`;

/** Every training of a plan: the base once, every other row in every size, method and origin. */
export function trainingsOf({ rows, sizes, methods, origins }: Plan): Training[] {
  return rows.flatMap((row) =>
    row.length === 0
      ? [untrained]
      : methods.flatMap((method) =>
          origins.flatMap((origin) => sizes.map((size) => ({ row, size, method, origin }))),
        ),
  );
}

/** The datasets of a plan by name; a file goes by its own name. */
export function datasetNames({ datasets }: Pick<Plan, 'datasets'>): string[] {
  return datasets.map((dataset) =>
    'name' in dataset ? dataset.name : datasetNameOf(dataset.file.replace(/^.*[/\\]/, '')),
  );
}

type Resolve = (path: string) => string;

const keys =
  'name bases datasets groups rows sizes methods origins tasks budget seeds recipe scoring limit'.split(' ');
const shown = (value: unknown) => JSON.stringify(value) ?? 'missing';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (message: string, hint = 'See resources/plans/sample.json for a plan that works.') =>
  new WorkbenchError('plan', message, hint);

/**
 * A Plan from the parsed JSON of a plan file: paths made absolute, each row in the order of the categories and then of the
 * groups, and the defaults filled in (all rows whatever their origin, by LoRA; the recipe's default seed, scoring `both`).
 * @param resolve makes a path of the plan file absolute
 * @param tasks names of the tasks there are
 * @throws WorkbenchError `plan`, or `recipe` for a setting out of its range, naming the key and the value
 */
export function checkPlan(json: unknown, resolve: Resolve, tasks: readonly string[]): Plan {
  if (!isObject(json)) throw refuse(`A plan is a JSON object; this is ${shown(json).slice(0, 40)}.`);
  checkKeys(json, keys, 'The plan');
  const datasets = checkDatasets(json.datasets, resolve);
  const groups = checkGroups(json.groups, datasetNames({ datasets }));
  const members = [...categories, ...Object.keys(groups)];
  const recipe = checkPlanRecipe(json.recipe);
  const plan: Plan = {
    name: text(json.name, 'name'),
    bases: list(json.bases, 'bases').map((path, i) => resolve(text(path, `bases[${i}]`))),
    datasets,
    groups,
    rows: list(json.rows, 'rows').map((row, i) => checkRow(row, i, members)),
    sizes: optional(json.sizes, 'sizes', [null], (size, key) => (size === null ? null : whole(size, key))),
    methods: optional(json.methods, 'methods', [checkRecipe(recipe).method], oneOf(trainingMethods)),
    origins: optional(json.origins, 'origins', ['all'], oneOf(origins)),
    tasks: list(json.tasks, 'tasks').map((task, i) => checkTask(task, i, tasks, resolve)),
    budget: checkBudget(json.budget),
    seeds: checkSeeds(json.seeds),
    recipe,
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

function checkRow(row: unknown, i: number, members: readonly string[]): string[] {
  if (!Array.isArray(row))
    throw refuse(
      `rows[${i}] is ${shown(row)}; it must be a list of categories or groups.`,
      'Use [] for the base itself.',
    );
  for (const name of row as unknown[])
    if (!members.includes(name as string))
      throw refuse(
        `rows[${i}] names ${shown(name)}, which is no category or group.${didYouMean(String(name), members)}`,
        `There are ${members.join(', ')}.`,
      );
  const sorted = members.filter((member) => row.includes(member));
  if (sorted.length < row.length) throw refuse(`rows[${i}] names one of its members twice: ${shown(row)}.`);
  return sorted;
}

function checkGroups(value: unknown, datasets: readonly string[]): Plan['groups'] {
  if (value === undefined) return {};
  if (!isObject(value)) throw refuse(`groups is ${shown(value)}; it must be {"a name": {…}}.`);
  return Object.fromEntries(
    Object.entries(value).map(([name, group]) => [name, checkGroup(name, group, datasets)]),
  );
}

function checkGroup(name: string, value: unknown, datasets: readonly string[]): RowGroup {
  const where = `groups.${name}`;
  if (categories.includes(name as Category))
    throw refuse(`${where} has the name of a category.`, 'Give the group another name.');
  if (!isObject(value))
    throw refuse(`${where} is ${shown(value)}; it must be {"datasets": …, "categories": …}.`);
  checkKeys(value, ['datasets', 'categories'], where);
  const members = <T extends string>(key: string, of: readonly T[]) =>
    value[key] === undefined
      ? {}
      : {
          [key]: list(value[key], `${where}.${key}`).map((one, i) => oneOf(of)(one, `${where}.${key}[${i}]`)),
        };
  return { ...members('datasets', datasets), ...members('categories', categories) };
}

/** A list that may be left out. */
function optional<T>(
  value: unknown,
  key: string,
  otherwise: T[],
  check: (element: unknown, key: string) => T,
): T[] {
  return value === undefined
    ? otherwise
    : list(value, key).map((element, i) => check(element, `${key}[${i}]`));
}

const oneOf =
  <T extends string>(of: readonly T[]) =>
  (value: unknown, key: string): T => {
    const known = of.find((one) => one === value);
    if (known !== undefined) return known;
    throw refuse(
      `${key} is ${shown(value)}.${didYouMean(String(value), of)}`,
      `It must be one of ${of.join(', ')}.`,
    );
  };

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

function checkBudget(value: unknown): Budget {
  if (!isObject(value)) throw refuse(`budget is ${shown(value)}; it must be {"tokens": …} or {"steps": …}.`);
  checkKeys(value, ['tokens', 'steps'], 'budget');
  if ('tokens' in value === 'steps' in value)
    throw refuse(
      'budget must have either tokens or steps.',
      'Equal tokens keep a large category from winning by its size.',
    );
  return 'tokens' in value
    ? { tokens: whole(value.tokens, 'budget.tokens') }
    : { steps: whole(value.steps, 'budget.steps') };
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
    ['sizes', plan.sizes.map(shown)],
    ['methods', plan.methods],
    ['origins', plan.origins],
  ];
  for (const [key, names] of named) {
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice !== undefined) throw refuse(`${key} holds “${twice}” twice.`, 'Take one of them out.');
  }
}
