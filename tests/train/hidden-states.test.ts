/** Hidden states: those of llama.cpp, whatever stands beside a text, and what is refused. */
import type { Llama, Token } from 'node-llama-cpp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleVocabulary, vocabularySize } from '../../scripts/sample-model/vocabulary';
import { openTrainer } from '../../src-main/train/train';
import { openLlama } from './llama-cpp';
import { tinyModel, tinySequences } from './tiny-model';

let llama: Llama;
beforeAll(async () => {
  llama = await openLlama();
});
afterAll(() => llama.dispose());

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const product = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, i) => sum + value * y[i]!, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
};

test('every token has the vector that llama.cpp gives the text that ends with it', async () => {
  const model = tinyModel(
    { width: 64, headSize: 16, vocabulary: vocabularySize, type: 'F32' },
    sampleVocabulary(),
  );
  const loaded = await llama.loadModel({ modelPath: model.file, gpuLayers: 0 });
  const context = await loaded.createEmbeddingContext({ contextSize: 256, threads: 1 });
  const { tokens } = tinySequences(model, [20])[0]!;
  tokens[0] = loaded.tokens.bos!;
  const trainer = await openTrainer({ model: model.file, adapter: null, optimizer: null, threads: 1 });
  const [vectors] = await trainer.hiddenStates([tokens]);
  trainer.dispose();
  expect(vectors).toHaveLength(tokens.length);
  for (const length of [1, 2, 11, 20]) {
    const { vector } = await context.getEmbeddingFor([...tokens.slice(0, length)] as Token[]);
    const ours = vectors![length - 1]!;
    expect(ours).toHaveLength(64);
    // llama.cpp keeps keys and values as F16 here.
    expect(cosine(ours, vector)).toBeGreaterThan(1 - 1e-5);
    for (const [i, value] of vector.entries()) expect(Math.abs(ours[i]! - value)).toBeLessThan(2e-2);
  }
  await context.dispose();
  await loaded.dispose();
});

test.for([undefined, { without: [], transposition: 'auto' }] as const)(
  'texts beside each other change nothing, by kernels of ours and by ggml’s operations: %o',
  async (stock) => {
    const model = tinyModel();
    const texts = tinySequences(model, [5, 40, 33]).map(({ tokens }) => tokens);
    const options = { model: model.file, adapter: null, optimizer: null, threads: 2 };
    const trainer = await openTrainer(stock ? { ...options, stock } : options);
    const together = await trainer.hiddenStates(texts);
    for (const [i, text] of texts.entries())
      expect((await trainer.hiddenStates([text]))[0]).toEqual(together[i]);
    await expect(trainer.hiddenStates([new Int32Array()])).rejects.toMatchObject({ code: 'tokens' });
    trainer.dispose();
  },
);
