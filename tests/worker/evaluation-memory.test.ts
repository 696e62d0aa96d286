/** An evaluation that does not fit in memory is refused before anything is asked, with what would make it fit. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { settleDevice } from '../../src-main/train/settle-device';
import { evaluated, evaluationFolder, predictionsOf, pubmedqaFile, sampleModel } from './evaluation';
import { checkEvaluationMemory } from '../../src-main/worker/evaluation-memory';
import { openTrainer } from '../../src-main/train/train';

const memory = vi.hoisted(() => ({ free: 2 ** 34 }));
vi.mock('node:os', async (os) => ({ ...(await os<object>()), freemem: () => memory.free }));
beforeEach(() => void (memory.free = 2 ** 34));

describe('memory', () => {
  it.for([
    ['likelihood', 'by likelihood'],
    ['generate', 'by generation'],
  ] as const)('that is too small for %s is told before anything is asked', async ([scoring, words]) => {
    memory.free = 5e6;
    const folder = evaluationFolder({ scoring, tasks: [{ name: 'pubmedqa', file: pubmedqaFile(3) }] });
    await expect(evaluated(folder)).rejects.toMatchObject({
      code: 'out-of-memory',
      message: expect.stringMatching(
        new RegExp(
          `^Evaluating model\\.gguf ${words} would take [\\d.]+ GiB on cpu, where 0\\.00 GiB are free\\.$`,
        ),
      ),
      hint: expect.stringContaining('fewer bits per weight'),
    });
    expect(() => predictionsOf(folder)).toThrow();
  });

  it('that is estimated holds what scoring a batch takes', async () => {
    const device = settleDevice({ device: 'cpu', run: { base: sampleModel } });
    const size = { tokens: 300, longest: 290, counted: 20 };
    const tasks = [{ sizes: new Map([['1', { likelihood: size }]]) }] as never;
    const trainer = await openTrainer({
      model: sampleModel,
      adapter: null,
      optimizer: null,
      device: 'cpu',
      threads: 2,
    });
    const tokens = Int32Array.from({ length: 280 }, (_, i) => 300 + (i % 50));
    const option = () => ({
      tokens: Int32Array.from({ length: 10 }, (_, i) => 300 + i),
      mask: new Uint8Array(10).fill(1),
    });
    await trainer.score(
      Array.from({ length: 16 }, () => ({ prefix: tokens, continuations: [option(), option()] })),
    );
    const { weights, activations, scratch, host } = trainer.memory();
    trainer.dispose();
    const held = weights + activations + scratch + host;
    const check = () =>
      checkEvaluationMemory(sampleModel, [null], { tasks, batch: 16 }, { device, threads: 2 });
    memory.free = held;
    await expect(check()).rejects.toMatchObject({ code: 'out-of-memory' });
    // And not much more: a base that would fit is not turned away.
    memory.free = 2 * held + 8e6;
    await check();
  });
});
