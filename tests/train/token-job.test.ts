/** Token jobs against the F64 reference: losses, norms and rates of every step, gradients and adapters on disk. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { learningRateAt } from '../../src-main/common/schedule';
import type { Sequence } from '../../src-main/train/addon-types';
import { runTokenJob } from '../../src-main/train/token-job';
import { openTrainer } from '../../src-main/train/train';
import { readTensors } from './gguf-floats';
import { referenceStep } from './reference';
import { parametersOf, referenceAdamW } from './reference-adamw';
import { folder, tinyAdapter, tinyModel, tinySequences, type TinyModel } from './tiny-model';
import { relativeDistance } from './vectors';

interface Line {
  step: number;
  loss: number;
  grad_norm: number;
  lr: number;
  tokens_per_s: number;
  eval_loss?: number;
}

const optim = { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0, clip: 0 };
let runs = 0;

function writeJob(job: object): string {
  const file = join(folder, `job-${runs++}.json`);
  writeFileSync(file, JSON.stringify(job));
  return file;
}

const asJson = ({ tokens, mask }: Sequence) => ({ tokens: [...tokens], mask: [...mask] });

async function run(job: object) {
  const out = join(folder, `out-${runs++}`);
  const result = await runTokenJob(writeJob(job), out, { device: 'auto', threads: 1 });
  const lines = readFileSync(join(out, 'metrics.jsonl'), 'utf8').trim().split('\n');
  return { out, result, lines: lines.map((line) => JSON.parse(line) as Line) };
}

/** 20 steps of two micro-batches each. */
function twentySteps(model: TinyModel): Sequence[][][] {
  return Array.from({ length: 20 }, (_, k) => [
    tinySequences(model, [12 + k, 30, 7], 100 + k),
    tinySequences(model, [25, 5 + (k % 4)], 200 + k),
  ]);
}

const jobs: [string, object, object, object][] = [
  ['a constant rate', {}, {}, {}],
  [
    'a cosine with warm-up, decay and clip',
    {},
    { weight_decay: 0.1, clip: 0.5 },
    { type: 'cosine', warmup_steps: 4 },
  ],
  [
    'a line from zero to a tenth',
    {},
    { beta1: 0.8, eps: 1e-6 },
    { type: 'linear', warmup_steps: 3, warmup_from: 'zero', min_ratio: 0.1 },
  ],
  ['a schedule longer than the job', {}, {}, { type: 'linear', total_steps: 60 }],
  [
    'given rates',
    {},
    { clip: 2 },
    { type: 'explicit', values: Array.from({ length: 20 }, (_, k) => 1e-3 / (k + 1)) },
  ],
  ['some modules of one layer', { modules: ['attn_q', 'ffn_down'], layers: [1] }, {}, {}],
  ['one module of the lowest layer', { modules: ['ffn_gate'], layers: [0] }, {}, {}],
  ['tied embeddings and rope factors', { shape: { tied: true, ropeFactors: true } }, {}, {}],
];

test.for(jobs)('20 steps agree with the F64 reference: %s', async ([, choice, settings, schedule]) => {
  const model = tinyModel((choice as { shape?: object }).shape ?? {});
  const { modules, layers } = choice as { modules?: ['attn_q']; layers?: number[] };
  const adapter = tinyAdapter(model, { modules, layers });
  const steps = twentySteps(model);
  const optimizer = { ...optim, ...settings };
  const plan = {
    type: 'constant',
    warmup_steps: 0,
    total_steps: 20,
    warmup_from: 'first',
    min_ratio: 0,
    values: [],
    ...schedule,
  } as const;
  const ours = await run({
    model: model.file,
    lora: { init: { gguf: adapter.file } },
    optim: optimizer,
    schedule: plan,
    loss_average: 'token',
    steps: steps.map((step) => step.map((pack) => pack.map(asJson))),
    dump_grads: [3],
    save_after: [0],
  });

  const pairs = adapter.pairs.map((pair) => ({ ...pair, a: pair.a.slice(), b: pair.b.slice() }));
  const { beta1, beta2, eps, weight_decay, clip } = optimizer;
  const update = referenceAdamW({ beta1, beta2, epsilon: eps, weightDecay: weight_decay, clip });
  const change = (file: string): [number[], number[]] => {
    const tensors = readTensors(join(ours.out, file));
    const delta = (of: (name: string, values: Float64Array) => ArrayLike<number>) =>
      pairs.flatMap(({ name, a, b }, i) =>
        [
          { values: a, before: adapter.pairs[i]!.a, part: 'a' },
          { values: b, before: adapter.pairs[i]!.b, part: 'b' },
        ].flatMap(({ values, before, part }) =>
          Array.from(of(`${name}.lora_${part}`, values), (x, j) => x - before[j]!),
        ),
      );
    return [delta((name) => tensors.get(name)!), delta((_, values) => values)];
  };
  for (const [k, step] of steps.entries()) {
    const { loss, gradients } = referenceStep(model, adapter.alpha, pairs, step.flat());
    const rate = learningRateAt(
      {
        type: plan.type,
        warmupSteps: plan.warmup_steps,
        totalSteps: plan.total_steps,
        warmupFrom: plan.warmup_from,
        minRatio: plan.min_ratio,
        values: plan.values,
      },
      optim.lr,
      k,
    );
    const line = ours.lines[k]!;
    expect(line.step).toBe(k);
    expect(line.lr).toBe(rate);
    expect(Math.abs(line.loss / loss - 1), `loss of step ${k}`).toBeLessThan(1e-5);
    if (k === 3) {
      const dumped = readTensors(join(ours.out, 'grads-step3.gguf'));
      for (const [name, expected] of gradients)
        expect(relativeDistance(dumped.get(name)!, expected), name).toBeLessThan(1e-3);
    }
    const norm = update(parametersOf(pairs), gradients, rate);
    expect(Math.abs(line.grad_norm / norm - 1), `norm of step ${k}`).toBeLessThan(1e-4);
    if (k === 0 && rate > 0) expect(relativeDistance(...change('adapter-after0.gguf'))).toBeLessThan(1e-3);
  }
  expect(relativeDistance(...change('adapter.gguf'))).toBeLessThan(1e-3);
  expect(ours.result).toEqual({
    steps: 20,
    finalLoss: ours.lines[19]!.loss,
    adapter: join(ours.out, 'adapter.gguf'),
    model: null,
  });
});

