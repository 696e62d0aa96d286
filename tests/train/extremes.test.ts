/** Numbers at the ends of F32: losses far above what it can hold as a probability, updates that leave its range. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScoreGroup, Sequence } from '../../src-main/train/addon-types';
import { runTokenJob } from '../../src-main/train/token-job';
import { openTrainer, type TrainerOptions } from '../../src-main/train/train';
import { referenceLosses } from './reference';
import {
  folder,
  tinyAdapter,
  tinyMetadata,
  tinyModel,
  tinySequences,
  tinyShape,
  tinyTensors,
  writeAdapter,
  writeTiny,
  type TinyModel,
} from './tiny-model';

const model = tinyModel();
const sequences = tinySequences(model, [9, 12]);
const fresh = { seed: 1, rank: 4, alpha: 8, modules: ['attn_q'], layers: null };
const open = (changes: Partial<TrainerOptions> = {}) =>
  openTrainer({ model: model.file, adapter: fresh, threads: 1, ...changes });
const alone = (sequence: Sequence): ScoreGroup => ({ prefix: new Int32Array(), continuations: [sequence] });

/** Its logits reach several hundred. */
function loudModel(): TinyModel {
  const tensors = tinyTensors(tinyShape).map((tensor) =>
    tensor.name === 'output_norm.weight' ? { ...tensor, data: tensor.data.map((one) => 50 * one) } : tensor,
  );
  const weights = new Map(tensors.map(({ name, data }) => [name, Float64Array.from(data)]));
  return { file: writeTiny(tinyMetadata(tinyShape), tensors), shape: tinyShape, weights };
}

test('every loss is exact, also where F32 knows no such small probability', async () => {
  const loud = loudModel();
  const { file, alpha, pairs } = tinyAdapter(loud);
  const trainer = await open({ model: loud.file, adapter: { file } });
  const [{ tokens } = { tokens: new Int32Array() }] = tinySequences(loud, [80]);
  const each = Array.from({ length: 79 }, (_, at): Sequence => ({
    tokens,
    mask: Uint8Array.from(tokens, (_, i) => (i === at + 1 ? 1 : 0)),
  }));
  // What comes behind a prediction has no part in it, so the reference may leave it out.
  const beginnings = each.map(({ mask }, at) => ({
    tokens: tokens.slice(0, at + 2),
    mask: mask.slice(0, at + 2),
  }));
  const losses = referenceLosses(loud, alpha, pairs, beginnings);
  expect(losses.filter((loss) => loss > 104).length).toBeGreaterThan(5);
  expect(losses.filter((loss) => loss > 87 && loss < 104).length).toBeGreaterThan(2);
  const scores = await trainer.score(each.map(alone));
  losses.forEach((loss, i) =>
    expect(Math.abs(-scores[i]! - loss), `${loss}`).toBeLessThan(1e-5 * loss + 1e-6),
  );
  const worst = Math.max(...losses);
  const { loss } = await trainer.step([[each[losses.indexOf(worst)]!]], 1e-4);
  expect(Math.abs(loss / worst - 1)).toBeLessThan(1e-5);
  trainer.dispose();
});

test.for([
  ['infinite in F32', 1e39],
  ['nothing in F32', 1e-50],
  ['without all its digits in F32', 1e-40],
])('a learning rate %s is refused', async ([, rate]) => {
  const trainer = await open();
  await expect(trainer.step([sequences], rate as number)).rejects.toMatchObject({ code: 'recipe' });
  trainer.dispose();
});

test.for([
  [{ epsilon: 1e-50 }, /epsilon is 1e-50/],
  [{ epsilon: 1e39 }, /epsilon/],
  [{ beta1: 1 - 1e-9 }, /beta1/],
  [{ beta2: 1 - 1e-9 }, /beta2/],
  [{ weightDecay: 1e39 }, /weightDecay/],
] as const)('an optimizer with %o is refused', async ([optimizer, words]) => {
  await expect(open({ optimizer })).rejects.toMatchObject({
    code: 'recipe',
    message: expect.stringMatching(words),
  });
});

test('a weight decay that takes everything at once is refused', async () => {
  const trainer = await open({ optimizer: { weightDecay: 1000 } });
  await expect(trainer.step([sequences], 1e-3)).rejects.toMatchObject({ code: 'recipe' });
  await expect(trainer.step([sequences], 9e-4)).resolves.toHaveProperty('loss');
  trainer.dispose();
});

