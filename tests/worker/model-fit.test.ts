/** What a model takes on this machine: as the estimates of a Run say, and with the one change that makes it fit. */
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { checkRecipe } from '../../src-main/common/recipe';
import { fitModel } from '../../src-main/worker/model-fit';
import { sampleFolder } from '../models/tiny-llama';

const memory = vi.hoisted(() => ({ free: 2 ** 34 }));
vi.mock('node:os', async (os) => ({ ...(await os<object>()), freemem: () => memory.free }));

const base = join(sampleFolder, 'model.gguf');
const recipe = checkRecipe({ device: 'cpu', threads: 2 });
const fitWith = (free: number) => {
  memory.free = free;
  return fitModel({ base, recipe });
};

it('tells the memory of training by pack and of evaluation by text, each longer one taking more', async () => {
  const { training, evaluation, device, free } = await fitWith(2 ** 34);
  expect({ device, free }).toEqual({ device: 'CPU', free: 2 ** 34 });
  expect(training.packs.map(({ tokens }) => tokens)).toEqual([256, 512, 1024, 2048]);
  for (const [i, { plain, checkpointed }] of training.packs.entries()) {
    expect(checkpointed.total).toBeLessThan(plain.total);
    if (i > 0) expect(plain.total).toBeGreaterThan(training.packs[i - 1]!.plain.total);
  }
  const { texts } = evaluation;
  expect(texts.at(-1)!.likelihood.total).toBeGreaterThan(texts[0]!.likelihood.total);
  expect(texts.at(-1)!.generation.total).toBeGreaterThan(texts[0]!.generation.total);
  expect(training).toMatchObject({ fits: true, checkpointing: false, lever: null, remedy: null });
  expect(evaluation).toMatchObject({ fits: true, longest: 2048 });
});

it('names checkpointing, then a smaller pack, as what makes a training fit, and nothing where nothing does', async () => {
  const { training } = await fitWith(2 ** 34);
  const { plain, checkpointed } = training.packs.at(-1)!;
  const enough = (bytes: number) => Math.ceil(1.11 * bytes);
  const tight = await fitWith(enough(checkpointed.total));
  expect(tight.training).toMatchObject({ fits: true, checkpointing: true });
  expect(tight.training.packs.at(-1)).toMatchObject({ plain: { fits: false }, checkpointed: { fits: true } });

  const smallest = training.packs[0]!;
  const tighter = await fitWith(enough(Math.min(smallest.plain.total, checkpointed.total - 1)));
  expect(tighter.training.fits || tighter.training.lever !== null).toBe(true);

  const none = await fitWith(1e6);
  expect(none.training).toMatchObject({ fits: false, lever: null });
  expect(none.training.remedy).toMatch(/fewer bits per weight/);
  expect(none.evaluation).toMatchObject({ fits: false, longest: null });
  for (const lever of none.training.levers) expect(lever.saves).toBe(plain.total - lever.total);
});
