/** Projected gradients: the F64 reference's gradient through the same hash, in TypeScript, gives the same vectors. */
import { afterAll, expect, test } from 'vitest';
import type { Projection, Sequence } from '../../src-main/train/addon-types';
import { freeTrainerModel, openTrainer, type TrainerOptions } from '../../src-main/train/train';
import { referenceStep } from './reference';
import { tinyAdapter, tinyModel, tinySequences } from './tiny-model';
import { cosine, relativeDistance } from './vectors';

const model = tinyModel();
const adapter = tinyAdapter(model);
const groups = tinySequences(model, [17, 40, 9, 33, 12]).map((sequence) => [sequence]);
const small: Projection = { dimensions: 256, seed: 7, preconditioned: false };
const open = (changes: Partial<TrainerOptions> = {}) =>
  openTrainer({ model: model.file, adapter: { file: adapter.file }, threads: 1, ...changes });

afterAll(freeTrainerModel);

const mask64 = (1n << 64n) - 1n;

/** Of an element: its number among `dimensions`, and its sign. */
function placeOf(place: number, { dimensions, seed }: Projection): { at: number; sign: 1 | -1 } {
  let z = (((BigInt(seed) << 32n) + BigInt(place) + 1n) * 0x9e3779b97f4a7c15n) & mask64;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask64;
  z ^= z >> 31n;
  return { at: Number((z >> 1n) % BigInt(dimensions)), sign: z & 1n ? 1 : -1 };
}

/** The flat gradient: A and B of every pair in order, each from a multiple of 32 on. */
function flatGradient(sequences: Sequence[]): number[] {
  const { gradients } = referenceStep(model, adapter.alpha, adapter.pairs, sequences);
  const flat: number[] = [];
  for (const { name } of adapter.pairs)
    for (const part of ['lora_a', 'lora_b']) {
      flat.push(...gradients.get(`${name}.${part}`)!);
      while (flat.length % 32 !== 0) flat.push(0);
    }
  return flat;
}

function projected(flat: readonly number[], projection: Projection): Float64Array {
  const sums = new Float64Array(projection.dimensions);
  flat.forEach((value, i) => {
    const { at, sign } = placeOf(i, projection);
    sums[at]! += sign * value;
  });
  return sums;
}

const rowsOf = (vectors: Float32Array, dimensions: number): Float32Array[] =>
  Array.from({ length: vectors.length / dimensions }, (_, i) =>
    vectors.subarray(i * dimensions, (i + 1) * dimensions),
  );

async function projectionOf(
  sequences: Sequence[][],
  projection: Projection,
  changes: Partial<TrainerOptions> = {},
) {
  const trainer = await open(changes);
  const vectors = await trainer.projectGradients(sequences, projection);
  trainer.dispose();
  return rowsOf(vectors, projection.dimensions);
}

test('is the projection of the F64 reference’s gradient, for one sequence and for several together', async () => {
  const wanted = [...groups, [groups[0]![0]!, groups[3]![0]!]];
  const ours = await projectionOf(wanted, small);
  expect(ours).toHaveLength(6);
  for (const [i, sequences] of wanted.entries())
    expect(relativeDistance(ours[i]!, projected(flatGradient(sequences), small))).toBeLessThan(2e-5);
});

test('another seed gives another projection of the same gradient, the same seed the same', async () => {
  const [one, again, other] = [
    await projectionOf(groups, small),
    await projectionOf(groups, small),
    await projectionOf(groups, { ...small, seed: 8 }),
  ];
  expect(again).toEqual(one);
  expect(Math.abs(cosine(one[0]!, other[0]!))).toBeLessThan(0.3);
});

test('cosines are kept within the error that the number of dimensions gives', async () => {
  const flat = groups.map(flatGradient);
  const pairs = flat.flatMap((_, i) => flat.slice(0, i).map((_other, j) => [i, j] as const));
  for (const dimensions of [512, 8192]) {
    const errors: number[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const ours = await projectionOf(groups, { dimensions, seed, preconditioned: false });
      for (const [i, j] of pairs) errors.push(cosine(ours[i]!, ours[j]!) - cosine(flat[i]!, flat[j]!));
    }
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    expect(spread).toBeLessThan(1.2 / Math.sqrt(dimensions));
  }
});

