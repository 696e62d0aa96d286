/** A step or a score under way ends when its signal says so, and leaves nothing behind. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cancelled } from '../../src-main/common/errors';
import { runTokenJob } from '../../src-main/train/token-job';
import { openTrainer, type Trainer } from '../../src-main/train/train';
import { folder, tinyModel, tinySequences } from './tiny-model';

const model = tinyModel();
const adapter = { seed: 1, rank: 4, alpha: 8, modules: ['attn_q', 'ffn_down'], layers: null };
const open = (threads = 1) => openTrainer({ model: model.file, adapter, threads });
const pack = tinySequences(
  model,
  Array.from({ length: 12 }, () => 250),
);
let files = 0;

async function bytesOf(trainer: Trainer): Promise<Buffer> {
  const file = join(folder, `cancelled-${files++}.gguf`);
  await trainer.saveAdapter(file);
  return readFileSync(file);
}

test.for([
  ['between its passes', 1, Array.from({ length: 20 }, () => pack)],
  ['in the middle of its only pass', 1, [pack]],
  ['on several threads', 2, [pack, pack]],
] as [string, number, (typeof pack)[]][])(
  'a step cancelled %s changes nothing',
  async ([, threads, step]) => {
    const [stopped, other] = [await open(threads), await open(threads)];
    const small = [tinySequences(model, [30, 20])];
    for (const trainer of [stopped, other]) await trainer.step(small, 1e-3);
    const before = await bytesOf(stopped);
    const controller = new AbortController();
    const running = stopped.step(step, 1e-3, { signal: controller.signal });
    const reason = cancelled();
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect((await bytesOf(stopped)).equals(before)).toBe(true);
    expect(await stopped.step(small, 1e-3)).toMatchObject({
      loss: (await other.step(small, 1e-3)).loss,
      tokens: 50,
    });
    expect((await bytesOf(stopped)).equals(await bytesOf(other))).toBe(true);
    stopped.dispose();
    other.dispose();
  },
);

test('a score is cancelled, and a signal that was aborted before starts nothing', async () => {
  const trainer = await open();
  const groups = pack.map((one) => ({ prefix: new Int32Array(), continuations: [one] }));
  const controller = new AbortController();
  const running = trainer.score(groups, { signal: controller.signal });
  const reason = cancelled();
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
  await expect(trainer.step([pack], 1e-3, { signal: controller.signal })).rejects.toBe(reason);
  expect(await trainer.score(groups.slice(0, 1))).toHaveLength(1);
  trainer.dispose();
});

test('a token job is stopped inside a step', async () => {
  const file = join(folder, 'job-long.json');
  const long = Array.from({ length: 40 }, () =>
    pack.map(({ tokens, mask }) => ({ tokens: [...tokens], mask: [...mask] })),
  );
  const short = [[{ tokens: [1, 2], mask: [0, 1] }]];
  const lora = { init: { seed: 1 }, rank: 2, alpha: 2 };
  writeFileSync(file, JSON.stringify({ model: model.file, lora, optim: { lr: 1e-3 }, steps: [short, long] }));
  const controller = new AbortController();
  const out = join(folder, 'stopped');
  const running = runTokenJob(file, out, {
    device: 'auto',
    threads: 1,
    signal: controller.signal,
    // After the second step has begun.
    onStep: () => void setTimeout(() => controller.abort(cancelled()), 1),
  });
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(readFileSync(join(out, 'metrics.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1);
});
