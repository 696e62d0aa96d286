/** Full fine-tuning: gradients of every tensor of the base, twenty steps, and the model that is written. */
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readGgufHeader } from '../../src-main/models/gguf-header';
import type { Sequence } from '../../src-main/train/addon-types';
import { openTrainer, type TrainerOptions } from '../../src-main/train/train';
import { readTensors } from './gguf-floats';
import { quantisedModel } from './quantised-model';
import { referenceStep } from './reference';
import { referenceAdamW } from './reference-adamw';
import { folder, tinyKinds, tinyModel, tinySequences, type TinyModel, type TinyShape } from './tiny-model';
import { relativeDistance } from './vectors';

const plain = { without: ['GET_ROWS_BACK'], transposition: 'scratch' } as const;
const full = { method: 'full', layers: null } as const;
let files = 0;
const fileName = (): string => join(folder, `full-${files++}.gguf`);
const open = (model: TinyModel, changes: Partial<TrainerOptions> = {}) =>
  openTrainer({ model: model.file, adapter: full, threads: 1, ...changes });
const alone = (sequence: Sequence) => ({ prefix: new Int32Array(), continuations: [sequence] });

async function gradientsOf(model: TinyModel, step: Sequence[][], changes: Partial<TrainerOptions> = {}) {
  const trainer = await open(model, changes);
  const dump = fileName();
  const { loss, gradNorm } = await trainer.step(step, 0, { dumpGradients: dump });
  trainer.dispose();
  return { loss, gradNorm, gradients: readTensors(dump) };
}

const variants: [string, Partial<TinyShape>][] = [
  ['its own output', {}],
  ['tied embeddings', { tied: true }],
  ['rope factors', { ropeFactors: true }],
  ['a vocabulary smaller than a pack', { vocabulary: 20 }],
  ['odd sizes', { width: 36, heads: 3, headsKv: 3, headSize: 14, feedForward: 50, vocabulary: 77 }],
  ...Object.entries(tinyKinds),
];

test.for(variants)('every gradient agrees with the F64 reference: %s', async ([, changes]) => {
  const model = tinyModel(changes);
  const step = [tinySequences(model, [17, 40, 9]), tinySequences(model, [33, 3], 4)];
  const ours = await gradientsOf(model, step);
  const reference = referenceStep(model, 1, [], step.flat());
  expect(Math.abs(ours.loss / reference.loss - 1)).toBeLessThan(1e-6);
  const names = [...reference.baseGradients.keys()].filter((name) => !name.startsWith('rope'));
  expect([...ours.gradients.keys()].sort()).toEqual(names.sort());
  for (const name of names)
    expect(
      relativeDistance(ours.gradients.get(name)!, reference.baseGradients.get(name)!),
      name,
    ).toBeLessThan(3e-5);
});

test('gradients are the same on several threads, and how a step is cut makes no difference', async () => {
  const model = tinyModel();
  const eight = tinySequences(model, [9, 31, 14, 60, 22, 5, 47, 18]);
  const flat = ({ gradients }: Awaited<ReturnType<typeof gradientsOf>>) =>
    [...gradients.values()].flatMap((tensor) => [...tensor]);
  const one = flat(await gradientsOf(model, [eight]));
  expect(relativeDistance(flat(await gradientsOf(model, [eight], { threads: 2 })), one)).toBeLessThan(1e-5);
  const cut = eight.map((sequence) => [sequence]);
  expect(relativeDistance(flat(await gradientsOf(model, cut)), one)).toBeLessThan(1e-5);
});

test('without kernels of ours and few operations of ggml the gradients are the same', async () => {
  const model = tinyModel({ tied: true });
  const step = [tinySequences(model, [17, 40])];
  const [ours, stock] = [await gradientsOf(model, step), await gradientsOf(model, step, { stock: plain })];
  for (const [name, tensor] of ours.gradients)
    expect(relativeDistance(stock.gradients.get(name)!, tensor), name).toBeLessThan(1e-5);
});

test('some layers alone leave all other tensors as they are', async () => {
  const model = tinyModel({ layers: 3, architecture: 'qwen3' });
  const step = [tinySequences(model, [20, 30])];
  const changes = { adapter: { method: 'full', layers: [1] } } as const;
  const { gradients } = await gradientsOf(model, step, changes);
  const reference = referenceStep(model, 1, [], step.flat());
  expect([...gradients.keys()].every((name) => name.startsWith('blk.1.'))).toBe(true);
  expect(gradients.size).toBe([...model.weights.keys()].filter((name) => name.startsWith('blk.1.')).length);
  for (const [name, tensor] of gradients)
    expect(relativeDistance(tensor, reference.baseGradients.get(name)!), name).toBeLessThan(3e-5);
  const trainer = await open(model, changes);
  await trainer.step(step, 1e-2);
  const file = fileName();
  await trainer.saveModel(file);
  trainer.dispose();
  const before = readTensors(model.file);
  for (const [name, tensor] of readTensors(file))
    expect(Buffer.from(tensor.buffer).equals(Buffer.from(before.get(name)!.buffer)), name).toBe(
      !name.startsWith('blk.1.'),
    );
});