test('an update that leaves the range of F32 is named, and its adapter neither trained nor saved', async () => {
  const trainer = await open({ optimizer: { weightDecay: 0 } });
  await trainer.step([sequences], 1e-3);
  const file = join(folder, 'spoilt.gguf');
  const spoilt = {
    code: 'not-finite',
    message: expect.stringMatching(/step 1 drove blk\.0\.attn_q\.weight\.lora_[ab] out .*not saved/),
  };
  await expect(trainer.step([sequences], 3.4e38)).rejects.toMatchObject(spoilt);
  await expect(trainer.step([sequences], 1e-3)).rejects.toMatchObject(spoilt);
  await expect(trainer.saveAdapter(file)).rejects.toMatchObject(spoilt);
  expect(existsSync(file)).toBe(false);
  trainer.dispose();
});

test('a job whose last update leaves the range of F32 fails and writes no adapter', async () => {
  const file = join(folder, 'job-spoilt.json');
  const step = [sequences.map(({ tokens, mask }) => ({ tokens: [...tokens], mask: [...mask] }))];
  const schedule = { type: 'explicit', values: [1e-3, 3.4e38] };
  const lora = { init: { seed: 1 }, rank: 2, alpha: 2 };
  writeFileSync(
    file,
    JSON.stringify({ model: model.file, lora, optim: { lr: 1, beta1: 0 }, schedule, steps: [step, step] }),
  );
  const out = join(folder, 'spoilt');
  await expect(runTokenJob(file, out, { device: 'auto', threads: 1 })).rejects.toMatchObject({
    code: 'not-finite',
    message: expect.stringMatching(/step 1/),
  });
  expect(existsSync(join(out, 'adapter.gguf'))).toBe(false);
});

test('a loss that is no number names its step and leaves the adapter as it was; no score is not a number', async () => {
  const [first] = tinyAdapter(model).pairs;
  const huge = { ...first!, a: first!.a.map(() => 3e38), b: first!.b.map(() => 3e38) };
  const trainer = await open({ adapter: { file: writeAdapter(8, [huge]) } });
  await expect(trainer.step([sequences], 1e-3)).rejects.toMatchObject({
    code: 'not-finite',
    message: expect.stringMatching(/loss of step 0 .* before that step/),
    hint: expect.stringMatching(/damaged/),
  });
  await expect(trainer.score(sequences.map(alone))).rejects.toMatchObject({ code: 'not-finite' });
  await trainer.saveAdapter(join(folder, 'huge.gguf'));
  trainer.dispose();
});

/** A is zero, so that the loss is fine; the gradient of A is made of B. */
function steepAdapter(size: number, alpha: number): { file: string } {
  const [first] = tinyAdapter(model).pairs;
  const steep = { ...first!, a: first!.a.map(() => 0), b: first!.b.map(() => size) };
  return { file: writeAdapter(alpha, [steep]) };
}

test.for([
  ['of a tensor', 1e38, 4e6, 1, /The gradient of blk\.0\.attn_q\.weight\.lora_a of step 0 /],
  ['too large for its square', 1e25, 4, 0, /The norm of the gradient of step 0 is [\d.]+e\+2\d, out of /],
] as const)('a gradient out of range is named: %s', async ([, size, alpha, clip, words]) => {
  const trainer = await open({ adapter: steepAdapter(size, alpha), optimizer: { clip } });
  const saved = [join(folder, 'steep-before.gguf'), join(folder, 'steep-after.gguf')] as const;
  await trainer.saveAdapter(saved[0]);
  await expect(trainer.step([sequences], 1e-3)).rejects.toMatchObject({
    code: 'not-finite',
    message: expect.stringMatching(words),
  });
  await trainer.saveAdapter(saved[1]);
  expect(readFileSync(saved[1]).equals(readFileSync(saved[0]))).toBe(true);
  trainer.dispose();
});

test('a gradient whose squares alone are out of range is clipped by its true norm', async () => {
  const [trainer, by1e20] = [
    await open({ adapter: steepAdapter(1e25, 4), optimizer: { clip: 1 } }),
    await open({ adapter: steepAdapter(1e5, 4), optimizer: { clip: 1 } }),
  ];
  const [large, small] = [await trainer.step([sequences], 1e-3), await by1e20.step([sequences], 1e-3)];
  expect(large.loss).toBe(small.loss);
  expect(Math.abs(large.gradNorm / small.gradNorm / 1e20 - 1)).toBeLessThan(1e-5);
  for (const one of [trainer, by1e20]) one.dispose();
});

test('finite parameters whose sum is not stop nothing', async () => {
  const trainer = await open({ adapter: steepAdapter(3e38, 1e-30) });
  const losses = [await trainer.step([sequences], 1e-30), await trainer.step([sequences], 1e-30)];
  for (const { loss } of losses) expect(loss).toBeGreaterThan(0);
  await trainer.saveAdapter(join(folder, 'large.gguf'));
  trainer.dispose();
});
