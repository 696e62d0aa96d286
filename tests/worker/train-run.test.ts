/** The story of one Run: stopped anywhere it ends with the same bytes, and every way it can end is said in a sentence. */
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Recipe } from '../../src-main/common/recipe';
import type { FrozenRecipe, RunReport } from '../../src-main/common/run';
import { readGgufHeader } from '../../src-main/models/gguf-header';
import { adapterOf, copyOf, frozenFolder, metricsOf, modelOf, perform, rows, stopped } from './run';

const checkpointsOf = (folder: string): string[] => readdirSync(join(folder, 'checkpoints')).sort();
const notices: string[] = [];
const listen = (report: RunReport): void => void ('notice' in report && notices.push(report.notice));

let whole: string;
beforeAll(async () => {
  whole = frozenFolder();
  await perform(whole);
});

describe('a Run', () => {
  it('writes out every setting that the recipe left open', () => {
    const recipe = JSON.parse(readFileSync(join(whole, 'recipe.json'), 'utf8')) as object;
    expect(recipe).toMatchObject({ warmupSteps: 1, packTokens: 512, contextLength: 512, template: 'alpaca' });
  });

  it('keeps its last two checkpoints', () => {
    expect(checkpointsOf(whole)).toEqual(['step-000006', 'step-000008']);
  });

  it.for([0, 3, 5, 7])('stopped after step %i goes on and ends with the same bytes', async (step) => {
    const folder = await stopped(frozenFolder(), step);
    expect(existsSync(join(folder, 'adapter.gguf'))).toBe(false);
    await perform(folder);
    expect(adapterOf(folder).equals(adapterOf(whole))).toBe(true);
    expect(metricsOf(folder)).toEqual(metricsOf(whole));
  });

  it('stopped twice ends with the same bytes and the same best step', async () => {
    const folder = await stopped(await stopped(frozenFolder(), 2), 6);
    const result = await perform(folder);
    expect(adapterOf(folder).equals(adapterOf(whole))).toBe(true);
    expect(result).toMatchObject({ steps: 9, tokens: metricsOf(whole).at(-1)!.tokens });
  });

  it('cuts what a lost session wrote after its last checkpoint', async () => {
    const folder = await stopped(frozenFolder(), 4);
    rmSync(join(folder, 'checkpoints/step-000005'), { recursive: true });
    const lines = readFileSync(join(folder, 'metrics.jsonl'), 'utf8');
    writeFileSync(join(folder, 'metrics.jsonl'), `${lines}{"step": 5, "lo`);
    await perform(folder);
    expect(metricsOf(folder)).toEqual(metricsOf(whole));
  });
});

describe('a method', () => {
  const short = { maxSteps: 4, learningRate: 0.001 };

  it.for([
    [{ dropout: 0.2 }, adapterOf],
    [{ method: 'dora', scaling: 'rank-stabilised', dropout: 0.1 }, adapterOf],
    [{ method: 'full' }, modelOf],
  ] as const)('of %j goes on after a stop and ends with the same bytes', async ([method, trainedOf]) => {
    const settings = { ...short, ...method };
    const [straight, folder] = [frozenFolder(settings), frozenFolder(settings)];
    await perform(straight);
    await perform(await stopped(folder, 1));
    expect(trainedOf(folder).equals(trainedOf(straight))).toBe(true);
    expect(metricsOf(folder)).toEqual(metricsOf(straight));
  });

  it('drops out by the seed of the recipe', async () => {
    const losses = async (settings: object) => {
      const folder = frozenFolder({ ...short, ...settings });
      await perform(folder);
      return metricsOf(folder).map(({ loss }) => loss);
    };
    expect(await losses({ dropout: 0.5, seed: 1 })).not.toEqual(await losses({ dropout: 0, seed: 1 }));
    expect(await losses({ dropout: 0.5, seed: 1 })).not.toEqual(await losses({ dropout: 0.5, seed: 2 }));
  });

  it('that is full writes a model and no adapter, the best one under early stopping', async () => {
    const folder = frozenFolder({
      method: 'full',
      learningRate: 0.01,
      schedule: 'constant',
      warmupSteps: 0,
      evalEvery: 1,
      earlyStopping: 2,
      maxSteps: 30,
    });
    const result = await perform(folder);
    expect(result).toMatchObject({ adapter: null, model: join(folder, 'model.gguf'), stoppedEarly: true });
    expect(existsSync(join(folder, 'adapter.gguf'))).toBe(false);
    expect(modelOf(folder).equals(readFileSync(join(folder, 'checkpoints/best.gguf')))).toBe(true);
  });
});

