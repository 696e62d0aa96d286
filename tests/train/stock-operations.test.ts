/** The graph of ggml's own operations, which GPUs run, and what takes the place of those that one lacks: on the CPU. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StockOperations } from '../../src-main/train/addon-types';
import { openTrainer } from '../../src-main/train/train';
import { readTensors } from './gguf-floats';
import { referenceStep } from './reference';
import { folder, tinyAdapter, tinyModel, tinySequences, type TinyShape } from './tiny-model';
import { cosine, relativeDistance } from './vectors';

let dumps = 0;

async function compare(stock: StockOperations, changes: Partial<TinyShape> = {}) {
  const model = tinyModel(changes);
  const adapter = tinyAdapter(model);
  const sequences = tinySequences(model, [17, 40, 9, 3]);
  const trainer = await openTrainer({
    model: model.file,
    adapter: { file: adapter.file },
    threads: 1,
    stock,
  });
  const dump = join(folder, `stock-${dumps++}.gguf`);
  const { loss } = await trainer.step([sequences], 0.01, { dumpGradients: dump });
  const next = await trainer.step([sequences], 0.01);
  trainer.dispose();
  const reference = referenceStep(model, adapter.alpha, adapter.pairs, sequences);
  return { loss, next: next.loss, gradients: readTensors(dump), reference };
}

const stock = (changes: Partial<StockOperations> = {}): StockOperations => ({
  without: [],
  transposition: 'resident',
  ...changes,
});

const replaced = [
  'OUT_PROD',
  'SOFT_MAX_BACK',
  'RMS_NORM_BACK',
  'SILU_BACK',
  'SWIGLU',
  'ARGMAX',
  'FILL',
  'OPT_STEP_ADAMW',
];

test.for([
  ['all operations', stock()],
  ...replaced.map((name): [string, StockOperations] => [`without ${name}`, stock({ without: [name] })]),
  ['without any of these', stock({ without: replaced })],
  ['weights transposed in the pass', stock({ transposition: 'scratch' })],
  ['weights transposed a few rows at a time', stock({ transposition: 'scratch', sliceWeights: 224 })],
  ['outer products', stock({ transposition: 'out-prod' })],
  [
    'outer products of slices, composed',
    stock({ transposition: 'out-prod', sliceWeights: 224, without: replaced }),
  ],
] as [string, StockOperations][])('gives the gradients of the F64 reference: %s', async ([, options]) => {
  const { loss, gradients, reference } = await compare(options);
  expect(Math.abs(loss / reference.loss - 1)).toBeLessThan(1e-6);
  for (const [name, expected] of reference.gradients)
    expect(relativeDistance(gradients.get(name)!, expected), name).toBeLessThan(2e-5);
});

test('composed operations take the step that ggml’s own take', async () => {
  const own = await compare(stock());
  const composed = await compare(stock({ without: replaced }));
  expect(own.next).toBeLessThan(own.loss);
  expect(Math.abs(composed.next / own.next - 1)).toBeLessThan(1e-6);
});

test.for(['resident', 'scratch', 'out-prod'] as const)('an F16 base, %s', async (transposition) => {
  const { loss, gradients, reference } = await compare(stock({ transposition }), {
    type: 'F16',
    width: 64,
    headSize: 16,
    feedForward: 128,
  });
  expect(Math.abs(loss / reference.loss - 1)).toBeLessThan(1e-3);
  for (const [name, expected] of reference.gradients)
    expect(cosine(gradients.get(name)!, expected), name).toBeGreaterThan(0.9999);
});

test('an operation that nothing replaces is named before anything is computed', async () => {
  await expect(compare(stock({ without: ['SET_ROWS'] }))).rejects.toMatchObject({
    code: 'device',
    message: expect.stringContaining('SET_ROWS'),
  });
});
