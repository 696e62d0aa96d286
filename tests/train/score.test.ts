/** Scoring: the same to the last bit whatever stands beside a group, and what llama.cpp's own logits say. */
import { join } from 'node:path';
import type { Llama, LlamaModel, Token } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomFrom, shuffled } from '../../src-main/common/random';
import type { ScoreGroup } from '../../src-main/train/addon-types';
import { describeNative, openTrainer } from '../../src-main/train/train';
import { sampleFolder } from '../models/tiny-llama';
import { readBase } from '../../src-main/adapters/base';
import { writeMerged } from '../../src-main/adapters/merged-gguf';
import { openLlama, unrounded } from './llama-cpp';
import { folder, tinyModel } from './tiny-model';

const random = randomFrom(5);
const someTokens = (count: number, vocabulary = 100): Int32Array =>
  Int32Array.from({ length: count }, () => Math.floor(random() * vocabulary));
const counted = (tokens: Int32Array) => ({ tokens, mask: new Uint8Array(tokens.length).fill(1) });

/** Questions of 1 to 190 tokens with two to five options of 1 to 9. */
function questions(count: number): ScoreGroup[] {
  return Array.from({ length: count }, (_, i) => ({
    prefix: someTokens(1 + Math.floor(random() * 190)),
    continuations: Array.from({ length: 2 + (i % 4) }, (_, j) => counted(someTokens(1 + ((i + j) % 9)))),
  }));
}

describe.for(describeNative().kernels.map(({ name }) => name))('with the kernels %s', (kernels) => {
  test.for(['F32', 'BF16'] as const)('what stands beside a question changes no bit: %s', async (type) => {
    const model = tinyModel({ type, width: 64, headSize: 16, layers: 3 });
    const groups = questions(40);
    const trainer = await openTrainer({ model: model.file, adapter: null, threads: 2, kernels });
    const alone: number[][] = [];
    for (const group of groups) alone.push([...(await trainer.score([group]))]);
    const together = await trainer.score(groups);
    expect([...together]).toEqual(alone.flat());
    const order = shuffled([...groups.keys()], randomFrom(1));
    const mixed = await trainer.score(order.map((i) => groups[i]!));
    expect([...mixed]).toEqual(order.flatMap((i) => alone[i]!));
    trainer.dispose();
  });
});

test('options that share a question are as likely as each with a question of its own', async () => {
  const model = tinyModel();
  const groups = questions(12);
  const trainer = await openTrainer({ model: model.file, adapter: null, threads: 1 });
  const shared = await trainer.score(groups);
  const apart = await trainer.score(
    groups.flatMap(({ prefix, continuations }) =>
      continuations.map((one) => ({ prefix, continuations: [one] })),
    ),
  );
  for (const [i, sum] of shared.entries()) expect(Math.abs(sum - apart[i]!)).toBeLessThan(1e-5);
  trainer.dispose();
});

test('an adapter that is only scored holds its values alone, and answers as it does in training', async () => {
  const model = tinyModel();
  const adapter = { seed: 3, rank: 4, alpha: 16, modules: ['attn_q', 'ffn_down'], layers: null };
  const training = await openTrainer({ model: model.file, adapter, threads: 2 });
  await training.step(
    [[counted(someTokens(40))].map(({ tokens, mask }) => ({ tokens, mask: mask.fill(0, 0, 1) }))],
    0.1,
  );
  const file = join(folder, 'scored.gguf');
  await training.saveAdapter(file);
  const groups = questions(5);
  const scoring = await openTrainer({ model: model.file, adapter: { file }, optimizer: null, threads: 2 });
  expect(await scoring.score(groups)).toEqual(await training.score(groups));
  // Gradients of two lanes and two moments beside the values.
  expect(training.memory().parameters).toBeGreaterThan(4 * scoring.memory().parameters);
  const refused = scoring.step([[{ tokens: Int32Array.of(1, 2), mask: Uint8Array.of(0, 1) }]], 0.1);
  await expect(refused).rejects.toMatchObject({ code: 'refused' });
  training.dispose();
  scoring.dispose();
});

describe('llama.cpp’s own logits', () => {
  let llama: Llama;
  beforeAll(async () => {
    llama = await openLlama();
  });
  afterAll(() => llama.dispose());

  /** Sums of log p of the options after the question, from llama.cpp’s probabilities. */
  async function llamaSums(model: LlamaModel, question: Token[], options: Token[][]): Promise<number[]> {
    const context = await model.createContext({
      contextSize: 512,
      ...unrounded,
    });
    const sums: number[] = [];
    for (const option of options) {
      const sequence = context.getSequence();
      const results = await sequence.controlledEvaluate(
        [...question, ...option].map((token) => [token, { generateNext: { probabilities: true } }]),
      );
      const logs = option.map((token, i) =>
        Math.log(results[question.length + i - 1]!.next.probabilities!.get(token)!),
      );
      sums.push(logs.reduce((a, b) => a + b, 0));
      await sequence.dispose();
    }
    await context.dispose();
    return sums;
  }

  test('give the options of a question the same likelihoods: the sample, F16 or F32, against its weights as F32', async () => {
    const sample = join(sampleFolder, 'model.gguf');
    // The same numbers. With F16 weights llama.cpp rounds what it multiplies them with to F16, for each token anew.
    const widened = join(folder, 'sample-f32.gguf');
    const nothing = { architecture: 'llama', alpha: 1, pairs: [] };
    await writeMerged(widened, await readBase(sample), nothing, 'f32');
    const model = await llama.loadModel({ modelPath: widened, gpuLayers: 0 });
    const text =
      'Abstract:\nIn 40 patients the pressure fell by a third.\n\nQuestion: Did it fall?\n\n### Response:\n';
    const question = [model.tokens.bos!, ...model.tokenize(text)];
    const options = ['yes', 'no', 'maybe', 'It was the same as before.'].map((option) => [
      ...model.tokenize(option),
    ]);
    const theirs = await llamaSums(model, question, options);
    await model.dispose();
    const continuations = options.map((option) => counted(Int32Array.from(option)));
    for (const file of [sample, widened]) {
      const trainer = await openTrainer({ model: file, adapter: null, threads: 1 });
      const ours = await trainer.score([{ prefix: Int32Array.from(question), continuations }]);
      trainer.dispose();
      for (const [i, sum] of theirs.entries()) expect(Math.abs(ours[i]! - sum)).toBeLessThan(1e-4);
    }
  });
});