test('a fresh adapter learns, and its validation loss is the loss of the same sequences', async () => {
  const model = tinyModel();
  const sequences = tinySequences(model, [20, 30]).map(asJson);
  const { lines } = await run({
    model: model.file,
    lora: { init: { seed: 1 }, rank: 8, alpha: 16 },
    optim: { ...optim, lr: 0.02 },
    schedule: { type: 'constant' },
    steps: Array.from({ length: 6 }, () => [sequences]),
    eval: { every: 2, sequences },
  });
  expect(lines.map(({ eval_loss }) => eval_loss !== undefined)).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
  ]);
  expect(Math.abs(lines[1]!.eval_loss! / lines[2]!.loss - 1)).toBeLessThan(1e-5);
  expect(lines[5]!.loss).toBeLessThan(lines[0]!.loss * 0.8);
});

test('the same job twice writes the same bytes', async () => {
  const model = tinyModel({ type: 'F16' });
  const job = {
    model: model.file,
    lora: { init: { seed: 7 }, rank: 4, alpha: 8 },
    optim,
    steps: twentySteps(model)
      .slice(0, 4)
      .map((step) => step.map((pack) => pack.map(asJson))),
  };
  const bytes = async (): Promise<Buffer> => readFileSync(join((await run(job)).out, 'adapter.gguf'));
  expect((await bytes()).equals(await bytes())).toBe(true);
});

test('a job stopped by its signal keeps the lines of the steps it took', async () => {
  const model = tinyModel();
  const out = join(folder, `out-${runs++}`);
  const controller = new AbortController();
  const job = writeJob({
    model: model.file,
    lora: { init: { seed: 1 }, rank: 2, alpha: 2 },
    optim,
    steps: Array.from({ length: 5 }, () => [tinySequences(model, [9]).map(asJson)]),
  });
  const stopAtTwo = ({ step }: { step: number }): void => {
    if (step === 1) controller.abort(new Error('stopped'));
  };
  const running = runTokenJob(job, out, {
    device: 'cpu',
    threads: 1,
    signal: controller.signal,
    onStep: stopAtTwo,
  });
  await expect(running).rejects.toThrow('stopped');
  expect(readFileSync(join(out, 'metrics.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
});

test('a job of a method beyond LoRA writes what it names', async () => {
  const model = tinyModel();
  const lora = {
    init: { seed: 1 },
    rank: 4,
    alpha: 8,
    method: 'dora',
    scaling: 'rank-stabilised',
    dropout: 0.1,
    targets: ['attn_q'],
  };
  const steps = [[tinySequences(model, [20]).map(asJson)]];
  const { out } = await run({ model: model.file, lora, optim, steps, dump_grads: [0] });
  const names = ['a', 'b', 'magnitude'].flatMap((part) =>
    [0, 1].map((layer) => `blk.${layer}.attn_q.weight.lora_${part}`),
  );
  for (const file of ['adapter.gguf', 'grads-step0.gguf'])
    expect([...readTensors(join(out, file)).keys()].sort()).toEqual(names.toSorted());
  const again = { init: { gguf: join(out, 'adapter.gguf') }, dropout: 0.1 };
  const next = await run({ model: model.file, lora: again, optim, steps });
  expect(readTensors(join(next.out, 'adapter.gguf')).size).toBe(6);
});

test('a full job trains the weights themselves and writes models', async () => {
  const model = tinyModel();
  const sequences = tinySequences(model, [9, 12]);
  const job = {
    model: model.file,
    method: 'full',
    optim,
    steps: [[sequences.map(asJson)], [sequences.map(asJson)]],
  };
  const file = join(folder, 'full.json');
  writeFileSync(file, JSON.stringify({ ...job, dump_grads: [0], save_after: [0] }));
  const out = join(folder, 'full');
  const result = await runTokenJob(file, out, { device: 'cpu', threads: 1 });
  expect(result).toMatchObject({ steps: 2, adapter: null, model: join(out, 'trained-model.gguf') });
  expect([...readTensors(join(out, 'grads-step0.gguf')).keys()]).toContain('token_embd.weight');

  const trainer = await openTrainer({
    model: model.file,
    adapter: { method: 'full', layers: null },
    optimizer: { clip: 0 },
    threads: 1,
  });
  for (const name of ['trained-model-after0.gguf', 'trained-model.gguf']) {
    await trainer.step([sequences], optim.lr);
    const expected = join(folder, name);
    await trainer.saveModel(expected);
    expect(readFileSync(join(out, name)).equals(readFileSync(expected)), name).toBe(true);
  }
  trainer.dispose();
});
