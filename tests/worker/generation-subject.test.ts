/** What a trained adapter of each method is generated with: LoRA as it is, DoRA as a merged model that says the same. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readAdapter } from '../../src-main/adapters/adapter-gguf';
import { methodOf } from '../../src-main/adapters/adapter';
import { cancelled } from '../../src-main/common/errors';
import { openTrainer } from '../../src-main/train/train';
import { exportAdapter } from '../../src-main/worker/adapter-export';
import { generationSubject } from '../../src-main/worker/generation-subject';
import { settleDevice } from '../../src-main/train/settle-device';
import { openAnswerer } from '../../src-main/worker/answerer';
import { openBaseText } from '../../src-main/worker/base-text';
import { frozenFolder, perform } from './run';
import { sampleFolder } from '../models/tiny-llama';

const base = resolve(sampleFolder, 'model.gguf');
let dora: string;
let lora: string;
beforeAll(async () => {
  const short = { maxSteps: 3, alpha: 8 };
  dora = (await perform(frozenFolder({ ...short, method: 'dora' }))).adapter!;
  lora = (await perform(frozenFolder(short))).adapter!;
});

const score = async (model: string, adapter: string | null): Promise<number[]> => {
  const trainer = await openTrainer({
    model,
    adapter: adapter === null ? null : { file: adapter },
    threads: 1,
  });
  try {
    const continuation = { tokens: Int32Array.of(9, 30, 12, 40), mask: Uint8Array.of(1, 1, 1, 1) };
    return [...(await trainer.score([{ prefix: Int32Array.of(1, 20, 31), continuations: [continuation] }]))];
  } finally {
    trainer.dispose();
  }
};
const mergedOf = (adapter: string): string[] =>
  readdirSync(dirname(adapter)).filter((name) => name.includes('.merged-'));

it('a DoRA adapter of the trainer is read with its magnitudes', async () => {
  const adapter = await readAdapter(dora);
  expect(methodOf(adapter, dora)).toBe('dora');
  for (const { magnitude, b, rank } of adapter.pairs) expect(magnitude).toHaveLength(b.length / rank);
});

it('LoRA and no adapter are generated with as they are', async () => {
  expect(await generationSubject(base, lora)).toEqual({ model: base, adapter: lora });
  expect(await generationSubject(base, null)).toEqual({ model: base, adapter: null });
  expect(mergedOf(lora)).toEqual([]);
});

it('DoRA is merged once beside the adapter, into a model of the same likelihoods', async () => {
  const first = await generationSubject(base, dora);
  expect(first.adapter).toBe(null);
  expect(await generationSubject(base, dora)).toEqual(first);
  expect(mergedOf(dora)).toHaveLength(1);
  const [merged, own, bare] = [
    await score(first.model, null),
    await score(base, dora),
    await score(base, null),
  ];
  expect(merged[0]).toBeCloseTo(own[0]!, 1);
  expect(Math.abs(own[0]! - bare[0]!)).toBeGreaterThan(10 * Math.abs(merged[0]! - own[0]!));
});

it('a merge tells how far it is, and stopped it leaves nothing', async () => {
  for (const name of mergedOf(dora)) rmSync(join(dirname(dora), name));
  const reason = cancelled();
  const stop = new AbortController();
  const onProgress = (fraction: number): void => {
    if (fraction > 0) stop.abort(reason);
  };
  await expect(generationSubject(base, dora, { signal: stop.signal, onProgress })).rejects.toBe(reason);
  expect(mergedOf(dora)).toEqual([]);

  const told: number[] = [];
  await generationSubject(base, dora, { onProgress: (fraction) => told.push(fraction) });
  expect(told[0]).toBe(0);
  expect(told.at(-1)).toBe(1);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(new Set(told).size).toBeGreaterThan(3);
});

it('what a killed process left of a merge is removed by the next one, and what one under way writes is not', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const left = [gone, process.ppid].map((pid) => `adapter.merged-0123.gguf.partial-${pid}`);
  for (const name of left) writeFileSync(join(dirname(dora), name), 'half');
  for (const name of mergedOf(dora).filter((one) => one.endsWith('.gguf'))) rmSync(join(dirname(dora), name));
  await generationSubject(base, dora);
  expect(mergedOf(dora).filter((name) => left.includes(name))).toEqual([left[1]]);
  rmSync(join(dirname(dora), left[1]!));
});

it('a model that full fine-tuning made answers as a base, in both scorings', async () => {
  const { model } = await perform(frozenFolder({ method: 'full', maxSteps: 2, learningRate: 1e-3 }));
  const device = settleDevice({ device: 'cpu', run: { base: model! } });
  const answerer = openAnswerer(await openBaseText(model!, 'alpaca'), null, { device, threads: 1 });
  const prompt = { instruction: 'Name a symptom.', input: '' };
  try {
    const [scores] = await answerer.scoreTexts([{ prompt, continuations: ['fever', 'cough'] }]);
    for (const { logLikelihood } of scores!) expect(logLikelihood).toBeLessThan(0);
    expect(await answerer.generate([prompt], { maxTokens: 4, stop: [] })).toHaveLength(1);
  } finally {
    await answerer.dispose();
  }
});

it.for([
  ['peft', null],
  ['gguf', null],
  ['merged-gguf', 'f32'],
] as const)('a DoRA adapter of the trainer is exported as %s', async ([format, type]) => {
  const out = join(dirname(dora), `out-${format}${format === 'peft' ? '' : '.gguf'}`);
  const job = { adapter: dora, format, type, out, base, overwrite: false, threads: 1 };
  const { files, selfTest } = await exportAdapter(job, {
    report: () => {},
    signal: new AbortController().signal,
  });
  for (const file of files) expect(existsSync(file)).toBe(true);
  expect(selfTest).toMatchObject({ lossless: true, same: selfTest.tokens });
});
