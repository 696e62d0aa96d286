/** Base and adapter give llama.cpp the loss they give the trainer: the adapter file is what llama.cpp takes it for. */
import type { Llama } from 'node-llama-cpp';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sequence } from '../../src-main/train/addon-types';
import { openTrainer } from '../../src-main/train/train';
import { sampleVocabulary, vocabularySize } from '../../scripts/sample-model/vocabulary';
import { openLlama, unrounded } from './llama-cpp';
import { folder, tinyKinds, tinyModel, tinySequences, type TinyShape } from './tiny-model';

const vocabulary = sampleVocabulary();
let llama: Llama;
beforeAll(async () => {
  llama = await openLlama();
});
afterAll(() => llama.dispose());

/** Mean of -log p over the counted tokens, from llama.cpp's own probabilities. */
async function llamaLoss(model: string, adapter: string | null, { tokens, mask }: Sequence): Promise<number> {
  const loaded = await llama.loadModel({ modelPath: model, gpuLayers: 0 });
  const context = await loaded.createContext({
    contextSize: 256,
    ...unrounded,
    ...(adapter && { lora: adapter }),
  });
  const results = await context
    .getSequence()
    .controlledEvaluate(
      [...tokens].map((token) => [token as never, { generateNext: { probabilities: true } }]),
    );
  let sum = 0;
  let counted = 0;
  for (let i = 1; i < tokens.length; i++) {
    if (!mask[i]) continue;
    sum -= Math.log(results[i - 1]!.next.probabilities!.get(tokens[i] as never)!);
    counted++;
  }
  await context.dispose();
  await loaded.dispose();
  return sum / counted;
}

let files = 0;
test.for([
  ['grouped queries', {}],
  ['tied embeddings and rope factors', { tied: true, ropeFactors: true, ropeBase: 500000 }],
  ['scaled positions and F16', { ropeFactor: 2, type: 'F16' }],
  ...Object.entries(tinyKinds),
] as [string, Partial<TinyShape>][])('trained here, the same loss in llama.cpp: %s', async ([, changes]) => {
  const model = tinyModel({ width: 64, headSize: 16, vocabulary: vocabularySize, ...changes }, vocabulary);
  const adapter = {
    seed: 3,
    rank: 4,
    alpha: 16,
    modules: ['attn_q', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_down'],
    layers: null,
  };
  const trainer = await openTrainer({ model: model.file, adapter, threads: 1 });
  const [sequence] = tinySequences(model, [48]);
  const before = (await trainer.step([[sequence!]], 0.03)).loss;
  for (let step = 0; step < 5; step++) await trainer.step([[sequence!]], 0.03);
  const [score] = await trainer.score([{ prefix: new Int32Array(), continuations: [sequence!] }]);
  const after = -score! / sequence!.mask.reduce((a, b) => a + b, 0);
  const file = join(folder, `llama-${files++}.gguf`);
  await trainer.saveAdapter(file);
  trainer.dispose();

  expect(after).toBeLessThan(before - 0.5);
  // With an F16 base llama.cpp rounds the activations to F16 as well.
  const tolerance = model.shape.type === 'F16' ? 5e-4 : 1e-4;
  expect(Math.abs((await llamaLoss(model.file, null, sequence!)) - before)).toBeLessThan(tolerance);
  expect(Math.abs((await llamaLoss(model.file, file, sequence!)) - after)).toBeLessThan(tolerance);
});

test.for([
  ['F32', 1e-5],
  ['F16', 1e-3],
  ['BF16', 5e-3],
] as const)(
  'a whole model trained here is a model for llama.cpp, with the same loss: %s',
  async ([type, tolerance]) => {
    const shape = { width: 64, headSize: 16, vocabulary: vocabularySize, type };
    const model = tinyModel(shape, vocabulary);
    const adapter = { method: 'full', layers: null } as const;
    const trainer = await openTrainer({ model: model.file, adapter, threads: 1 });
    const [sequence] = tinySequences(model, [48]);
    const before = (await trainer.step([[sequence!]], 3e-3)).loss;
    for (let step = 0; step < 5; step++) await trainer.step([[sequence!]], 3e-3);
    const [score] = await trainer.score([{ prefix: new Int32Array(), continuations: [sequence!] }]);
    const after = -score! / sequence!.mask.reduce((a, b) => a + b, 0);
    const file = join(folder, `llama-${files++}.gguf`);
    await trainer.saveModel(file);
    trainer.dispose();
    expect(after).toBeLessThan(before - 0.5);
    expect(Math.abs((await llamaLoss(file, null, sequence!)) / after - 1)).toBeLessThan(tolerance);
  },
);

test('llama.cpp refuses a DoRA adapter instead of leaving out its magnitudes', async () => {
  const model = tinyModel({ width: 64, headSize: 16, vocabulary: vocabularySize }, vocabulary);
  const adapter = { method: 'dora', seed: 3, rank: 4, alpha: 16, modules: ['attn_q'], layers: null } as const;
  const trainer = await openTrainer({ model: model.file, adapter, threads: 1 });
  const file = join(folder, `llama-${files++}.gguf`);
  await trainer.saveAdapter(file);
  trainer.dispose();
  await expect(llamaLoss(model.file, file, tinySequences(model, [8])[0]!)).rejects.toThrow();
});
