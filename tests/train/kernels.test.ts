/** The CPU's kernels: all types of a base in both directions, odd sizes, and one instruction set against another. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TensorType } from '../../src-main/models/gguf-types';
import type { Sequence } from '../../src-main/train/addon-types';
import { describeNative, openTrainer, type TrainerOptions } from '../../src-main/train/train';
import { readTensors } from './gguf-floats';
import { quantisedModel } from './quantised-model';
import { referenceStep } from './reference';
import { folder, tinyAdapter, tinyModel, tinySequences, type TinyModel } from './tiny-model';
import { cosine, relativeDistance } from './vectors';

let dumps = 0;

async function gradientsOf(
  model: TinyModel,
  sequences: Sequence[],
  options: Partial<TrainerOptions> = {},
  adapter = tinyAdapter(model),
) {
  const trainer = await openTrainer({
    model: model.file,
    adapter: { file: adapter.file },
    threads: 1,
    ...options,
  });
  const dump = join(folder, `kernels-${dumps++}.gguf`);
  const { loss } = await trainer.step([sequences], 0, { dumpGradients: dump });
  trainer.dispose();
  return { loss, gradients: readTensors(dump) };
}

function referenceOf(model: TinyModel, sequences: Sequence[], adapter = tinyAdapter(model)) {
  return referenceStep(model, adapter.alpha, adapter.pairs, sequences);
}

/** Cosine that the gradient must reach against the same weights in F64. */
const baseTypes: [TensorType, number][] = [
  ['F32', 0.99999],
  ['F16', 0.9999],
  ['BF16', 0.999],
  ['Q8_0', 0.995],
  ['Q4_0', 0.99],
  ['Q4_K', 0.99],
  ['Q5_K', 0.99],
  ['Q6_K', 0.99],
];

test.for(baseTypes)('a base of %s gives the gradient of the weights it holds', async ([type, least]) => {
  const model = await quantisedModel(type);
  const sequences = tinySequences(model, [11, 14, 5]);
  const { loss, gradients } = await gradientsOf(model, sequences);
  const reference = referenceOf(model, sequences);
  expect(Math.abs(loss / reference.loss - 1)).toBeLessThan(type === 'F32' ? 1e-5 : 1e-3);
  for (const [name, expected] of reference.gradients)
    expect(cosine(gradients.get(name)!, expected), name).toBeGreaterThan(least);
});

/** What the processor lacks is left out; the plain ones are always there. */
const here = describeNative().kernels.map(({ name }) => name);
const inPairs = ['plain-pairs', ...['avx512', 'amx'].filter((name) => here.includes(name))];
const inFloats = here.filter((name) => !inPairs.includes(name));

test.for([...inFloats, ...inPairs])('%s kernels give the gradients of the plain ones', async (kernels) => {
  const model = await quantisedModel('Q8_0', { vocabulary: 37 });
  const sequences = tinySequences(model, [33, 20, 3]);
  const plain = await gradientsOf(model, sequences, {
    kernels: inPairs.includes(kernels) ? 'plain-pairs' : 'plain',
  });
  const other = await gradientsOf(model, sequences, { kernels });
  // Both round to BF16, but sums of another order may fall on the other side of the middle.
  const [far, least] = inPairs.includes(kernels) ? [1e-4, 0.9999] : [1e-5, 0.99999];
  expect(Math.abs(other.loss / plain.loss - 1)).toBeLessThan(far);
  for (const [name, expected] of plain.gradients)
    expect(cosine(other.gradients.get(name)!, expected), name).toBeGreaterThan(least);
});

test('rounding to BF16 costs a quantised base little', async () => {
  const model = await quantisedModel('Q8_0', { vocabulary: 37 });
  const sequences = tinySequences(model, [33, 20, 3]);
  const exact = await gradientsOf(model, sequences, { kernels: 'plain' });
  const rounded = await gradientsOf(model, sequences, { kernels: 'plain-pairs' });
  expect(rounded.loss).not.toBe(exact.loss);
  expect(Math.abs(rounded.loss / exact.loss - 1)).toBeLessThan(1e-3);
  for (const [name, expected] of exact.gradients)
    expect(cosine(rounded.gradients.get(name)!, expected), name).toBeGreaterThan(0.999);
});

test.for(['F32', 'F16'] as const)('a base of %s is never rounded to BF16', async (type) => {
  const model = await quantisedModel(type);
  const sequences = tinySequences(model, [20, 9]);
  const { loss } = await gradientsOf(model, sequences, { kernels: 'plain-pairs' });
  expect(Math.abs(loss / referenceOf(model, sequences).loss - 1)).toBeLessThan(1e-6);
});

test.for([
  ['rank 1', {}, { rank: 1 }, [12, 7]],
  ['a rank above a tile', {}, { rank: 19 }, [12, 7]],
  ['three tokens', {}, {}, [3]],
  [
    'one head of one pair',
    { heads: 1, headsKv: 1, headSize: 2, width: 6, feedForward: 3 },
    { rank: 1 },
    [9, 4],
  ],
  ['many blocks of keys', { context: 400 }, {}, [300, 70, 130]],
] as const)('agrees with the F64 reference: %s', async ([, changes, choice, lengths]) => {
  const model = tinyModel({ layers: 1, ...changes });
  const sequences = tinySequences(model, lengths);
  const adapter = tinyAdapter(model, choice);
  const { loss, gradients } = await gradientsOf(model, sequences, {}, adapter);
  const reference = referenceOf(model, sequences, adapter);
  expect(Math.abs(loss / reference.loss - 1)).toBeLessThan(1e-5);
  for (const [name, expected] of reference.gradients)
    expect(relativeDistance(gradients.get(name)!, expected), name).toBeLessThan(5e-5);
});

test('threads share a pass without a trace', async () => {
  const model = await quantisedModel('Q4_K');
  const sequences = tinySequences(model, [120]);
  const one = await gradientsOf(model, sequences);
  const three = await gradientsOf(model, sequences, { threads: 3 });
  expect(three.loss).toBe(one.loss);
  expect(three.gradients).toEqual(one.gradients);
});

test('a name that is no kernel of this processor is refused', async () => {
  const model = tinyModel();
  await expect(openTrainer({ model: model.file, adapter: null, kernels: 'abacus' })).rejects.toMatchObject({
    code: 'device',
    message: expect.stringContaining('abacus'),
  });
});