describe('a checkpoint', () => {
  let half: string;
  beforeAll(async () => {
    half = await stopped(frozenFolder(), 4);
    expect(checkpointsOf(half)).toEqual(['step-000004', 'step-000005']);
  });

  it.for(['trainer.state', 'progress.json'])(
    'whose %s is cut off is passed over for the one before, and that is said',
    async (name) => {
      const folder = copyOf(half);
      truncateSync(join(folder, 'checkpoints/step-000005', name), 100);
      notices.length = 0;
      await perform(folder, listen);
      expect(notices[0]).toMatch(/^The checkpoint step-000005 .*; the one before it is used\.$/);
      expect(notices[1]).toBe('Going on after step 4.');
      expect(adapterOf(folder).equals(adapterOf(whole))).toBe(true);
    },
  );

  it('that is altered in one bit is passed over', async () => {
    const folder = copyOf(half);
    const file = join(folder, 'checkpoints/step-000005/trainer.state');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    await perform(folder);
    expect(adapterOf(folder).equals(adapterOf(whole))).toBe(true);
  });

  it('is missed by none: where all are damaged the Run begins again', async () => {
    const folder = copyOf(half);
    for (const name of checkpointsOf(folder)) rmSync(join(folder, 'checkpoints', name, 'progress.json'));
    notices.length = 0;
    await perform(folder, listen);
    expect(notices).toEqual([
      'The checkpoint step-000005 is cut off or damaged; the one before it is used.',
      'The checkpoint step-000004 is cut off or damaged.',
      'No checkpoint can be used; the run begins again.',
    ]);
    expect(adapterOf(folder).equals(adapterOf(whole))).toBe(true);
  });

  it.for([
    ['recipe', (text: string) => text.replace('"learningRate": 0.01', '"learningRate": 0.02'), 'recipe.json'],
    ['base model', (text: string) => text.replace('"baseHash": "a"', '"baseHash": "b"'), 'recipe.json'],
    ['rows', (text: string) => text.replace('row-3', 'row-x'), 'instructions.jsonl'],
  ] as const)('of another %s is refused', async ([what, edit, name]) => {
    const folder = copyOf(half);
    writeFileSync(join(folder, name), edit(readFileSync(join(folder, name), 'utf8')));
    await expect(perform(folder)).rejects.toMatchObject({
      code: 'checkpoint',
      message: expect.stringMatching(new RegExp(`step-000005 belongs to a run with other ${what}\\.$`)),
      hint: expect.stringMatching(/new run/),
    });
  });

  it('with the state of another step is passed over', async () => {
    const folder = copyOf(half);
    const stateOf = (step: string): string => join(folder, 'checkpoints', step, 'trainer.state');
    copyFileSync(stateOf('step-000004'), stateOf('step-000005'));
    notices.length = 0;
    await perform(folder, listen);
    expect(notices[0]).toMatch(
      /^The checkpoint step-000005 cannot be used \(.*\); the one before it is used\.$/,
    );
    expect(adapterOf(folder).equals(adapterOf(whole))).toBe(true);
  });

  it('that was being written when the program died is removed', async () => {
    const folder = copyOf(half);
    const left = join(folder, 'checkpoints/step-000006.partial-99');
    writeFileSync(left, '');
    await perform(folder);
    expect(existsSync(left)).toBe(false);
  });
});

describe('a run folder', () => {
  const dropLast = (text: string): string => text.trimEnd().split('\n').slice(0, -1).join('\n');

  it.for([
    ['recipe.json', (text: string) => text.slice(0, 100), 'file-format', /recipe\.json is damaged: .*JSON/],
    ['recipe.json', () => '{}', 'file-format', /recipe\.json is damaged: it does not say/],
    ['recipe.json', () => 'null', 'file-format', /recipe\.json is damaged: it is not a JSON object/],
    ['recipe.json', (text: string) => text.replace('"rank": 4', '"rank": 0'), 'recipe', /^rank is 0; /],
    ['recipe.json', (text: string) => text.replace('"rank"', '"rnk"'), 'recipe', /no setting “rnk”/],
    [
      'instructions.jsonl',
      (text: string) => text.slice(0, -20),
      'file-format',
      /^Line 24 of .*l is damaged: /,
    ],
    [
      'instructions.jsonl',
      dropLast,
      'file-format',
      /jsonl holds 23 instructions, where recipe\.json counts 24/,
    ],
  ] as [string, (text: string) => string, string, RegExp][])(
    'whose %s was spoilt is refused (%#)',
    async ([name, spoil, code, words]) => {
      const folder = frozenFolder();
      const file = join(folder, name);
      writeFileSync(file, spoil(readFileSync(file, 'utf8')));
      await expect((async () => perform(folder))()).rejects.toMatchObject({
        code,
        message: expect.stringMatching(words),
        hint: expect.stringMatching(/./),
      });
    },
  );
});

