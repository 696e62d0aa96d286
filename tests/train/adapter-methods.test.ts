/** The kinds of adapters: scaling, dropout, DoRA. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readGgufHeader } from '../../src-main/models/gguf-header';
import type { Sequence } from '../../src-main/train/addon-types';
import { openTrainer, type TrainerOptions } from '../../src-main/train/train';
import { readTensors } from './gguf-floats';
import { quantisedModel } from './quantised-model';
import { referenceStep } from './reference';
import { folder, tinyAdapter, tinyModel, tinySequences, writeAdapter, type TinyPair } from './tiny-model';
import { cosine, relativeDistance } from './vectors';

const model = tinyModel();
const fresh = { seed: 1, rank: 4, alpha: 8, modules: ['attn_q', 'ffn_down'], layers: null };
const eight = tinySequences(model, [9, 31, 14, 60, 22, 5, 47, 18]);
const open = (adapter: TrainerOptions['adapter'], changes: Partial<TrainerOptions> = {}) =>
  openTrainer({ model: model.file, adapter, threads: 1, ...changes });
const alone = (sequence: Sequence) => ({ prefix: new Int32Array(), continuations: [sequence] });
let files = 0;
const fileName = (): string => join(folder, `methods-${files++}.gguf`);

async function gradientsOf(
  adapter: TrainerOptions['adapter'],
  step: Sequence[][],
  changes: Partial<TrainerOptions> = {},
) {
  const trainer = await open(adapter, changes);
  const dump = fileName();
  const { loss } = await trainer.step(step, 1e-3, { dumpGradients: dump });
  trainer.dispose();
  const gradients = readTensors(dump);
  return { loss, gradients, flat: [...gradients.values()].flatMap((tensor) => [...tensor]) };
}

async function savedFile(adapter: TrainerOptions['adapter'], steps = 0): Promise<string> {
  const trainer = await open(adapter);
  for (let step = 0; step < steps; step++) await trainer.step([eight], 1e-2);
  const file = fileName();
  await trainer.saveAdapter(file);
  trainer.dispose();
  return file;
}

const alphaOf = (file: string) => readGgufHeader(file).metadata.get('adapter.lora.alpha');

/** Magnitudes off their first values. */
function withMagnitudes(pairs: readonly TinyPair[]): TinyPair[] {
  return pairs.map((pair, i) => ({
    ...pair,
    magnitude: Float64Array.from({ length: pair.n }, (_, n) => Math.fround(0.8 + 0.05 * ((n * 7 + i) % 11))),
  }));
}
const dora = { 'adapter.type': 'dora' };

test('rank-stabilised scaling is alpha / sqrt(r), also for whoever reads the file', async () => {
  const stabilised = await gradientsOf({ ...fresh, scaling: 'rank-stabilised' }, [eight]);
  const standard = await gradientsOf({ ...fresh, alpha: 16 }, [eight]);
  expect(stabilised.flat).toEqual(standard.flat);
  const [one, other] = [
    await savedFile({ ...fresh, scaling: 'rank-stabilised' }, 2),
    await savedFile({ ...fresh, alpha: 16 }, 2),
  ];
  expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
});

test('DoRA: loss and every gradient agree with the F64 reference', async () => {
  const pairs = withMagnitudes(tinyAdapter(model).pairs);
  const step = [eight.slice(0, 3), eight.slice(3, 5)];
  const file = writeAdapter(8, pairs, dora);
  const reference = referenceStep(model, 8, pairs, step.flat());
  const plain = { without: [], transposition: 'scratch' } as const;
  for (const changes of [{}, { threads: 2 }, { checkpointing: true }, { stock: plain }]) {
    const ours = await gradientsOf({ file }, step, changes);
    expect(Math.abs(ours.loss / reference.loss - 1)).toBeLessThan(2e-6);
    expect(ours.gradients.size).toBe(3 * pairs.length);
    for (const [name, expected] of reference.gradients)
      expect(relativeDistance(ours.gradients.get(name)!, expected), name).toBeLessThan(3e-5);
  }
});

