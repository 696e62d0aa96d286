/** The memory of a training is told before it begins, item by item, and what to change where it does not fit. */
import { expect, test } from 'vitest';
import { readModel } from '../../src-main/models/gguf-reader';
import type { PackSize } from '../../src-main/train/addon-types';
import { fitTraining, type FitSettings, type MemoryEstimate } from '../../src-main/train/estimate';
import { estimateMemory, openTrainer, type TrainerOptions } from '../../src-main/train/train';
import { sampleFolder } from '../models/tiny-llama';
import { tinyKinds, tinyModel, type TinyModel, type TinyShape } from './tiny-model';
import { join } from 'node:path';

const limitsOf = ({ shape }: TinyModel) => ({
  vocabularySize: shape.vocabulary,
  contextLength: shape.context,
  layers: shape.layers,
});
const adapter = { seed: 3, rank: 4, alpha: 16, modules: ['attn_q', 'ffn_down'], layers: null };

/** One pack of this size: sequences of the longest length, the ends of each counted. */
function packOf({ tokens, longest, counted }: PackSize) {
  const sequences = [];
  for (let left = tokens; left > 0; left -= longest) {
    const length = Math.min(left, longest);
    const ends = Math.min(length - 1, Math.ceil((counted * length) / tokens));
    sequences.push({
      tokens: Int32Array.from({ length }, (_, i) => i % 50),
      mask: Uint8Array.from({ length }, (_, i) => (i >= length - ends ? 1 : 0)),
    });
  }
  return sequences;
}

test.for([
  ['one sequence', {}, { tokens: 200, longest: 200, counted: 90 }, {}],
  ['several on two threads', {}, { tokens: 250, longest: 40, counted: 200 }, { threads: 2 }],
  ['checkpointing', { layers: 5 }, { tokens: 150, longest: 80, counted: 60 }, { checkpointing: true }],
  ['F16', { type: 'F16' }, { tokens: 90, longest: 90, counted: 80 }, {}],
  ['Qwen3', tinyKinds.Qwen3, { tokens: 90, longest: 30, counted: 80 }, {}],
] as [string, Partial<TinyShape>, PackSize, Partial<TrainerOptions>][])(
  'a training holds what was estimated, to the byte: %s',
  async ([, changes, pack, more]) => {
    const model = tinyModel(changes);
    const options = { model: model.file, adapter, device: 'cpu', threads: 1, ...more };
    const { device, process, total, free, ...items } = await estimateMemory(options, limitsOf(model), pack);
    const trainer = await openTrainer(options);
    await trainer.step([packOf(pack)], 0.01);
    const held = trainer.memory();
    trainer.dispose();
    expect(device).toBe('cpu');
    expect(free).toBeGreaterThan(total);
    expect({ ...items, weights: 0 }).toEqual({ ...held, weights: 0 });
    // In the file tensors lie closer together than in memory of their own.
    expect(Math.abs(items.weights / held.weights - 1)).toBeLessThan(0.02);
    expect(total).toBe(process + Object.values(items).reduce((a, b) => a + b, 0));
  },
);

test('memory does not grow with the number of steps, whatever the shapes of their packs', async () => {
  const model = tinyModel();
  const trainer = await openTrainer({ model: model.file, adapter, device: 'cpu', threads: 1 });
  const round = async () => {
    for (const [tokens, longest] of [
      [30, 30],
      [200, 50],
      [90, 33],
      [250, 250],
      [64, 64],
    ] as const)
      await trainer.step([packOf({ tokens, longest, counted: tokens / 2 })], 0.01);
    return trainer.memory();
  };
  const first = await round();
  for (let again = 0; again < 5; again++) expect(await round()).toEqual(first);
  trainer.dispose();
});

