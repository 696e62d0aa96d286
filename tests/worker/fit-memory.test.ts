/** A Run that does not fit in memory is refused before anything is loaded, with the change that would make it fit. */
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { defaultRecipe } from '../../src-main/common/recipe';
import { fitMemory, largestPack } from '../../src-main/worker/fit-memory';

const memory = vi.hoisted(() => ({ free: 2 ** 34 }));
vi.mock('node:os', async (os) => ({ ...(await os<object>()), freemem: () => memory.free }));

const options = {
  model: join(import.meta.dirname, '../../resources/sample/model.gguf'),
  adapter: { ...defaultRecipe, layers: null },
  device: 'cpu',
  threads: 1,
};
const pack = (tokens: number) => ({ tokens, longest: tokens, counted: tokens - 1 });

it('what fits is not checkpointed, unless the recipe says so', async () => {
  const [auto, on] = [await fitMemory(options, 'auto', pack(256)), await fitMemory(options, 'on', pack(256))];
  expect([auto.checkpointing, on.checkpointing]).toEqual([false, true]);
  expect(on.estimate.total).toBeLessThan(auto.estimate.total);
});

it('what does not fit is refused with a remedy', async () => {
  memory.free = 60e6;
  await expect(fitMemory(options, 'auto', pack(4096))).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(/^The run would take [\d.]+ GiB on cpu, where [\d.]+ GiB are free\.$/),
    hint: expect.stringMatching(/^Set packTokens to \d+\.$/),
  });
});

it('the largest pack is the one with the most tokens', () => {
  const sizes = [
    { tokens: 10, counted: 9 },
    { tokens: 5, counted: 2 },
    { tokens: 6, counted: 3 },
    { tokens: 4, counted: 1 },
  ];
  expect(largestPack({ steps: [[[0]], [[1, 2], [3]]] }, sizes)).toEqual({
    rows: [1, 2],
    size: { tokens: 11, longest: 6, counted: 5 },
  });
});
