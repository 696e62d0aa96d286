/** The form of a new Run. */
import { beforeEach, describe, expect, test } from 'vitest';
import { checkRecipe, defaultRecipe } from '../../../src-main/common/recipe';
import { workbenchOf } from '../../../src-renderer/api';
import { Datasets } from '../../../src-renderer/state/datasets.svelte';
import { Models } from '../../../src-renderer/state/models.svelte';
import { RecipeForm } from '../../../src-renderer/state/recipe-form.svelte';
import { fakeBridge } from '../stage/fake-bridge';
import * as invented from '../stage/invented';

let form: RecipeForm;
let datasets: Datasets;

beforeEach(async () => {
  const workbench = workbenchOf(
    fakeBridge({
      listModels: invented.models,
      listDatasets: [invented.dataset(), invented.datasets[0]!],
      listRecipes: invented.recipes.toReversed(),
    }),
  );
  const models = new Models(workbench);
  datasets = new Datasets(workbench);
  form = new RecipeForm(workbench, models, datasets);
  await Promise.all([models.load(), datasets.load(), form.load()]);
});

describe('the form of a new run', () => {
  test('is ready at once, with the standard recipe and every category', () => {
    expect(form.obstacle).toBeNull();
    expect(form.recipes.map(({ name }) => name)).toEqual(['quick', 'standard', 'thorough']);
    expect(form.request()).toMatchObject({
      base: '/models/tern-1b.gguf',
      dataset: 'ward-letters',
      categories: [],
    });
  });

  test('asks for exactly the settings that are shown', () => {
    expect(checkRecipe(form.request()!.recipe)).toEqual(defaultRecipe);
  });

  test('a preset sets its settings and drops what was typed', () => {
    form.type('rank', '5');
    expect(form.changed).toEqual(['rank']);
    form.choosePreset('quick');
    expect(form.changed).toEqual([]);
    expect(form.request()!.recipe).toMatchObject({ rank: 8, alpha: 16, epochs: 1, learningRate: 3e-4 });
  });

  test('a setting out of its range is told in its place and stops the run', () => {
    form.type('rank', '0');
    expect(form.problems.rank).toBe('rank is 0; it must be between 1 and 1024.');
    expect(form.request()).toBeNull();
    form.reset();
    expect(form.request()).not.toBeNull();
  });

  test.each([
    ['', 'rank'],
    ['abc', 'learningRate'],
    ['1.5', 'epochs'],
    ['', 'modules'],
    ['0,-1', 'layers'],
  ] as const)('“%s” is no value for %s', (text, key) => {
    form.type(key, text);
    expect(form.problems[key]).not.toBeNull();
  });

  test('an optional number may be left empty', () => {
    form.type('contextLength', '512');
    expect(form.request()!.recipe.contextLength).toBe(512);
    form.type('contextLength', ' ');
    expect(form.request()!.recipe.contextLength).toBeNull();
  });

  test('some categories are named; none at all cannot be trained on', () => {
    form.toggle('GEN');
    form.toggle('OTHER');
    expect(form.request()!.categories).toEqual(['QA', 'IE']);
    form.toggle('QA');
    form.toggle('IE');
    expect(form.obstacle).toContain('category');
  });

  test('only categories that have rows are offered, and another dataset offers all of its own again', () => {
    form.toggle('QA');
    form.chooseDataset('discharge-questions');
    expect(form.present).toEqual(['QA']);
    expect(form.chosen).toEqual(['QA']);
  });

  test('follows the dataset that is looked at until one is chosen', () => {
    datasets.select('discharge-questions');
    expect(form.dataset?.name).toBe('discharge-questions');
    form.chooseDataset('ward-letters');
    datasets.select('discharge-questions');
    expect(form.dataset?.name).toBe('ward-letters');
  });
});
