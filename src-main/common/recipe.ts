/** The settings of a fine-tune: one table of fields gives the defaults, the check, the form and `--set`. */
import { didYouMean, WorkbenchError } from './errors';
import { modules, type Module } from './model';

export const trainingMethods = ['lora', 'dora', 'full'] as const;
export type Method = (typeof trainingMethods)[number];

export const templates = ['alpaca', 'chat'] as const;
/** How instruction and input become a prompt. */
export type Template = (typeof templates)[number];

/** `auto`: the best that answers. */
export const devices = ['auto', 'cpu', 'cuda', 'vulkan', 'metal'] as const;

export interface Recipe {
  /** `full` trains the weights themselves; the settings of an adapter then have no part in it. */
  method: Method;
  rank: number;
  alpha: number;
  /** The adapter counts alpha / rank times, or alpha / sqrt(rank) times. */
  scaling: 'standard' | 'rank-stabilised';
  /** Share of the adapter's inputs that a step leaves out. */
  dropout: number;
  modules: Module[];
  /** Blocks that are trained, from 0; `all` or their numbers. */
  layers: 'all' | number[];
  learningRate: number;
  schedule: 'constant' | 'linear' | 'cosine';
  /** Optimizer steps of warm-up; null: 3 % of the steps. */
  warmupSteps: number | null;
  weightDecay: number;
  /** Largest global gradient norm; 0: off. */
  clip: number;
  epochs: number;
  /** Stops after this many optimizer steps; null: the epochs decide. */
  maxSteps: number | null;
  /** Stops before the tokens of all packs together exceed this; null: no budget. Overrides epochs. */
  maxTokens: number | null;
  /** Instructions per optimizer step. */
  batchSize: number;
  /** Tokens per pack; null: 2048, at most the model's context. */
  packTokens: number | null;
  /** Longest instruction in tokens; null: packTokens. A longer one is left out, counted and listed. */
  contextLength: number | null;
  /** `input`: the beginning of a long instruction's input is cut off instead, as far as it must be. */
  truncate: 'none' | 'input';
  /** Whether the activations of a layer are computed twice instead of kept; auto: where memory asks for it. */
  checkpointing: 'auto' | 'on' | 'off';
  /** Optimizer steps from one checkpoint to the next; an interrupted Run goes on from the last. */
  checkpointEvery: number;
  evalEvery: number;
  /** Optimizer steps from one look at what the model answers by then to the next; 0: none. Has no part in what is trained. */
  sampleEvery: number;
  /** Share of the rows held out for the validation loss; unused where rows are of split validation. */
  validationShare: number;
  /** Evaluations without a lower validation loss after which training stops; what was best is kept then. */
  earlyStopping: 'off' | number;
  template: 'auto' | Template;
  seed: number;
  /** Settled when the Run starts; `recipe.json` then says which under `run.devices`. */
  device: (typeof devices)[number];
  /** null: the physical cores, always the same on one machine, for results depend on it in the last digits. */
  threads: number | null;
}

type Kind =
  | { kind: 'integer' | 'number'; min: number; max: number; none?: boolean; off?: boolean }
  | { kind: 'choice'; of: readonly string[] }
  | { kind: 'modules' }
  | { kind: 'layers' };

export type RecipeField = Kind & {
  label: string;
  unit?: string;
  remedy: string;
  /** What an adapter has and full fine-tuning has not. */
  adapterOnly?: boolean;
};

const integer = (
  label: string,
  min: number,
  max: number,
  remedy: string,
  more: object = {},
): RecipeField => ({
  kind: 'integer',
  label,
  min,
  max,
  remedy,
  ...more,
});
const number = (label: string, min: number, max: number, remedy: string, more: object = {}): RecipeField => ({
  kind: 'number',
  label,
  min,
  max,
  remedy,
  ...more,
});
const choice = (label: string, of: readonly string[], more: object = {}): RecipeField => ({
  kind: 'choice',
  label,
  of,
  remedy: `Use ${of.join(', ')}.`,
  ...more,
});
const none = { none: true };
const adapterOnly = { adapterOnly: true };

/** Order is the order of the form. Ranges are inclusive. */
export const recipeFields: Record<keyof Recipe, RecipeField> = {
  method: choice('Method', trainingMethods),
  rank: integer('Rank', 1, 1024, 'Usual ranks are 4 to 64.', adapterOnly),
  alpha: number('Alpha', 0.001, 65536, 'Usual is twice the rank.', adapterOnly),
  scaling: choice('Scaling', ['standard', 'rank-stabilised'], adapterOnly),
  dropout: number('Dropout', 0, 0.95, 'Usual is 0 to 0.1.', adapterOnly),
  modules: {
    kind: 'modules',
    label: 'Modules',
    remedy: `Use any of ${modules.join(', ')}.`,
    adapterOnly: true,
  },
  layers: { kind: 'layers', label: 'Layers', remedy: 'Use all, or block numbers from 0 such as 0,1,2.' },
  learningRate: number('Learning rate', 1e-8, 1, 'Usual for LoRA is 1e-4 to 5e-4.'),
  schedule: choice('Schedule', ['constant', 'linear', 'cosine']),
  warmupSteps: integer('Warm-up', 0, 1e6, 'Usual is 3 % of the steps.', { ...none, unit: 'steps' }),
  weightDecay: number('Weight decay', 0, 1, 'Usual for LoRA is 0.'),
  clip: number('Gradient clip', 0, 1e6, 'Usual is 1; 0 turns it off.'),
  epochs: integer('Epochs', 1, 1000, 'Usual is 1 to 5.'),
  maxSteps: integer('Most steps', 1, 1e7, 'Leave it empty to let the epochs decide.', none),
  maxTokens: integer('Token budget', 1, 1e13, 'Leave it empty to let the epochs decide.', none),
  batchSize: integer('Batch', 1, 65536, 'Usual is 8 to 128 instructions.', { unit: 'instructions' }),
  packTokens: integer('Pack', 16, 1 << 20, 'Usual is 2048.', { ...none, unit: 'tokens' }),
  contextLength: integer('Context', 8, 1 << 20, 'Usual is 512 to 2048.', { ...none, unit: 'tokens' }),
  truncate: choice('Cut what is too long', ['none', 'input']),
  checkpointing: choice('Activation checkpointing', ['auto', 'on', 'off']),
  checkpointEvery: integer('Checkpoint every', 1, 1e7, 'Usual is 50 steps.', { unit: 'steps' }),
  evalEvery: integer('Validate every', 1, 1e7, 'Usual is 50 steps.', { unit: 'steps' }),
  sampleEvery: integer('Samples every', 0, 1e7, 'Usual is 50 steps; 0 turns them off.', { unit: 'steps' }),
  validationShare: number('Validation share', 0, 0.5, 'Usual is 0.02; 0 turns it off.'),
  earlyStopping: integer('Early stopping', 1, 1e6, 'Usual is off, or 2 to 5 evaluations.', {
    off: true,
    unit: 'evaluations',
  }),
  template: choice('Template', ['auto', ...templates]),
  seed: integer('Seed', 0, 2 ** 31 - 1, 'Any whole number from 0.'),
  device: choice('Device', devices),
  threads: integer('Threads', 1, 512, 'Usual is the number of physical cores.', none),
};

