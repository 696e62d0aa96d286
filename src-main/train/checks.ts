/** What must hold before anything reaches the trainer: token ids, masks, lengths, numbers. */
import { didYouMean, WorkbenchError } from '../common/errors';
import { modules, type Module } from '../common/model';
import type { AddonModel, Optimizer, Projection, ScoreGroup, Sequence } from './addon-types';

/** What the checks need to know of a model. */
export type Limits = Pick<AddonModel, 'vocabularySize' | 'contextLength' | 'layers'>;

const tokens = (message: string, hint = 'Use the tokenizer of this very model.'): WorkbenchError =>
  new WorkbenchError('tokens', message, hint);
const recipe = (message: string, hint: string): WorkbenchError => new WorkbenchError('recipe', message, hint);

/**
 * @param step its number, for the message
 * @throws WorkbenchError `tokens` when nothing counts or something does not fit the model
 */
export function checkMicroBatches(
  microBatches: readonly (readonly Sequence[])[],
  limits: Limits,
  step?: number,
): void {
  const of = step === undefined ? '' : ` of step ${step}`;
  let counted = 0;
  for (const [i, pack] of microBatches.entries())
    for (const [j, sequence] of pack.entries()) {
      checkSequence(sequence, 0, limits, `sequence ${j} of micro-batch ${i}${of}`);
      counted += countedTokens(sequence);
    }
  if (counted === 0)
    throw tokens(`No token of ${step === undefined ? 'the step' : `step ${step}`} counts.`, countSomething);
}

const countSomething = 'At least one mask must hold a 1.';

/** @throws WorkbenchError `tokens` when something does not fit the model */
export function checkGroups(groups: readonly ScoreGroup[], limits: Limits): void {
  for (const [i, { prefix, continuations }] of groups.entries()) {
    checkIds(prefix, limits, `the prefix of group ${i}`);
    for (const [j, sequence] of continuations.entries())
      checkSequence(sequence, prefix.length, limits, `continuation ${j} of group ${i}`);
  }
}

/** @throws WorkbenchError `tokens` when one of the sequences that are only scored does not fit the model */
export function checkValidation(sequences: readonly Sequence[], limits: Limits): void {
  for (const [i, sequence] of sequences.entries())
    checkSequence(sequence, 0, limits, `sequence ${i} of eval`);
}

/** @throws WorkbenchError `tokens` when a text is empty or does not fit the model */
export function checkTexts(texts: readonly Int32Array[], limits: Limits): void {
  for (const [i, ids] of texts.entries())
    checkSequence({ tokens: ids, mask: new Uint8Array(ids.length) }, 0, limits, `text ${i}`);
}

function checkSequence(sequence: Sequence, prefix: number, limits: Limits, where: string): void {
  const { tokens: ids, mask } = sequence;
  if (ids.length === 0) throw tokens(`There is no token in ${where}.`, 'Leave it out.');
  if (mask.length !== ids.length)
    throw tokens(
      `The mask of ${where} has ${mask.length} values for ${ids.length} tokens.`,
      'Make them equal.',
    );
  if (prefix === 0 && mask[0] !== 0)
    throw tokens(
      `The mask of ${where} begins with 1, but nothing predicts a first token.`,
      'Begin it with 0.',
    );
  if (mask.some((value) => value > 1)) throw tokens(`The mask of ${where} holds more than 0 and 1.`, '');
  checkIds(ids, limits, where);
  if (prefix + ids.length > limits.contextLength)
    throw tokens(
      `With ${prefix + ids.length} tokens, ${where} exceeds the model’s context of ${limits.contextLength}.`,
      'Shorten it, or use a model with a longer context.',
    );
}

function checkIds(ids: Int32Array, { vocabularySize }: Limits, where: string): void {
  const at = ids.findIndex((id) => id < 0 || id >= vocabularySize);
  if (at >= 0)
    throw tokens(
      `Token ${at} of ${where} is ${ids[at]}; the model knows ids from 0 to ${vocabularySize - 1}.`,
    );
}

export const countedTokens = ({ mask }: Sequence): number => mask.reduce((sum, value) => sum + value, 0);

/** The smallest F32 with every digit. What is nearer to zero loses them, or becomes zero. */
const leastFloat = 2 ** -126;
const mostFloat = (2 - 2 ** -23) * 2 ** 127;

