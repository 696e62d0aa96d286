/** What a Run computes on: written down, kept to, and never changed without a word. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src-main/common/run';
import { adapterOf, copyOf, frozenFolder, perform, recipeOf, stopped } from './run';

const notices: string[] = [];
const listen = (report: RunReport): void => void ('notice' in report && notices.push(report.notice));

let whole: string;
let half: string;
beforeAll(async () => {
  whole = frozenFolder();
  await perform(whole);
  half = await stopped(frozenFolder(), 4);
});

it('a Run writes down what it computes on, by its kind and by its name', () => {
  const [device, ...others] = recipeOf(whole).run.devices!;
  expect(recipeOf(whole).device).toBe('cpu');
  expect(device).toEqual({
    kind: 'cpu',
    name: 'cpu',
    description: expect.stringMatching(/./),
    kernels: expect.stringMatching(/^(plain|avx2|avx512|amx)$/),
    fromStep: 0,
  });
  expect(others).toEqual([]);
});

describe('a Run that goes on', () => {
  /** As another machine would have left it. */
  function leftBy(device: object, settings: object = {}): string {
    const folder = copyOf(half);
    const recipe = recipeOf(folder);
    const [own] = recipe.run.devices!;
    recipe.run.devices = [{ ...own!, ...device }];
    writeFileSync(join(folder, 'recipe.json'), JSON.stringify({ ...recipe, ...settings }));
    return folder;
  }
  const cuda = { kind: 'cuda', name: 'CUDA0', description: 'Card of another machine', kernels: null };

  it('on the same device says nothing of it', async () => {
    const folder = leftBy({});
    notices.length = 0;
    await perform(folder, listen);
    expect(notices).toEqual(['Going on after step 5.']);
    expect(recipeOf(folder).run.devices).toHaveLength(1);
  });

  it.for([{ description: 'Another processor' }, { kernels: 'another set of' }])(
    'on another one of its kind (%j) says so, and writes it down',
    async (device) => {
      const folder = leftBy(device);
      notices.length = 0;
      await perform(folder, listen);
      expect(notices[1]).toMatch(
        /^The run was on the CPU \(.*another.*\) and goes on on the CPU \(.*\): its last digits will differ/i,
      );
      expect(recipeOf(folder).run.devices).toMatchObject([
        { ...device, fromStep: 0 },
        { kind: 'cpu', fromStep: 5 },
      ]);
    },
  );

  it('is refused where no device of its kind answers, and keeps what it has', async () => {
    const folder = leftBy(cuda, { device: 'cuda' });
    await expect(perform(folder)).rejects.toMatchObject({
      code: 'device',
      message: expect.stringMatching(/^The run was on CUDA0, Card of another machine, which does not answer/),
      hint: expect.stringMatching(/--set device=auto/),
    });
    expect(readdirSync(join(folder, 'checkpoints'))).toContain('step-000005');
    expect(recipeOf(folder).device).toBe('cuda');
  });

  it('elsewhere when it is told to', async () => {
    const folder = leftBy(cuda, { device: 'cpu' });
    notices.length = 0;
    expect((await perform(folder, listen)).steps).toBe(9);
    expect(notices[1]).toMatch(/^The run was on cuda \(Card of another machine\) and goes on on the CPU/);
    expect(recipeOf(folder).run.devices).toMatchObject([{ kind: 'cuda' }, { kind: 'cpu', fromStep: 5 }]);
  });

  it('from its very beginning is on one device', async () => {
    const folder = leftBy({ description: 'Another processor' });
    rmSync(join(folder, 'checkpoints'), { recursive: true });
    notices.length = 0;
    await perform(folder, listen);
    expect(notices).toEqual([]);
    expect(recipeOf(folder).run.devices).toMatchObject([{ fromStep: 0 }]);
    expect(adapterOf(folder).equals(adapterOf(whole))).toBe(true);
  });
});
