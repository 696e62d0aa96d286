/** A plan as it is made on the screen: what is chosen and typed, what is wrong with it, and the plan that it comes to. */
import type { Category } from '../../src-main/common/instruction';
import { categories } from '../../src-main/common/instruction';
import { checkPlan, trainingsOf, type Plan } from '../../src-main/common/plan';
import type { RowGroup } from '../../src-main/common/training';
import { errorOf } from '../api';

/** A group as it is edited; nothing chosen of a kind means all of it. */
export interface GroupDraft {
  /** Stands for it in the rows, whatever it is called while its name is typed. */
  key: string;
  name: string;
  datasets: readonly string[];
  categories: readonly Category[];
}

type Chosen = Pick<Plan, 'bases' | 'datasets' | 'rows' | 'methods' | 'origins' | 'scoring'>;

/** The categories that the paper crosses. */
const crossed = ['QA', 'IE', 'GEN'] as const satisfies readonly Category[];

export class PlanDraft {
  name = $state('');
  chosen = $state.raw<Chosen>({
    bases: [],
    datasets: [],
    rows: subsetsOf(crossed),
    methods: ['lora'],
    origins: ['all'],
    scoring: 'both',
  });
  /** OTHER has a column too. */
  withOther = $state(false);
  groups = $state.raw<readonly GroupDraft[]>([]);
  /** As they are typed. */
  sizes = $state('all');
  seeds = $state('1, 2, 3');
  amount = $state('1000000');
  limit = $state('');
  budget = $state<'tokens' | 'steps'>('tokens');
  /** The tasks that are chosen, by name, with the file of each. */
  files = $state.raw<Readonly<Record<string, string>>>({});
  recipe = $state.raw<Plan['recipe']>({});

  /** Categories, and keys of groups. */
  members = $derived<string[]>([
    ...crossed,
    ...(this.withOther ? ['OTHER'] : []),
    ...this.groups.map(({ key }) => key),
  ]);
  /** The rows by the names of their members. */
  rows = $derived(this.chosen.rows.map((row) => row.map((member) => this.nameOf(member))));
  problems = $derived({
    name: this.name.trim() === '' ? 'A plan needs a name.' : null,
    bases: this.chosen.bases.length === 0 ? 'Choose at least one base model.' : null,
    datasets:
      this.chosen.datasets.length === 0 && this.chosen.rows.some((row) => row.length > 0)
        ? 'Choose at least one dataset to train on.'
        : null,
    rows: rowsProblem(this.rows),
    groups: groupsProblem(this.groups),
    sizes: listProblem(this.sizes, 1, 'all'),
    seeds: listProblem(this.seeds, 0),
    amount: wholeProblem(this.amount, 1),
    tasks: Object.keys(this.files).length === 0 ? 'Choose at least one task.' : null,
    limit: this.limit.trim() === '' ? null : wholeProblem(this.limit, 1),
  });
  /** What the plan file would hold; it may be at fault. */
  content = $derived({
    name: this.name.trim(),
    ...this.chosen,
    rows: this.rows,
    groups: Object.fromEntries(this.groups.map((group) => [group.name.trim(), toGroup(group)])),
    sizes: wordsOf(this.sizes).map((word) => (word === 'all' ? null : Number(word))),
    seeds: wordsOf(this.seeds).map(Number),
    tasks: Object.entries(this.files).map(([name, file]) => ({ name, file })),
    budget: { [this.budget]: Number(this.amount) },
    recipe: this.recipe,
    ...(this.limit.trim() === '' ? {} : { limit: Number(this.limit) }),
  });
  /** The plan; or in a sentence why it is none yet. */
  checked = $derived.by((): Plan | string => {
    const wrong = Object.values(this.problems).find((problem) => problem !== null);
    if (wrong) return wrong;
    try {
      return checkPlan(this.content, (path) => path, Object.keys(this.files));
    } catch (error) {
      const { message, hint } = errorOf(error);
      return `${message} ${hint}`;
    }
  });
  plan = $derived(typeof this.checked === 'string' ? null : this.checked);
  obstacle = $derived(typeof this.checked === 'string' ? this.checked : null);
  counts = $derived(this.plan && countsOf(this.plan));

  /** Takes over what a plan holds. */
  open({ name, groups, sizes, seeds, budget, tasks, recipe, limit, ...chosen }: Plan): void {
    this.name = name;
    this.chosen = chosen;
    this.withOther = chosen.rows.some((row) => row.includes('OTHER'));
    this.groups = Object.entries(groups).map(([group, { datasets = [], categories: of = [] }]) => ({
      ...{ key: group, name: group, datasets, categories: of },
    }));
    this.sizes = sizes.map((size) => size ?? 'all').join(', ');
    this.seeds = seeds.join(', ');
    this.budget = 'tokens' in budget ? 'tokens' : 'steps';
    this.amount = String('tokens' in budget ? budget.tokens : budget.steps);
    this.limit = limit === undefined ? '' : String(limit);
    this.files = Object.fromEntries(tasks.map((task) => [task.name, task.file]));
    this.recipe = recipe;
  }

