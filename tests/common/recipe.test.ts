/** The recipe: defaults, the check, and `--set`. */
import { describe, expect, it } from 'vitest';
import {
  checkRecipe,
  defaultRecipe,
  parseSetting,
  idleReason,
  recipeFields,
  recipeProblem,
} from '../../src-main/common/recipe';

describe('checkRecipe', () => {
  it('fills what is left out with the defaults', () => {
    expect(checkRecipe({ rank: 8 })).toEqual({ ...defaultRecipe, rank: 8 });
  });

  it('accepts every default', () => {
    for (const key of Object.keys(recipeFields) as (keyof typeof recipeFields)[])
      expect(recipeProblem(key, defaultRecipe[key]), key).toBeNull();
  });

  it.each([
    [{ rank: 0 }, 'rank is 0; it must be between 1 and 1024.'],
    [{ rank: 2.5 }, 'rank is 2.5; it must be a whole number.'],
    [{ alpha: NaN }, 'alpha is NaN; it must be a number.'],
    [{ learningRate: '2e-4' }, 'learningRate is "2e-4"; it must be a number.'],
    [{ schedule: 'step' }, 'schedule is "step"; it must be one of constant, linear, cosine.'],
    [{ modules: [] }, 'modules is []; it must name at least one of'],
    [{ modules: ['attn_x'] }, 'modules names "attn_x", which is no module. Did you mean “attn_q”?'],
    [{ earlyStopping: 0 }, 'earlyStopping is 0; it must be between 1 and 1000000.'],
    [{ earlyStopping: 'of' }, 'earlyStopping is "of"; it must be a number, or off.'],
    [{ truncate: 'output' }, 'truncate is "output"; it must be one of none, input.'],
    [{ checkpointEvery: 0 }, 'checkpointEvery is 0; it must be between 1 and 10000000.'],
    [{ layers: [-1] }, 'layers is [-1]; it must be all or a list of block numbers.'],
    [{ dropout: 1 }, 'dropout is 1; it must be between 0 and 0.95.'],
    [{ method: 'qlora' }, 'method is "qlora"; it must be one of lora, dora, full.'],
    [{ epochs: null }, 'epochs is null; it must be a number.'],
  ])('refuses %j in a sentence', (partial, sentence) => {
    expect(() => checkRecipe(partial)).toThrow(expect.objectContaining({ code: 'recipe' }));
    expect(() => checkRecipe(partial)).toThrow(sentence);
  });

  it('names the nearest setting for one it does not know', () => {
    expect(() => checkRecipe({ learnngRate: 1e-4 })).toThrow(
      'There is no setting “learnngRate”. Did you mean “learningRate”?',
    );
  });

  it('takes what every object has for no setting', () => {
    expect(() => checkRecipe({ constructor: 1 })).toThrow('There is no setting “constructor”.');
    expect(parseSetting('constructor', '1')).toBe('1');
  });
});

it('only what makes an adapter has no part in full fine-tuning', () => {
  const keys = Object.keys(recipeFields) as (keyof typeof recipeFields)[];
  expect(keys.filter((key) => idleReason(key, 'full'))).toEqual([
    'rank',
    'alpha',
    'scaling',
    'dropout',
    'modules',
  ]);
  expect(keys.filter((key) => idleReason(key, 'lora') ?? idleReason(key, 'dora'))).toEqual([]);
});

describe('parseSetting', () => {
  it.each([
    ['rank', '8', 8],
    ['learningRate', '3e-4', 3e-4],
    ['maxSteps', 'none', null],
    ['earlyStopping', 'off', 'off'],
    ['earlyStopping', '3', 3],
    ['schedule', 'linear', 'linear'],
    ['modules', 'attn_q,attn_v', ['attn_q', 'attn_v']],
    ['layers', '0,2', [0, 2]],
    ['layers', 'all', 'all'],
  ])('reads %s=%s as its field wants it', (key, text, value) => {
    expect(parseSetting(key, text)).toEqual(value);
  });

  it('leaves a word in place of a number to the check, which shows it', () => {
    expect(() => checkRecipe({ rank: parseSetting('rank', 'abc') })).toThrow(
      'rank is "abc"; it must be a number.',
    );
  });

  it('leaves an empty number to the check instead of taking it for zero', () => {
    expect(() => checkRecipe({ clip: parseSetting('clip', '') })).toThrow('clip is ""; it must be a number.');
    expect(() => checkRecipe({ layers: parseSetting('layers', '') })).toThrow(
      'layers is [""]; it must be all',
    );
  });
});