describe('early stopping', () => {
  const settings = {
    evalEvery: 1,
    earlyStopping: 2,
    learningRate: 0.1,
    schedule: 'constant',
    warmupSteps: 0,
    maxSteps: 40,
  } as const;

  it('ends a Run whose validation loss falls no more, and keeps what was best', async () => {
    const folder = frozenFolder(settings);
    const result = await perform(folder);
    expect(result.stoppedEarly).toBe(true);
    expect(result.steps).toBe(result.best!.step + 3);
    const losses = metricsOf(folder).map(({ validationLoss }) => validationLoss!);
    expect(result.best!.validationLoss).toBe(Math.min(...losses));

    const upToBest = frozenFolder({ ...settings, earlyStopping: 'off', maxSteps: result.best!.step + 1 });
    await perform(upToBest);
    expect(adapterOf(folder).equals(adapterOf(upToBest))).toBe(true);
  });

  it('counts on where it was when a Run goes on', async () => {
    const [folder, again] = [frozenFolder(settings), frozenFolder(settings)];
    const { steps } = await perform(folder);
    await stopped(again, steps - 2);
    expect((await perform(again)).steps).toBe(steps);
    expect(adapterOf(again).equals(adapterOf(folder))).toBe(true);
  });

  it('is refused where nothing was held out', async () => {
    const none = rows().map((row) => ({ ...row, split: 'train' as const }));
    await expect(perform(frozenFolder({ earlyStopping: 2 }, none))).rejects.toMatchObject({
      code: 'recipe',
      message: expect.stringMatching(/validation rows/),
    });
  });
});

describe('instructions longer than the context', () => {
  const mixed = [
    ...rows(12),
    ...rows(6, 90).map((row) => ({ ...row, id: `long-${row.id}`, split: 'train' as const })),
  ];
  const listed = (folder: string) =>
    readFileSync(join(folder, 'left-out.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { id: string; tokens: number });

  it('are left out, counted and listed', async () => {
    const folder = frozenFolder({ contextLength: 112, maxSteps: 2 }, mixed);
    const result = await perform(folder);
    expect(result).toMatchObject({ rows: 12, leftOut: 6, shortened: 0 });
    expect(listed(folder).map(({ id }) => id)).toEqual(mixed.slice(12).map(({ id }) => id));
    for (const { tokens } of listed(folder)) expect(tokens).toBeGreaterThan(112);
  });

  it('are cut at the beginning of their input when the recipe says so', async () => {
    const folder = frozenFolder({ contextLength: 112, maxSteps: 2, truncate: 'input' }, mixed);
    expect(await perform(folder)).toMatchObject({ rows: 18, leftOut: 0, shortened: 6 });
    expect(listed(folder)).toEqual([]);
  });

  it('leave a Run with none of them refused', async () => {
    const folder = frozenFolder({ contextLength: 16 });
    await expect(perform(folder)).rejects.toMatchObject({
      code: 'no-rows',
      message: expect.stringMatching(/^None of the 24 instructions fits 16 tokens; the shortest has \d+\.$/),
    });
    expect(listed(folder)).toHaveLength(24);
  });
});

it.for([
  [{ rank: 1024 }, /Rank 1024 exceeds attn_q, which is 128 x 128/, /Lower the rank/],
  [{ layers: [99] }, /no layer 99/, /0 to \d+/],
  [{ contextLength: 1024 }, /longer than a pack of 512/, /Raise packTokens/],
] as [Partial<Recipe>, RegExp, RegExp][])('a recipe of %j is refused', async ([recipe, words, remedy]) => {
  await expect(perform(frozenFolder(recipe))).rejects.toMatchObject({
    code: 'recipe',
    message: expect.stringMatching(words),
    hint: expect.stringMatching(remedy),
  });
});

it('numbers out of range end a Run at a step, with the cause', async () => {
  const folder = frozenFolder();
  const recipe = JSON.parse(readFileSync(join(folder, 'recipe.json'), 'utf8')) as FrozenRecipe;
  const header = readGgufHeader(recipe.run.base);
  const { offset, bytes } = header.tensors.get('output_norm.weight')!;
  const model = readFileSync(recipe.run.base);
  for (let at = offset; at < offset + bytes; at += 4) model.writeFloatLE(3e38, at);
  recipe.run.base = join(folder, 'overflowing.gguf');
  writeFileSync(recipe.run.base, model);
  writeFileSync(join(folder, 'recipe.json'), JSON.stringify(recipe));
  await expect(perform(folder)).rejects.toMatchObject({
    code: 'not-finite',
    message: expect.stringMatching(/^Training stopped at step \d+: /),
    hint: expect.stringMatching(/damaged|learning rate/),
  });
});