  /** Of a member of the rows. */
  nameOf(member: string): string {
    return this.groups.find(({ key }) => key === member)?.name.trim() ?? member;
  }

  change(change: Partial<Chosen>): void {
    this.chosen = { ...this.chosen, ...change };
  }

  /** The base and every set of the categories and groups there are. */
  takeAllSets(): void {
    this.change({ rows: subsetsOf(this.members) });
  }

  /** The base and each of them alone. */
  takeSingles(): void {
    this.change({ rows: [[], ...this.members.map((member) => [member])] });
  }

  addRow(): void {
    const free = subsetsOf(this.members).find((set) => !this.chosen.rows.some((row) => same(row, set)));
    this.change({ rows: [...this.chosen.rows, free ?? []] });
  }

  removeRow(at: number): void {
    this.change({ rows: this.chosen.rows.filter((_, i) => i !== at) });
  }

  toggleMember(at: number, member: string): void {
    this.change({
      rows: this.chosen.rows.map((row, i) =>
        i === at ? this.members.filter((one) => (one === member) !== row.includes(one)) : row,
      ),
    });
  }

  setOther(on: boolean): void {
    this.withOther = on;
    if (!on) this.#forget('OTHER');
  }

  addGroup(): void {
    const taken = this.groups.flatMap(({ key, name }) => [key, name]);
    let n = 1;
    while (taken.includes(`group ${n}`)) n++;
    const name = `group ${n}`;
    this.groups = [...this.groups, { key: name, name, datasets: [], categories: [] }];
  }

  changeGroup(at: number, change: Partial<Omit<GroupDraft, 'key'>>): void {
    this.groups = this.groups.map((group, i) => (i === at ? { ...group, ...change } : group));
  }

  removeGroup(at: number): void {
    const { key } = this.groups[at]!;
    this.groups = this.groups.filter((_, i) => i !== at);
    this.#forget(key);
  }

  #forget(member: string): void {
    const rows = this.chosen.rows.map((row) => row.filter((one) => one !== member));
    this.change({ rows: rows.filter((row, i) => rows.findIndex((one) => same(one, row)) === i) });
  }
}

/** Every set, the empty one first, the smaller before the larger. */
export function subsetsOf(members: readonly string[]): string[][] {
  const all = Array.from({ length: 2 ** members.length }, (_, set) =>
    members.filter((_member, i) => set & (1 << i)),
  );
  return all.sort((a, b) => a.length - b.length);
}

const same = (a: readonly string[], b: readonly string[]) => a.join('\n') === b.join('\n');
const wordsOf = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

function rowsProblem(rows: readonly string[][]): string | null {
  if (rows.length === 0) return 'Choose at least one training set.';
  const twice = rows.find((row, i) => rows.findIndex((one) => same(one, row)) < i);
  return twice ? `“${twice.join(' + ') || 'Base'}” stands there twice; take one away.` : null;
}

function groupsProblem(groups: readonly GroupDraft[]): string | null {
  const names = groups.map(({ name }) => name.trim());
  if (names.includes('')) return 'Every group needs a name.';
  if (names.some((name) => categories.some((category) => category === name)))
    return 'A group cannot have the name of a category.';
  return new Set(names).size < names.length ? 'Two groups have the same name.' : null;
}

const toGroup = ({ datasets, categories: of }: GroupDraft): RowGroup => ({
  ...(datasets.length > 0 && { datasets: [...datasets] }),
  ...(of.length > 0 && { categories: [...of] }),
});

function listProblem(text: string, min: number, word?: string): string | null {
  const words = wordsOf(text);
  const wanted = `whole numbers from ${min}, with commas between${word ? `, or “${word}”` : ''}`;
  if (words.length === 0) return `Type ${wanted}.`;
  const wrong = words.find((one) => one !== word && wholeProblem(one, min) !== null);
  if (wrong !== undefined) return `“${wrong}” cannot be used; type ${wanted}.`;
  const twice = words.find((one, i) => words.indexOf(one) < i);
  return twice === undefined ? null : `${twice} stands there twice.`;
}

function wholeProblem(text: string, min: number): string | null {
  const value = Number(text.trim());
  return /^\d+$/.test(text.trim()) && Number.isSafeInteger(value) && value >= min
    ? null
    : `A whole number from ${min}.`;
}

/** Cells of a plan; the base itself is one whatever the seeds. */
function countsOf(plan: Plan): { trainings: number; cells: number } {
  const trainings = trainingsOf(plan);
  const perBase = trainings.reduce((sum, { row }) => sum + (row.length === 0 ? 1 : plan.seeds.length), 0);
  return { trainings: trainings.length, cells: plan.bases.length * perBase };
}