test('preconditioned, each element is divided by the root of its second moment', async () => {
  const optimizer = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, clip: 0 };
  const trainer = await open({ optimizer });
  // At rate 0 the adapter stays, and v_hat is the square of the step's gradient.
  await trainer.step([groups[1]!], 0);
  const projection = { ...small, preconditioned: true };
  const ours = rowsOf(await trainer.projectGradients(groups.slice(0, 2), projection), small.dimensions);
  trainer.dispose();
  const [first, moments] = [flatGradient(groups[0]!), flatGradient(groups[1]!)];
  const divided = (flat: number[]) =>
    flat.map((value, i) => (moments[i] === 0 ? 0 : value / (Math.abs(moments[i]!) + 1e-8)));
  expect(relativeDistance(ours[1]!, projected(divided(moments), projection))).toBeLessThan(1e-2);
  expect(cosine(ours[0]!, projected(divided(first), projection))).toBeGreaterThan(0.99);
});

test('what is trained stays as it is, and a fresh adapter has a gradient by its B', async () => {
  const fresh = { seed: 1, rank: 4, alpha: 8, modules: ['attn_q', 'ffn_up'], layers: null };
  const alone = groups.map(([sequence]) => ({ prefix: new Int32Array(), continuations: [sequence!] }));
  const trainer = await open({ adapter: fresh });
  const before = await trainer.score(alone);
  const vectors = await trainer.projectGradients(groups, small);
  expect(rowsOf(vectors, small.dimensions).every((one) => one.some((value) => value !== 0))).toBe(true);
  expect(await trainer.score(alone)).toEqual(before);
  const { loss } = await trainer.step(groups, 1e-2);
  trainer.dispose();
  const other = await open({ adapter: fresh });
  expect((await other.step(groups, 1e-2)).loss).toBe(loss);
  other.dispose();
});

test('threads and the groups beside it do not change a vector', async () => {
  const single = await projectionOf(groups, small);
  const [alone] = await projectionOf(groups.slice(2, 3), small, { threads: 2 });
  expect(relativeDistance(alone!, single[2]!)).toBeLessThan(1e-5);
  const side = await projectionOf(groups, small, { threads: 2 });
  side.forEach((vector, i) => expect(relativeDistance(vector, single[i]!)).toBeLessThan(1e-5));
});

test('is the same by ggml’s operations alone, as on a device that is not the CPU', async () => {
  const stock = { without: [], transposition: 'auto' as const };
  const [ours, theirs] = [await projectionOf(groups, small), await projectionOf(groups, small, { stock })];
  theirs.forEach((vector, i) => expect(relativeDistance(vector, ours[i]!)).toBeLessThan(1e-4));
});

test('no groups give no vectors', async () => {
  expect(await projectionOf([], small)).toEqual([]);
});

test('refuses what cannot be: no dimension, no counted token, no step to precondition by, nothing in training', async () => {
  const trainer = await open();
  const refused = (code: string, change: Partial<Projection>, of = groups) =>
    expect(trainer.projectGradients(of, { ...small, ...change })).rejects.toMatchObject({ code });
  await refused('recipe', { dimensions: 0 });
  await refused('recipe', { dimensions: 2 ** 20 + 1 });
  await refused('recipe', { seed: -1 });
  await refused('refused', { preconditioned: true });
  const silent = { tokens: Int32Array.of(1, 2), mask: new Uint8Array(2) };
  await refused('tokens', {}, [groups[0]!, [silent]]);
  await refused('tokens', {}, [[]]);
  trainer.dispose();
  const scorer = await open({ optimizer: null });
  await expect(scorer.projectGradients(groups, small)).rejects.toMatchObject({ code: 'refused' });
  scorer.dispose();
});

test('ends early by its signal', async () => {
  const trainer = await open();
  const many = Array<Sequence[]>(2000).fill(groups[1]!);
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('enough')), 20);
  await expect(trainer.projectGradients(many, small, stop)).rejects.toThrow('enough');
  const after = await trainer.projectGradients(groups, small);
  expect(after).toHaveLength(groups.length * small.dimensions);
  trainer.dispose();
});