/** @throws WorkbenchError `recipe`, also where weight decay would take everything in one step */
export function checkLearningRate(rate: number, weightDecay = 0): void {
  if (!(rate === 0 || (rate >= leastFloat && rate <= mostFloat)))
    throw recipe(
      `The learning rate is ${rate}; it must be 0 or a number from 1.2e-38 to 3.4e38.`,
      'Usual for LoRA is 1e-4 to 5e-4.',
    );
  if (rate * weightDecay >= 1)
    throw recipe(
      `Learning rate ${rate} times weight decay ${weightDecay} is not below 1.`,
      'Lower one of them; usual for LoRA are 1e-4 to 5e-4 and 0.',
    );
}

/** @throws WorkbenchError `recipe`, naming the value and its range */
export function checkOptimizer(optimizer: Optimizer): void {
  const ranges: Record<keyof Optimizer, [min: number, below: number, range: string]> = {
    // From here on it would be 1 in F32.
    beta1: [0, 1 - 2 ** -25, 'from 0 to below 1'],
    beta2: [0, 1 - 2 ** -25, 'from 0 to below 1'],
    epsilon: [leastFloat, mostFloat, 'from 1.2e-38 to 3.4e38'],
    weightDecay: [0, mostFloat, 'from 0 to 3.4e38'],
    clip: [0, Infinity, 'from 0'],
  };
  for (const [name, [min, below, range]] of Object.entries(ranges)) {
    const value = optimizer[name as keyof Optimizer];
    if (!(value >= min && value < below))
      throw recipe(
        `${name} is ${value}; it must be a number ${range}.`,
        'Usual are 0.9, 0.999, 1e-8, 0 and 1.',
      );
  }
}

/** @throws WorkbenchError `recipe` for a module that does not exist, or none at all */
export function checkModules(names: readonly string[]): Module[] {
  const unknown = names.find((name) => !(modules as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw recipe(
      `There is no module “${unknown}”.${didYouMean(unknown, modules)}`,
      `Use any of ${modules.join(', ')}.`,
    );
  if (names.length === 0) throw recipe('No module gets an adapter.', `Use any of ${modules.join(', ')}.`);
  return modules.filter((name) => names.includes(name));
}

/** Block numbers in order, each once; null: all. @throws WorkbenchError `recipe` for a block that does not exist */
export function checkLayers(numbers: readonly number[] | null, { layers }: Limits): number[] {
  const all = Array.from({ length: layers }, (_, layer) => layer);
  if (numbers === null) return all;
  const unknown = numbers.find((layer) => !all.includes(layer));
  if (unknown !== undefined || numbers.length === 0)
    throw recipe(
      numbers.length === 0 ? 'No layer gets an adapter.' : `There is no layer ${unknown}.`,
      `The model has the layers 0 to ${layers - 1}.`,
    );
  return all.filter((layer) => numbers.includes(layer));
}

/** @throws WorkbenchError `recipe`. Whether the rank fits the layers, the addon checks: it knows their shapes. */
export function checkScale(rank: number, alpha: number): void {
  if (!Number.isInteger(rank) || rank < 1)
    throw recipe(`rank is ${rank}; it must be a whole number from 1.`, 'Usual ranks are 4 to 64.');
  checkAlpha(alpha);
}

/** @throws WorkbenchError `recipe` */
export function checkAlpha(alpha: number): void {
  if (!(alpha >= leastFloat && alpha <= mostFloat))
    throw recipe(`alpha is ${alpha}; it must be a number above 0, up to 3.4e38.`, 'Usual is twice the rank.');
}

/** @throws WorkbenchError `recipe` */
export function checkDropout(dropout: number): void {
  if (!(dropout >= 0 && dropout <= 0.95))
    throw recipe(`dropout is ${dropout}; it must be a number from 0 to 0.95.`, 'Usual are 0 and 0.05.');
}

/** @throws WorkbenchError `recipe` */
export function checkSeed(seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw recipe(
      `seed is ${seed}; it must be a whole number from 0 to 4294967295.`,
      'Any such number will do.',
    );
}

/** @throws WorkbenchError `recipe` */
export function checkProjection({ dimensions, seed }: Projection): void {
  checkSeed(seed);
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > 2 ** 20)
    throw recipe(
      `dimensions is ${dimensions}; it must be a whole number from 1 to 1048576.`,
      'Usual is 8192: cosines are then off by about 0.01.',
    );
}

/** @throws WorkbenchError `recipe` */
export function checkThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > 512)
    throw recipe(
      `threads is ${threads}; it must be a whole number from 1 to 512.`,
      'Leave it out to use the physical cores.',
    );
}