test('DoRA: the norms follow the adapter from step to step', async () => {
  const trainer = await open({ ...fresh, method: 'dora' });
  for (let step = 0; step < 4; step++) await trainer.step([eight], 1e-2);
  const file = fileName();
  await trainer.saveAdapter(file);
  const again = await open({ file });
  const groups = eight.map(alone);
  const [ours, theirs] = [await trainer.score(groups), await again.score(groups)];
  ours.forEach((score, i) => expect(Math.abs(score / theirs[i]! - 1)).toBeLessThan(1e-6));
  const tensors = readTensors(file);
  const pairs = ['attn_q', 'ffn_down'].flatMap((module) =>
    [0, 1].map((layer): TinyPair => {
      const name = `blk.${layer}.${module}.weight`;
      const read = (part: string) => Float64Array.from(tensors.get(`${name}.${part}`)!);
      const [a, b, magnitude] = [read('lora_a'), read('lora_b'), read('lora_magnitude')];
      return { name, k: a.length / 4, n: magnitude.length, rank: 4, a, b, magnitude };
    }),
  );
  const { loss } = referenceStep(model, 8, pairs, [eight[3]!]);
  const counted = eight[3]!.mask.reduce((sum, one) => sum + one, 0);
  expect(Math.abs(-ours[3]! / counted / loss - 1)).toBeLessThan(1e-5);
  trainer.dispose();
  again.dispose();
});

test('a fresh DoRA adapter changes nothing, and its magnitudes are the norms of the rows', async () => {
  const trainer = await open({ ...fresh, method: 'dora' });
  const base = await open(null);
  const groups = eight.map(alone);
  const [ours, theirs] = [await trainer.score(groups), await base.score(groups)];
  ours.forEach((score, i) => expect(Math.abs(score / theirs[i]! - 1)).toBeLessThan(1e-5));
  trainer.dispose();
  base.dispose();
  const magnitude = readTensors(await savedFile({ ...fresh, method: 'dora' })).get(
    'blk.0.attn_q.weight.lora_magnitude',
  )!;
  const weight = model.weights.get('blk.0.attn_q.weight')!;
  magnitude.forEach((m, n) => expect(m).toBeCloseTo(Math.hypot(...weight.subarray(n * 32, n * 32 + 32)), 5));
});

test('a DoRA adapter names its kind, so that nobody takes it for LoRA', async () => {
  const file = await savedFile({ ...fresh, method: 'dora' });
  expect(readGgufHeader(file).metadata.get('adapter.type')).toBe('dora');
  const [pair] = withMagnitudes(tinyAdapter(model).pairs);
  const { magnitude, ...without } = pair!;
  expect(magnitude).toBeDefined();
  for (const [bad, words] of [
    [writeAdapter(8, [without], dora), /no magnitude/],
    [writeAdapter(8, [pair!]), /magnitude .*LoRA/],
    [writeAdapter(8, [pair!], { 'adapter.type': 'vera' }), /no LoRA adapter/],
  ] as const)
    await expect(open({ file: bad })).rejects.toMatchObject({
      code: 'adapter-mismatch',
      message: expect.stringMatching(words),
    });
});

test.for(['lora', 'dora'] as const)('%s with dropout goes on from a state, bit for bit', async (method) => {
  const adapter = { ...fresh, method, dropout: 0.1 };
  const [whole, first] = [await open(adapter), await open(adapter)];
  for (let step = 0; step < 4; step++) await whole.step([eight], 1e-2);
  for (let step = 0; step < 2; step++) await first.step([eight], 1e-2);
  const [state, one, two] = [fileName(), fileName(), fileName()];
  await first.saveState(state);
  const second = await open(adapter);
  await second.loadState(state);
  for (let step = 2; step < 4; step++) await second.step([eight], 1e-2);
  await whole.saveAdapter(one);
  await second.saveAdapter(two);
  expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
  const other = await open({ ...adapter, seed: 2 });
  await expect(other.loadState(state)).rejects.toMatchObject({ code: 'checkpoint' });
  for (const trainer of [whole, first, second, other]) trainer.dispose();
});

test('dropout does not depend on threads, packing, checkpointing or the operations of the device', async () => {
  const file = tinyAdapter(model).file;
  const adapter = { file, dropout: 0.3, seed: 5 };
  const one = await gradientsOf(adapter, [eight]);
  const plain = { without: [], transposition: 'scratch' } as const;
  for (const changes of [{ threads: 2 }, { threads: 3 }, { checkpointing: true }, { stock: plain }]) {
    const other = await gradientsOf(adapter, [eight], changes);
    expect(Math.abs(other.loss / one.loss - 1)).toBeLessThan(1e-6);
    expect(relativeDistance(other.flat, one.flat)).toBeLessThan(1e-5);
  }
  expect((await gradientsOf(adapter, [eight])).flat).toEqual(one.flat);
  for (const other of [{ ...adapter, seed: 6 }, { file }, { ...adapter, dropout: 0.2 }])
    expect(relativeDistance((await gradientsOf(other, [eight])).flat, one.flat)).toBeGreaterThan(0.05);
});