test('twenty steps agree with the F64 reference, and the model written is the model trained', async () => {
  const model = tinyModel({ tied: true });
  const optimizer = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1, clip: 1 };
  const trainer = await open(model, { optimizer });
  const start = new Map([...model.weights].map(([name, data]) => [name, data.slice()]));
  const update = referenceAdamW(optimizer);
  for (let k = 0; k < 20; k++) {
    const step = [tinySequences(model, [12 + k, 30], 100 + k), tinySequences(model, [25], 200 + k)];
    const { loss, baseGradients } = referenceStep(model, 1, [], step.flat());
    const ours = await trainer.step(step, 1e-3);
    expect(Math.abs(ours.loss / loss - 1), `loss of step ${k}`).toBeLessThan(1e-5);
    const norm = update(model.weights, baseGradients, 1e-3);
    expect(Math.abs(ours.gradNorm / norm - 1), `norm of step ${k}`).toBeLessThan(1e-4);
  }
  const file = fileName();
  await trainer.saveModel(file);
  const written = readTensors(file);
  for (const [name, values] of model.weights) {
    const change = (from: ArrayLike<number>) => Float64Array.from(from, (x, i) => x - start.get(name)![i]!);
    expect(relativeDistance(change(written.get(name)!), change(values)), name).toBeLessThan(1e-3);
  }
  const again = await openTrainer({ model: file, adapter: null, threads: 1 });
  const groups = tinySequences(model, [30, 20], 9).map(alone);
  expect(await again.score(groups)).toEqual(await trainer.score(groups));
  trainer.dispose();
  again.dispose();
});

test('a model that was not changed is written as it was, byte for byte, in its own types', async () => {
  for (const type of ['F32', 'F16', 'BF16'] as const) {
    const model = tinyModel({ type, ropeFactors: true });
    const trainer = await open(model);
    const file = fileName();
    await trainer.saveModel(file);
    trainer.dispose();
    expect(readFileSync(file).equals(readFileSync(model.file))).toBe(true);
  }
});

test('an F16 base trains on F32 weights and is written in F16, rounded to the nearest', async () => {
  const model = tinyModel({ type: 'F16' });
  const step = [tinySequences(model, [30, 20])];
  const trainer = await open(model);
  const losses: number[] = [];
  // Each step far below half a digit of F16, all together above it.
  for (let k = 0; k < 12; k++) losses.push((await trainer.step(step, 5e-5)).loss);
  expect(losses.every((loss, k) => k === 0 || loss < losses[k - 1]!)).toBe(true);
  const file = fileName();
  await trainer.saveModel(file);
  trainer.dispose();
  const [before, after] = [model.file, file].map((one) => readGgufHeader(one));
  expect([...after!.tensors.values()]).toEqual([...before!.tensors.values()]);
  const again = await openTrainer({ model: file, adapter: null, threads: 1 });
  const [score] = await again.score([alone(step[0]![0]!)]);
  expect(Number.isFinite(score)).toBe(true);
  again.dispose();
  expect(readFileSync(file).equals(readFileSync(model.file))).toBe(false);
});

test('a resumed training writes the same model, bit for bit', async () => {
  const model = tinyModel({ type: 'F16' });
  const batch = (k: number) => [tinySequences(model, [20, 30], 10 + k)];
  const save = async (trainer: Awaited<ReturnType<typeof open>>): Promise<Buffer> => {
    const file = fileName();
    await trainer.saveModel(file);
    return readFileSync(file);
  };
  const [whole, first] = [await open(model), await open(model)];
  for (let k = 0; k < 4; k++) await whole.step(batch(k), 1e-3);
  for (let k = 0; k < 2; k++) await first.step(batch(k), 1e-3);
  const state = fileName();
  await first.saveState(state);
  const second = await open(model);
  await second.loadState(state);
  for (let k = 2; k < 4; k++) await second.step(batch(k), 1e-3);
  expect((await save(second)).equals(await save(whole))).toBe(true);
  const other = await open(model, { adapter: { method: 'full', layers: [0] } });
  await expect(other.loadState(state)).rejects.toMatchObject({ code: 'checkpoint' });
  for (const trainer of [whole, first, second, other]) trainer.dispose();
});

test('the base in memory stays as it was', async () => {
  const model = tinyModel();
  const groups = tinySequences(model, [30, 20]).map(alone);
  const base = await open(model, { adapter: null });
  const before = await base.score(groups);
  const trainer = await open(model);
  await trainer.step([tinySequences(model, [30, 20])], 1e-2);
  expect(await base.score(groups)).toEqual(before);
  expect(await trainer.score(groups)).not.toEqual(before);
  base.dispose();
  trainer.dispose();
});

test('what a method does not make is refused', async () => {
  const model = tinyModel();
  const trainer = await open(model);
  await expect(trainer.saveAdapter(fileName())).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringMatching(/model/),
  });
  trainer.dispose();
  const adapter = { seed: 1, rank: 2, alpha: 2, modules: ['attn_q'], layers: null };
  const other = await open(model, { adapter });
  await expect(other.saveModel(fileName())).rejects.toMatchObject({ code: 'refused' });
  other.dispose();
});

test('a base that was replaced on the disk meanwhile is not mixed with what was trained', async () => {
  const model = tinyModel();
  const trainer = await open(model);
  renameSync(tinyModel({ layers: 3 }).file, model.file);
  await expect(trainer.saveModel(fileName())).rejects.toMatchObject({ code: 'model-format' });
  trainer.dispose();
});

test.for(['Q8_0', 'Q4_K'] as const)('a base of %s is refused with the types that are taken', async (type) => {
  const model = await quantisedModel(type);
  await expect(open(model)).rejects.toMatchObject({
    code: 'model-unsupported',
    message: expect.stringMatching(/full fine-tuning takes models in F32, F16 or BF16/),
  });
});