test('the base alone is estimated for scoring, the sample model from its header', async () => {
  const model = await readModel(join(sampleFolder, 'model.gguf'));
  const pack = { tokens: 512, longest: 512, counted: 511 };
  const options = { model: model.file, device: 'cpu', threads: 1 };
  const scoring = await estimateMemory({ ...options, adapter: null }, model, pack);
  const training = await estimateMemory({ ...options, adapter }, model, pack);
  expect(scoring.parameters).toBe(0);
  expect(scoring.activations).toBeGreaterThan(0);
  expect(scoring.activations).toBeLessThan(training.activations);
  expect(Math.abs(scoring.weights / model.bytes - 1)).toBeLessThan(0.15);
});

test.for([
  ['a file that is not there', { model: 'absent.gguf' }, {}, 'not-found'],
  ['a device that is not there', { device: 'nothing' }, {}, 'device'],
  ['a sequence beyond the context', {}, { tokens: 300, longest: 300 }, 'tokens'],
  ['no tokens', {}, { tokens: 0 }, 'tokens'],
  ['a rank beyond the layers', { adapter: { ...adapter, rank: 100 } }, {}, 'recipe'],
] as [string, Partial<TrainerOptions>, Partial<PackSize>, string][])(
  'an estimate is refused for %s',
  async ([, changes, size, code]) => {
    const model = tinyModel();
    const pack = { tokens: 100, longest: 100, counted: 50, ...size };
    const options = { model: model.file, adapter, device: 'cpu', threads: 1, ...changes };
    await expect(estimateMemory(options, limitsOf(model), pack)).rejects.toMatchObject({ code });
  },
);

test('where the pack cannot help, a smaller rank does', async () => {
  const settings = { checkpointing: 'on', packTokens: 100, rank: 64 } as const;
  const fit = await fitTraining(settings, imagined(1300));
  expect(fit).toMatchObject({ fits: false, remedy: 'Set rank to 8.', change: { rank: 8 } });
});

test('samples are counted, and are the first to be left out', async () => {
  const settings = { checkpointing: 'auto', packTokens: 1024, rank: null, samples: 500 } as const;
  expect(await fitTraining(settings, imagined(4000))).toMatchObject({
    fits: true,
    estimate: { total: 2524 },
  });
  const fit = await fitTraining({ ...settings, checkpointing: 'off' }, imagined(2300));
  expect(fit).toMatchObject({ fits: false, remedy: 'Set sampleEvery to 0.', change: { sampleEvery: 0 } });
});

/** What is there anyway, what grows with the pack (checkpointing takes a quarter of it), and ten bytes for each rank. */
const imagined =
  (free: number) =>
  async (checkpointing: boolean, packTokens: number, rank: number | null): Promise<MemoryEstimate> => {
    const activations = packTokens * (checkpointing ? 0.25 : 1);
    const parameters = 10 * (rank ?? 0);
    const rest = { weights: 1000, parameters, scratch: 0, host: 0, process: 0 };
    return { ...rest, activations, total: 1000 + parameters + activations, device: 'cpu', free };
  };

test.for([
  ['auto', 4000, false, null],
  ['auto', 2000, true, null],
  ['on', 4000, true, null],
  ['off', 4000, false, null],
  ['off', 2000, false, 'Set checkpointing to on.'],
  ['auto', 1300, true, 'Set packTokens to 512.'],
  ['on', 1300, true, 'Set packTokens to 512.'],
  ['off', 1300, false, 'Set packTokens to 128.'],
  ['auto', 1000, true, /Even with short packs 0\.1 GiB are missing/],
] as [FitSettings['checkpointing'], number, boolean, string | RegExp | null][])(
  'checkpointing %s with %d bytes free: %s, %s',
  async ([wanted, free, checkpointing, remedy]) => {
    const fit = await fitTraining({ checkpointing: wanted, packTokens: 1024, rank: null }, imagined(free));
    expect(fit.checkpointing).toBe(checkpointing);
    expect(fit.fits).toBe(remedy === null);
    if (remedy instanceof RegExp) expect(fit.remedy).toMatch(remedy);
    else expect(fit.remedy).toBe(remedy);
  },
);