test('dropout leaves out its share, anew in every step and micro-batch, and keeps the mean', async () => {
  const file = tinyAdapter(model).file;
  const losses = new Set<number>();
  const trainer = await open({ file, dropout: 0.25, seed: 1 });
  for (let step = 0; step < 3; step++) losses.add((await trainer.step([eight.slice(3, 4)], 0)).loss);
  losses.add((await trainer.step([[], eight.slice(3, 4)], 0)).loss);
  expect(losses.size).toBe(4);
  trainer.dispose();
  // The gradient of A over many steps is unbiased only where the layer itself is linear in the mask: the last one.
  const last = tinyAdapter(model, { modules: ['ffn_down'], layers: [1] });
  const expected = await gradientsOf({ file: last.file }, [eight]);
  const sum = new Float64Array(expected.flat.length);
  const dropping = await open({ file: last.file, dropout: 0.25, seed: 3 });
  for (let step = 0; step < 200; step++) {
    const dump = fileName();
    await dropping.step([eight], 0, { dumpGradients: dump });
    let at = 0;
    for (const tensor of readTensors(dump).values()) for (const one of tensor) sum[at++]! += one / 200;
  }
  dropping.dispose();
  expect(relativeDistance(sum, expected.flat)).toBeLessThan(0.05);
});

test('scores never drop', async () => {
  const file = tinyAdapter(model).file;
  const [dropping, plain] = [await open({ file, dropout: 0.5 }), await open({ file })];
  expect(await dropping.score(eight.map(alone))).toEqual(await plain.score(eight.map(alone)));
  dropping.dispose();
  plain.dispose();
});

test('an adapter is continued with its alpha, and with dropout', async () => {
  const file = await savedFile({ ...fresh, alpha: 7 }, 2);
  const trainer = await open({ file, dropout: 0.1 });
  await trainer.step([eight], 1e-3);
  const next = fileName();
  await trainer.saveAdapter(next);
  trainer.dispose();
  expect(alphaOf(next)).toBe(7);
});

test.for([
  [{ ...fresh, dropout: 0.96 }, /dropout is 0.96/],
  [{ ...fresh, dropout: -0.1 }, /dropout/],
  [{ ...fresh, dropout: NaN }, /dropout is NaN/],
  [{ ...fresh, alpha: NaN }, /alpha is NaN/],
  [{ ...fresh, rank: 0 }, /rank is 0/],
  [{ ...fresh, rank: 33 }, /33 exceeds attn_q, which is 32 x 32/],
  [{ ...fresh, modules: ['attn_x'] }, /no module “attn_x”/],
  [{ method: 'full', layers: [2] }, /no layer 2/],
] as [TrainerOptions['adapter'], RegExp][])('%o is refused', async ([adapter, words]) => {
  await expect(open(adapter)).rejects.toMatchObject({
    code: 'recipe',
    message: expect.stringMatching(words),
    hint: expect.stringMatching(/./),
  });
});

test.for([
  ['F16', 0.9999],
  ['Q8_0', 0.995],
  ['Q4_K', 0.99],
] as const)('DoRA on a base of %s gives the gradient of the weights it holds', async ([type, least]) => {
  const quantised = await quantisedModel(type);
  const pairs = withMagnitudes(tinyAdapter(quantised).pairs);
  const sequences = tinySequences(quantised, [11, 14, 5]);
  const trainer = await open({ file: writeAdapter(8, pairs, dora) }, { model: quantised.file });
  const dump = fileName();
  const { loss } = await trainer.step([sequences], 0, { dumpGradients: dump });
  trainer.dispose();
  const reference = referenceStep(quantised, 8, pairs, sequences);
  expect(Math.abs(loss / reference.loss - 1)).toBeLessThan(1e-3);
  const gradients = readTensors(dump);
  for (const [name, expected] of reference.gradients)
    expect(cosine(gradients.get(name)!, expected), name).toBeGreaterThan(least);
});
