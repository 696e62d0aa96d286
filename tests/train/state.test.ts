/** A training that was saved in the middle goes on as if nothing had happened; a state that does not fit is refused. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTrainer, type Trainer, type TrainerOptions } from '../../src-main/train/train';
import { folder, tinyAdapter, tinyModel, tinySequences } from './tiny-model';

const model = tinyModel();
const fresh = { seed: 1, rank: 4, alpha: 8, modules: ['attn_q', 'ffn_down'], layers: null };
const open = (changes: Partial<TrainerOptions> = {}) =>
  openTrainer({ model: model.file, adapter: fresh, threads: 1, ...changes });
const batch = (step: number) => [
  tinySequences(model, [20, 30, 11], 10 + step),
  tinySequences(model, [25], 50 + step),
];
let files = 0;
const fileName = (): string => join(folder, `state-${files++}`);

async function take(trainer: Trainer, from: number, to: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = from; step < to; step++) losses.push((await trainer.step(batch(step), 1e-2)).loss);
  return losses;
}

async function adapterOf(trainer: Trainer): Promise<Buffer> {
  const file = fileName();
  await trainer.saveAdapter(file);
  return readFileSync(file);
}

async function savedAfter(steps: number, changes: Partial<TrainerOptions> = {}, run?: string) {
  const trainer = await open(changes);
  await take(trainer, 0, steps);
  const file = fileName();
  await trainer.saveState(file, run);
  trainer.dispose();
  return file;
}

test.for([
  ['a fresh adapter', {}],
  ['an adapter from a file', { adapter: { file: tinyAdapter(model).file, alpha: 3 } }],
  ['weight decay and no clip', { optimizer: { weightDecay: 0.1, clip: 0 } }],
  ['two threads', { threads: 2 }],
] as [string, Partial<TrainerOptions>][])(
  'a resumed training writes the same bytes: %s',
  async ([, changes]) => {
    const whole = await open(changes);
    const losses = await take(whole, 0, 6);
    const second = await open(changes);
    await second.loadState(await savedAfter(3, changes));
    expect(await take(second, 3, 6)).toEqual(losses.slice(3));
    expect((await adapterOf(second)).equals(await adapterOf(whole))).toBe(true);
    whole.dispose();
    second.dispose();
  },
);

test('a state goes back in time as well, and into the trainer that saved it', async () => {
  const trainer = await open();
  await take(trainer, 0, 2);
  const file = fileName();
  await trainer.saveState(file, 'run');
  const first = await take(trainer, 2, 5);
  await trainer.loadState(file, 'run');
  expect(await take(trainer, 2, 5)).toEqual(first);
  trainer.dispose();
});

test('a trainer whose update left the range of numbers goes on from its last state', async () => {
  const trainer = await open({ optimizer: { weightDecay: 0 } });
  await take(trainer, 0, 1);
  const file = fileName();
  await trainer.saveState(file);
  const before = await adapterOf(trainer);
  await expect(trainer.step(batch(1), 3.4e38)).rejects.toMatchObject({ code: 'not-finite' });
  await expect(trainer.saveState(fileName())).rejects.toMatchObject({ code: 'not-finite' });
  await trainer.loadState(file);
  expect((await adapterOf(trainer)).equals(before)).toBe(true);
  await expect(trainer.step(batch(1), 1e-3)).resolves.toHaveProperty('loss');
  trainer.dispose();
});

const other = { width: 32, seed: 9 };
test.for([
  ['another model of the same shape', { model: tinyModel(other).file }, /another model/],
  ['another model of another shape', { model: tinyModel({ layers: 3 }).file }, /another model/],
  ['another rank', { adapter: { ...fresh, rank: 3 } }, /another set of parameters/],
  ['other modules', { adapter: { ...fresh, modules: ['attn_q', 'ffn_up'] } }, /another set of parameters/],
  ['another alpha', { adapter: { ...fresh, alpha: 9 } }, /another method/],
  ['another optimizer', { optimizer: { beta2: 0.99 } }, /another optimizer/],
] as [string, Partial<TrainerOptions>, RegExp][])(
  'a state of %s is refused and changes nothing',
  async ([, changes, words]) => {
    const file = await savedAfter(1);
    const trainer = await open(changes);
    const before = await adapterOf(trainer);
    await expect(trainer.loadState(file)).rejects.toMatchObject({
      code: 'checkpoint',
      message: expect.stringMatching(words),
      hint: expect.stringMatching(/checkpoint before it/),
    });
    expect((await adapterOf(trainer)).equals(before)).toBe(true);
    trainer.dispose();
  },
);

test('a state of another run is refused', async () => {
  const file = await savedAfter(1, {}, 'this run');
  const trainer = await open();
  await expect(trainer.loadState(file, 'that run')).rejects.toMatchObject({
    message: expect.stringMatching(/another run/),
  });
  await expect(trainer.loadState(file, 'this run')).resolves.toBeUndefined();
  trainer.dispose();
});

test('a state that is cut off anywhere, damaged, or no state at all is refused and changes nothing', async () => {
  const whole = readFileSync(await savedAfter(2));
  const trainer = await open();
  const before = await adapterOf(trainer);
  const damaged = (at: number): Buffer => {
    const bytes = Buffer.from(whole);
    bytes[at] = bytes[at]! ^ 1;
    return bytes;
  };
  const bad = [
    Buffer.alloc(0),
    before,
    readFileSync(model.file),
    ...Array.from({ length: 20 }, (_, i) => whole.subarray(0, Math.floor((whole.length * i) / 20))),
    whole.subarray(0, -1),
    ...[0.3, 0.6, 0.9].map((share) => damaged(Math.floor(whole.length * share))),
  ];
  for (const [i, bytes] of bad.entries()) {
    const file = fileName();
    writeFileSync(file, bytes);
    await expect(trainer.loadState(file), `${i}`).rejects.toMatchObject({ code: 'checkpoint' });
  }
  expect((await adapterOf(trainer)).equals(before)).toBe(true);
  trainer.dispose();
});

test('a state that cannot be read or written says where and leaves nothing behind', async () => {
  const trainer = await open();
  await expect(trainer.loadState(join(folder, 'nowhere'))).rejects.toMatchObject({
    code: 'checkpoint',
    message: expect.stringMatching(/nowhere/),
  });
  await expect(trainer.saveState(join(folder, 'missing', 'state'))).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(existsSync(join(folder, 'missing'))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  trainer.dispose();
});

test('the base itself has no state', async () => {
  const trainer = await open({ adapter: null });
  await expect(trainer.saveState(fileName())).rejects.toMatchObject({ code: 'refused' });
  await expect(trainer.loadState(fileName())).rejects.toMatchObject({ code: 'refused' });
  trainer.dispose();
});
