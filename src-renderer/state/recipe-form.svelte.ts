/** The form of a new Run: what to train, on what, and the recipe as it is typed. */
import type { Input, Outputs, Workbench } from '../../src-main/common/contract';
import type { Category } from '../../src-main/common/instruction';
import { categories } from '../../src-main/common/instruction';
import {
  defaultRecipe,
  idleReason,
  parseSetting,
  recipeFields,
  recipeProblem,
  type Recipe,
} from '../../src-main/common/recipe';
import type { FitChange } from '../../src-main/common/run-estimate';
import { setting } from '../format';
import type { Datasets } from './datasets.svelte';
import type { Models } from './models.svelte';

export type RecipeKey = keyof Recipe;
export const recipeKeys = Object.keys(recipeFields) as RecipeKey[];

export class RecipeForm {
  recipes = $state.raw<Outputs['listRecipes']>([]);
  #base = $state<string | null>(null);
  #dataset = $state<string | null>(null);
  #left = $state.raw<readonly Category[]>([]);
  /** The preset that a new form begins with. */
  suggested = $state('standard');
  #preset = $state<string | null>(null);
  /** What was typed over the preset, as text. */
  #typed = $state<Partial<Record<RecipeKey, string>>>({});

  base = $derived.by(
    () => this.models.list.find(({ file }) => file === this.#base) ?? this.models.list[0] ?? null,
  );
  dataset = $derived.by(
    () => this.datasets.list.find(({ name }) => name === this.#dataset) ?? this.datasets.selected,
  );
  preset = $derived(
    this.recipes.find(({ name }) => name === this.#preset) ??
      this.recipes.find(({ name }) => name === this.suggested) ??
      this.recipes[0] ??
      null,
  );
  presetValues = $derived<Recipe>({ ...defaultRecipe, ...this.preset?.recipe });
  method = $derived(this.#typed.method ?? this.presetValues.method);
  texts = $derived(
    Object.fromEntries(
      recipeKeys.map((key) => [
        key,
        (this.idle(key) ? undefined : this.#typed[key]) ?? textOf(this.presetValues[key]),
      ]),
    ) as Record<RecipeKey, string>,
  );
  values = $derived(Object.fromEntries(recipeKeys.map((key) => [key, valueOf(key, this.texts[key])])));
  problems = $derived(
    Object.fromEntries(recipeKeys.map((key) => [key, recipeProblem(key, this.values[key])])) as Record<
      RecipeKey,
      string | null
    >,
  );
  /** Keys whose setting is not the preset's. */
  changed = $derived(recipeKeys.filter((key) => this.texts[key] !== textOf(this.presetValues[key])));
  /** Categories that the dataset has rows in. */
  present = $derived(categories.filter((category) => (this.dataset?.categories[category] ?? 0) > 0));
  chosen = $derived(this.present.filter((category) => !this.#left.includes(category)));
  /** Why the Run cannot be asked for yet, or null. */
  obstacle = $derived.by(() => {
    if (!this.base) return 'Add a base model first.';
    if (!this.dataset) return 'Import a dataset first.';
    if (this.present.length > 0 && this.chosen.length === 0) return 'Choose at least one category.';
    const wrong = recipeKeys.find((key) => this.problems[key]);
    return wrong ? `${recipeFields[wrong].label} cannot be used as it is.` : null;
  });

  constructor(
    private readonly workbench: Pick<Workbench, 'listRecipes'>,
    private readonly models: Models,
    readonly datasets: Datasets,
  ) {}

  async load(): Promise<void> {
    const order = ['sample', 'quick', 'standard', 'thorough'];
    const place = ({ name }: { name: string }) => (order.includes(name) ? order.indexOf(name) : order.length);
    this.recipes = (await this.workbench.listRecipes(null)).toSorted((a, b) => place(a) - place(b));
  }

  chooseBase(file: string): void {
    this.#base = file;
  }

  chooseDataset(name: string): void {
    this.#dataset = name;
    this.#left = [];
  }

  toggle(category: Category): void {
    this.#left = this.#left.includes(category)
      ? this.#left.filter((one) => one !== category)
      : [...this.#left, category];
  }

  /** Takes over a preset; what was typed is dropped. */
  choosePreset(name: string): void {
    this.#preset = name;
    this.#typed = {};
  }

  reset(): void {
    this.#typed = {};
  }

  type(key: RecipeKey, text: string): void {
    this.#typed[key] = text;
  }

  /** Types in what an estimate proposes. */
  apply(change: FitChange): void {
    for (const [key, value] of Object.entries(change)) this.type(key as keyof FitChange, textOf(value));
  }

  /** Why a setting has no part in the chosen method, or null where it has. */
  idle(key: RecipeKey): string | null {
    return idleReason(key, this.method);
  }

  /** What startRun takes; null while there is an obstacle. All categories chosen means the uncategorised rows too. */
  request(): Input<'startRun'> | null {
    if (this.obstacle || !this.base || !this.dataset) return null;
    const all = this.chosen.length === this.present.length;
    return {
      base: this.base.file,
      dataset: this.dataset.name,
      categories: all ? [] : [...this.chosen],
      recipe: { ...this.values },
    };
  }
}

function textOf(value: Recipe[RecipeKey]): string {
  if (value === null) return '';
  if (typeof value === 'number') return setting(value);
  return Array.isArray(value) ? value.join(',') : value;
}

function valueOf(key: RecipeKey, text: string): unknown {
  const field = recipeFields[key];
  const trimmed = text.trim();
  if (trimmed === '' && 'none' in field && field.none) return null;
  if (trimmed === '' && 'off' in field && field.off) return 'off';
  if (field.kind === 'modules' && trimmed === '') return [];
  return parseSetting(key, trimmed);
}