/** Stand-ins for settings the paper does not publish. */
export const defaultRecipe: Recipe = {
  method: 'lora',
  rank: 16,
  alpha: 32,
  scaling: 'standard',
  dropout: 0,
  modules: [...modules],
  layers: 'all',
  learningRate: 2e-4,
  schedule: 'cosine',
  warmupSteps: null,
  weightDecay: 0,
  clip: 1,
  epochs: 3,
  maxSteps: null,
  maxTokens: null,
  batchSize: 32,
  packTokens: null,
  contextLength: null,
  truncate: 'none',
  checkpointing: 'auto',
  checkpointEvery: 50,
  evalEvery: 50,
  sampleEvery: 0,
  validationShare: 0.02,
  earlyStopping: 'off',
  template: 'auto',
  seed: 42,
  device: 'auto',
  threads: null,
};

/**
 * Fills a partial recipe with the defaults and checks every value.
 * @throws WorkbenchError `recipe`, naming the key, the value and a usual one
 */
export function checkRecipe(partial: Record<string, unknown>): Recipe {
  for (const key of Object.keys(partial)) {
    if (!Object.hasOwn(recipeFields, key)) {
      const hint = `Known settings: ${Object.keys(recipeFields).join(', ')}.`;
      throw new WorkbenchError(
        'recipe',
        `There is no setting “${key}”.${didYouMean(key, Object.keys(recipeFields))}`,
        hint,
      );
    }
    const problem = recipeProblem(key as keyof Recipe, partial[key]);
    if (problem) throw new WorkbenchError('recipe', problem, recipeFields[key as keyof Recipe].remedy);
  }
  return { ...defaultRecipe, ...partial } as Recipe;
}

/** What is wrong with one value, as a sentence, or null. The form shows it beside the field. */
export function recipeProblem(key: keyof Recipe, value: unknown): string | null {
  const field = recipeFields[key];
  // NaN and infinity have no JSON.
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  switch (field.kind) {
    case 'integer':
    case 'number': {
      if ((value === null && field.none) || (value === 'off' && field.off)) return null;
      if (typeof value !== 'number' || !Number.isFinite(value))
        return `${key} is ${shown}; it must be a number${field.off ? ', or off' : ''}.`;
      if (field.kind === 'integer' && !Number.isInteger(value))
        return `${key} is ${shown}; it must be a whole number.`;
      if (value >= field.min && value <= field.max) return null;
      return `${key} is ${shown}; it must be between ${field.min} and ${field.max}.`;
    }
    case 'choice':
      return field.of.includes(value as string)
        ? null
        : `${key} is ${shown}; it must be one of ${field.of.join(', ')}.`;
    case 'modules': {
      if (!Array.isArray(value) || value.length === 0)
        return `${key} is ${shown}; it must name at least one of ${modules.join(', ')}.`;
      const unknown: unknown = value.find((name) => !modules.includes(name as Module));
      if (unknown === undefined) return null;
      return `${key} names ${JSON.stringify(unknown)}, which is no module.${didYouMean(String(unknown), modules)}`;
    }
    case 'layers': {
      const numbers =
        Array.isArray(value) && value.length > 0 && value.every((n) => Number.isInteger(n) && n >= 0);
      return value === 'all' || numbers
        ? null
        : `${key} is ${shown}; it must be all or a list of block numbers.`;
    }
  }
}

/** Why a setting has no part in a training by this method, or null where it has. The form greys it out. */
export function idleReason(key: keyof Recipe, method: unknown): string | null {
  return method === 'full' && recipeFields[key].adapterOnly ? 'Full fine-tuning has no adapter.' : null;
}

/** Reads the value of `--set key=value` as the field's kind wants it; `none` clears an optional number. */
export function parseSetting(key: string, text: string): unknown {
  const field = Object.hasOwn(recipeFields, key) ? recipeFields[key as keyof Recipe] : undefined;
  if (!field || field.kind === 'choice') return text;
  if (field.kind === 'modules') return text.split(',');
  if (field.kind === 'layers') return text === 'all' ? text : text.split(',').map(numberOr);
  return text === 'none' ? null : numberOr(text);
}

/** A number, or the text itself where it is none: the check shows it then. */
const numberOr = (text: string): number | string =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
