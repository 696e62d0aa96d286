/** The hand-written backward against finite differences and against the F64 reference, tensor by tensor. */
import { expect, test } from 'vitest';
import { openTrainer } from '../../src-main/train/train';
import { referenceStep } from './reference';
import { readTensors } from './gguf-floats';
import {
  folder,
  tinyAdapter,
  tinyKinds,
  tinyModel,
  tinySequences,
  writeAdapter,
  type TinyShape,
} from './tiny-model';
import { cosine, relativeDistance } from './vectors';
import { join } from 'node:path';

let dumps = 0;

async function gradientsOf(model: string, adapter: string, sequences: ReturnType<typeof tinySequences>) {
  const trainer = await openTrainer({ model, adapter: { file: adapter }, threads: 1 });
  const dump = join(folder, `gradients-${dumps++}.gguf`);
  const { loss, gradNorm } = await trainer.step([sequences], 0, { dumpGradients: dump });
  trainer.dispose();
  return { loss, gradNorm, gradients: readTensors(dump) };
}

const variants: [string, Partial<TinyShape>][] = [
  ['grouped queries', {}],
  ['a key for every query', { headsKv: 4 }],
  ['one key for all', { heads: 4, headsKv: 1 }],
  ['tied embeddings', { tied: true }],
  ['rope factors', { ropeFactors: true, ropeBase: 500000 }],
  ['scaled positions', { ropeFactor: 4 }],
  ['heads wider than the model', { headSize: 20 }],
  ['many layers on one key', { layers: 24, heads: 16, headsKv: 1, headSize: 4, width: 16, feedForward: 16 }],
  [
    'odd sizes',
    { width: 36, heads: 3, headsKv: 3, headSize: 14, feedForward: 50, vocabulary: 77, layers: 3 },
  ],
  ...Object.entries(tinyKinds),
];

test.for(variants)('agrees with the F64 reference: %s', async ([, changes]) => {
  const model = tinyModel(changes);
  const adapter = tinyAdapter(model);
  const sequences = tinySequences(model, [17, 40, 9, 33, 3]);
  const ours = await gradientsOf(model.file, adapter.file, sequences);
  const reference = referenceStep(model, adapter.alpha, adapter.pairs, sequences);
  expect(Math.abs(ours.loss / reference.loss - 1)).toBeLessThan(1e-6);
  for (const [name, expected] of reference.gradients)
    expect(relativeDistance(ours.gradients.get(name)!, expected), name).toBeLessThan(2e-5);
});

test.for([
  ['LLaMA', { ropeFactors: true }],
  ['Qwen2', tinyKinds.Qwen2],
  ['Qwen3', tinyKinds.Qwen3],
] as [string, Partial<TinyShape>][])(
  'agrees with finite differences on every A and B: %s',
  async ([, changes]) => {
    const model = tinyModel(changes);
    const adapter = tinyAdapter(model);
    const sequences = tinySequences(model, [21, 34]);
    const { gradients } = await gradientsOf(model.file, adapter.file, sequences);
    const counted = sequences.reduce((sum, { mask }) => sum + mask.reduce((a, b) => a + b, 0), 0);
    const lossWith = async (name: 'a' | 'b', index: number, step: number): Promise<number> => {
      const pairs = adapter.pairs.map((pair, i) => {
        if (i !== index) return pair;
        const gradient = gradients.get(`${pair.name}.lora_${name}`)!;
        const norm = Math.hypot(...gradient);
        return { ...pair, [name]: pair[name].map((x, at) => x + (step * gradient[at]!) / norm) };
      });
      const trainer = await openTrainer({
        model: model.file,
        adapter: {
          file: writeAdapter(adapter.alpha, pairs, { 'general.architecture': model.shape.architecture }),
        },
        threads: 1,
      });
      const sums = await trainer.score(
        sequences.map((one) => ({ prefix: new Int32Array(), continuations: [one] })),
      );
      trainer.dispose();
      return -sums.reduce((a, b) => a + b, 0) / counted;
    };
    for (const [index, { name: base }] of adapter.pairs.entries())
      for (const name of ['a', 'b'] as const) {
        const step = 0.02;
        const slope =
          ((await lossWith(name, index, step)) - (await lossWith(name, index, -step))) / (2 * step);
        const norm = Math.hypot(...gradients.get(`${base}.lora_${name}`)!);
        expect(Math.abs(slope / norm - 1), `${base}.lora_${name}`).toBeLessThan(1e-2);
      }
  },
);

test('an F16 base gives the gradient of its dequantised weights', async () => {
  const model = tinyModel({ type: 'F16', width: 64, headSize: 16, feedForward: 128 });
  const adapter = tinyAdapter(model);
  const sequences = tinySequences(model, [60, 40, 50]);
  const ours = await gradientsOf(model.file, adapter.file, sequences);
  const reference = referenceStep(model, adapter.alpha, adapter.pairs, sequences);
  expect(Math.abs(ours.loss / reference.loss - 1)).toBeLessThan(1e-4);
  for (const [name, expected] of reference.gradients)
    expect(cosine(ours.gradients.get(name)!, expected), name).toBeGreaterThan(0.9999);
});
