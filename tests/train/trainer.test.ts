/** What must not matter does not: how a batch is cut, how sequences are packed, who scores beside whom. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ScoreGroup, Sequence } from '../../src-main/train/addon-types';
import { freeTrainerModel, openTrainer, type TrainerOptions } from '../../src-main/train/train';
import { readTensors } from './gguf-floats';
import { referenceStep } from './reference';
import { folder, tinyAdapter, tinyModel, tinySequences, writeAdapter } from './tiny-model';
import { relativeDistance } from './vectors';

const model = tinyModel();
const adapter = tinyAdapter(model);
const fresh = { seed: 1, rank: 4, alpha: 8, modules: ['attn_q', 'ffn_up'], layers: null };
const open = (changes: Partial<TrainerOptions> = {}) =>
  openTrainer({ model: model.file, adapter: { file: adapter.file }, threads: 1, ...changes });
const alone = (sequence: Sequence): ScoreGroup => ({ prefix: new Int32Array(), continuations: [sequence] });
let dumps = 0;

afterAll(freeTrainerModel);

async function gradients(microBatches: Sequence[][], threads = 1) {
  const trainer = await open({ threads });
  const dump = join(folder, `cut-${dumps++}.gguf`);
  const { loss, gradNorm, tokens } = await trainer.step(microBatches, 1e-3, { dumpGradients: dump });
  trainer.dispose();
  return { loss, gradNorm, tokens, all: [...readTensors(dump).values()].flatMap((tensor) => [...tensor]) };
}

const eight = tinySequences(model, [9, 31, 14, 60, 22, 5, 47, 18]);

test.for([
  ['1 x 8', [eight]],
  ['2 x 4', [eight.slice(0, 4), eight.slice(4)]],
  ['unequal', [eight.slice(0, 7), [], eight.slice(7)]],
] as [string, Sequence[][]][])('a step of 8 x 1 is the step of %s', async ([, cut]) => {
  const single = await gradients(eight.map((sequence) => [sequence]));
  const other = await gradients(cut);
  expect(Math.abs(other.loss / single.loss - 1)).toBeLessThan(1e-6);
  expect(Math.abs(other.gradNorm / single.gradNorm - 1)).toBeLessThan(1e-5);
  expect(relativeDistance(other.all, single.all)).toBeLessThan(1e-5);
  expect(other.tokens).toBe(single.tokens);
});

test.for([
  ['as many threads as two sequences', 2, eight.slice(0, 2)],
  ['more sequences than threads', 3, eight],
  ['more threads than sequences', 2, eight.slice(3, 4)],
] as [string, number, Sequence[]][])('threads change nothing: %s', async ([, threads, sequences]) => {
  const single = await gradients([sequences]);
  const several = await gradients([sequences], threads);
  expect(Math.abs(several.loss / single.loss - 1)).toBeLessThan(1e-6);
  expect(relativeDistance(several.all, single.all)).toBeLessThan(1e-5);
  expect((await gradients([sequences], threads)).all).toEqual(several.all);
  const [one, two] = [await open(), await open({ threads })];
  const [alike, expected] = [await two.score(sequences.map(alone)), await one.score(sequences.map(alone))];
  alike.forEach((score, i) => expect(Math.abs(score / expected[i]! - 1)).toBeLessThan(1e-5));
  one.dispose();
  two.dispose();
});

test('a pack with a sequence that counts nothing adds nothing', async () => {
  const silent = { tokens: eight[1]!.tokens, mask: new Uint8Array(eight[1]!.tokens.length) };
  const without = await gradients([[eight[0]!]]);
  const beside = await gradients([[eight[0]!, silent], [silent]]);
  expect(Math.abs(beside.loss / without.loss - 1)).toBeLessThan(1e-6);
  expect(relativeDistance(beside.all, without.all)).toBeLessThan(1e-5);
  expect(beside.tokens).toBe(9 + 3 * 31 - 31);
});

test('a fresh adapter changes nothing', async () => {
  const base = await open({ adapter: null });
  const adapted = await open({ adapter: fresh });
  const groups = eight.map(alone);
  expect([...(await adapted.score(groups))]).toEqual([...(await base.score(groups))]);
  base.dispose();
  adapted.dispose();
});

test('a fresh adapter has A within ±1/sqrt(K) and B zero, other for another seed', async () => {
  const save = async (seed: number) => {
    const trainer = await open({ adapter: { ...fresh, seed } });
    const file = join(folder, `fresh-${dumps++}.gguf`);
    await trainer.saveAdapter(file);
    trainer.dispose();
    return readTensors(file);
  };
  const [one, again, two] = [await save(1), await save(1), await save(2)];
  const a = one.get('blk.0.attn_q.weight.lora_a')!;
  const spread = Math.max(...a.map(Math.abs)) * Math.sqrt(32);
  expect(spread).toBeGreaterThan(0.9);
  expect(spread).toBeLessThanOrEqual(1);
  expect(one.get('blk.0.attn_q.weight.lora_b')!.every((value) => value === 0)).toBe(true);
  expect(again.get('blk.1.ffn_up.weight.lora_a')).toEqual(one.get('blk.1.ffn_up.weight.lora_a'));
  expect(two.get('blk.0.attn_q.weight.lora_a')).not.toEqual(a);
  expect([...one.keys()].sort()).toEqual(
    [0, 1].flatMap((layer) =>
      ['attn_q', 'ffn_up'].flatMap((module) =>
        ['a', 'b'].map((part) => `blk.${layer}.${module}.weight.lora_${part}`),
      ),
    ),
  );
});

test('the score of continuations that share a prefix is the score of each alone', async () => {
  const trainer = await open();
  const [prefix, ...rest] = tinySequences(model, [40, 1, 6, 12, 3]);
  const continuations = rest.map(({ tokens }) => ({ tokens, mask: new Uint8Array(tokens.length).fill(1) }));
  const shared = await trainer.score([{ prefix: prefix!.tokens, continuations }]);
  const each = continuations.map(({ tokens, mask }) =>
    alone({
      tokens: Int32Array.from([...prefix!.tokens, ...tokens]),
      mask: Uint8Array.from([...new Uint8Array(prefix!.tokens.length), ...mask]),
    }),
  );
  const together = await trainer.score(each);
  for (const [i, one] of each.entries()) {
    const [single] = await trainer.score([one]);
    expect(Math.abs(shared[i]! / single! - 1)).toBeLessThan(1e-5);
    expect(Math.abs(together[i]! / single! - 1)).toBeLessThan(1e-5);
  }
  trainer.dispose();
});

test('more groups than fit one pass are scored as each alone, in order', async () => {
  const trainer = await open();
  const many = tinySequences(
    model,
    Array.from({ length: 90 }, (_, i) => 3 + ((i * 29) % 97)),
  );
  const scores = await trainer.score(many.map(alone));
  expect(scores).toHaveLength(90);
  for (const i of [0, 17, 56, 89]) {
    const [single] = await trainer.score([alone(many[i]!)]);
    expect(Math.abs(scores[i]! / single! - 1)).toBeLessThan(1e-5);
  }
  const prefix = many[1]!.tokens;
  const continuations = many.filter(({ tokens }) => tokens.length > 20);
  const long = await trainer.score([{ prefix, continuations }]);
  const reversed = await trainer.score([{ prefix, continuations: continuations.toReversed() }]);
  reversed.reverse().forEach((score, i) => expect(Math.abs(score / long[i]! - 1)).toBeLessThan(1e-5));
  trainer.dispose();
});

test('scores agree with the F64 reference, also where a prediction is nearly certain or nearly impossible', async () => {
  const sharp = tinyModel();
  const pairs = [
    {
      name: 'blk.1.ffn_down.weight',
      k: 48,
      n: 32,
      rank: 1,
      a: new Float64Array(48).fill(1),
      b: new Float64Array(32),
    },
  ];
  pairs[0]!.b.forEach((_, i) => (pairs[0]!.b[i] = i % 2 ? 4 : -3));
  const trainer = await openTrainer({
    model: sharp.file,
    adapter: { file: writeAdapter(1, pairs) },
    threads: 1,
  });
  const sequences = tinySequences(sharp, [30, 28]);
  const scores = await trainer.score(sequences.map(alone));
  for (const [i, sequence] of sequences.entries()) {
    const counted = sequence.mask.reduce((a, b) => a + b, 0);
    const { loss } = referenceStep(sharp, 1, pairs, [sequence]);
    expect(Math.abs(-scores[i]! / counted / loss - 1)).toBeLessThan(1e-6);
  }
  const certain: Sequence = {
    tokens: new Int32Array(40).fill(sequences[0]!.tokens[3]!),
    mask: new Uint8Array(40).fill(1, 20),
  };
  const { loss } = referenceStep(sharp, 1, pairs, [certain]);
  const [score] = await trainer.score([alone(certain)]);
  expect(Math.abs(-score! / 20 / loss - 1)).toBeLessThan(1e-5);
  trainer.dispose();
});

test('golden losses', async () => {
  const trainer = await open({ adapter: fresh });
  const losses: number[] = [];
  for (let step = 0; step < 4; step++) losses.push((await trainer.step([eight], 1e-2)).loss);
  trainer.dispose();
  const golden = [5.244743, 5.171324, 5.080376, 4.972584];
  losses.forEach((loss, i) => expect(loss).toBeCloseTo(golden[i]!, 5));
});

test('trainers on one base do not disturb each other', async () => {
  const first = await open();
  const second = await open({ adapter: fresh });
  const before = await first.score(eight.map(alone));
  await second.step([eight], 1e-2);
  expect(await first.score(eight.map(alone))).toEqual(before);
  first.dispose();
  second.dispose();
});

test('an adapter saved and opened again is the same adapter', async () => {
  const trainer = await open();
  await trainer.step([eight], 1e-2);
  const file = join(folder, 'again.gguf');
  await trainer.saveAdapter(file);
  const again = await open({ adapter: { file } });
  expect(await again.score(eight.map(alone))).toEqual(await trainer.score(eight.map(alone)));
  const copy = join(folder, 'copy.gguf');
  await again.saveAdapter(copy);
  expect(readFileSync(copy).equals(readFileSync(file))).toBe(true);
  trainer.dispose();
  again.dispose();
});

test('a trainer at work refuses a second call, a disposed one every call, and disposing twice is fine', async () => {
  const trainer = await open({ adapter: fresh });
  const working = trainer.step(Array<Sequence[]>(100).fill(eight), 1e-3);
  await expect(trainer.score(eight.map(alone))).rejects.toMatchObject({ code: 'refused' });
  expect(() => trainer.memory()).toThrow(expect.objectContaining({ code: 'refused' }));
  trainer.dispose();
  trainer.dispose();
  await expect(working).resolves.toHaveProperty('loss');
  for (const call of [
    () => trainer.step([eight], 1e-3),
    () => trainer.score([]),
    () => trainer.saveAdapter('x'),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'refused' });
});

test('the base itself has nothing to train or to save', async () => {
  const trainer = await open({ adapter: null });
  await expect(trainer.step([eight], 1e-3)).rejects.toMatchObject({ code: 'refused' });
  await expect(trainer.saveAdapter(join(folder, 'none.gguf'))).rejects.toMatchObject({ code: 'refused' });
  trainer.dispose();
});

test('an adapter that cannot be written says where', async () => {
  const trainer = await open();
  const taken = join(folder, 'taken');
  mkdirSync(join(taken, 'inside'), { recursive: true });
  await expect(trainer.saveAdapter(join(folder, 'missing', 'a.gguf'))).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(trainer.saveAdapter(taken)).rejects.toMatchObject({ code: 'workspace' });
  trainer.dispose();
});
