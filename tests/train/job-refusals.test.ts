/** A token job is checked as a whole before anything is computed or written; a second one leaves nothing of the first. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTokenJob } from '../../src-main/train/token-job';
import { folder, tinyAdapter, tinyModel } from './tiny-model';

const model = tinyModel();
const fine = { tokens: [1, 2, 3], mask: [0, 1, 1] };
const job = {
  model: model.file,
  lora: { init: { seed: 1 }, rank: 2, alpha: 2 },
  optim: { lr: 1e-3 },
  steps: [[[fine]], [[fine], [fine, fine]]],
};
const gguf = tinyAdapter(model).file;
let files = 0;

function write(content: string | object): string {
  const file = join(folder, `checked-${files++}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const withSchedule = (schedule: object) => ({ ...job, schedule: { type: 'linear', ...schedule } });
const withLora = (lora: object) => ({ ...job, lora: { ...job.lora, ...lora } });

const withoutLora = { ...job, lora: undefined };

test.for([
  ['nothing to train', withoutLora, 'recipe', /lora is missing/],
  ['two things to train', { ...job, method: 'full' }, 'recipe', /method stands beside lora/],
  ['another method', { ...withoutLora, method: 'lora' }, 'recipe', /method must be "full"/],
  ['a layer that is not there', { ...withoutLora, method: 'full', layers: [7] }, 'recipe', /no layer 7/],
  ['an unknown entry', { ...job, save_afer: [0] }, 'recipe', /save_afer is not known.*save_after”\?/],
  ['an unknown entry of lora', withLora({ target: ['attn_q'] }), 'recipe', /lora\.target .*targets”\?/],
  ['an unknown entry of init', withLora({ init: { sed: 1 } }), 'recipe', /lora\.init\.sed .*seed”\?/],
  ['an unknown entry of schedule', withSchedule({ warmup: 1 }), 'recipe', /schedule\.warmup /],
  [
    'an unknown entry of eval',
    { ...job, eval: { each: 1, every: 1, sequences: [fine] } },
    'recipe',
    /eval\.each /,
  ],
  [
    'an unknown entry of a sequence',
    { ...job, steps: [[[{ ...fine, masks: [] }]]] },
    'tokens',
    /steps\.0\.0\.0\.masks .*mask”\?/,
  ],
  ['no step', { ...job, steps: [] }, 'tokens', /steps is empty/],
  ['a step of nothing', { ...job, steps: [[[fine]], []] }, 'tokens', /No token of step 1 counts/],
  [
    'a bad token deep inside',
    { ...job, steps: [[[fine]], [[fine], [fine, { tokens: [1, 2, 777], mask: [0, 1, 1] }]]] },
    'tokens',
    /Token 2 of sequence 1 of micro-batch 1 of step 1 is 777/,
  ],
  [
    'a bad token in eval',
    { ...job, eval: { every: 1, sequences: [fine, { tokens: [1, 777], mask: [0, 1] }] } },
    'tokens',
    /Token 1 of sequence 1 of eval is 777/,
  ],
  [
    'a negative given rate',
    withSchedule({ type: 'explicit', values: [1e-3, -1] }),
    'recipe',
    /schedule\.values\.1/,
  ],
  [
    'a given rate that is infinite in F32',
    withSchedule({ type: 'explicit', values: [1e-3, 1e39] }),
    'recipe',
    /1e\+39/,
  ],
  ['a negative rate', { ...job, optim: { lr: -1 } }, 'recipe', /optim\.lr/],
  ['a decay above everything', { ...job, optim: { lr: 1e-3, weight_decay: 1e5 } }, 'recipe', /weight decay/],
  ['a ratio above 1', withSchedule({ min_ratio: 1.5 }), 'recipe', /min_ratio must be from 0 to 1/],
  ['a ratio below 0', withSchedule({ min_ratio: -0.5 }), 'recipe', /min_ratio/],
  ['a dump beyond the end', { ...job, dump_grads: [0, 2] }, 'recipe', /dump_grads names step 2.*step is 1/],
  ['an adapter beyond the end', { ...job, save_after: [7] }, 'recipe', /save_after names step 7/],
  ['a rank beside a file', { ...job, lora: { init: { gguf }, rank: 2 } }, 'recipe', /lora\.rank/],
  ['layers beside a file', { ...job, lora: { init: { gguf }, layers: [0] } }, 'recipe', /lora\.layers/],
  ['a method beside a file', { ...job, lora: { init: { gguf }, method: 'dora' } }, 'recipe', /lora\.method/],
  [
    'a method that a job has not',
    withLora({ method: 'full' }),
    'recipe',
    /lora\.method must be lora or dora/,
  ],
  ['another scaling', withLora({ scaling: 'rslora' }), 'recipe', /lora\.scaling/],
  ['too much dropout', withLora({ dropout: 0.99 }), 'recipe', /dropout is 0\.99/],
  ['two origins', withLora({ init: { seed: 1, gguf } }), 'recipe', /either "gguf" or "seed"/],
  ['a negative seed', withLora({ init: { seed: -1 } }), 'recipe', /lora\.init\.seed must be 0 or more/],
  ['a seed of 2^32', withLora({ init: { seed: 2 ** 32 } }), 'recipe', /seed must be at most 4294967295/],
  ['half a seed', withLora({ init: { seed: 0.5 } }), 'recipe', /seed must be a whole number/],
] as [string, object, string, RegExp][])('a job with %s is refused', async ([, content, code, words]) => {
  const out = join(folder, `untouched-${files}`);
  mkdirSync(out);
  writeFileSync(join(out, 'adapter.gguf'), 'of an earlier job');
  const running = runTokenJob(write(content), out, { device: 'auto', threads: 1 });
  await expect(running).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  expect(readdirSync(out)).toEqual(['adapter.gguf']);
});

test('a number of threads that makes no sense is refused with a remedy', async () => {
  await expect(runTokenJob(write(job), folder, { device: 'auto', threads: 0 })).rejects.toMatchObject({
    message: expect.stringMatching(/threads is 0/),
    hint: expect.stringMatching(/cores/),
  });
});

test('a folder in the place of the job is named', async () => {
  await expect(runTokenJob(folder, 'unused', { device: 'auto', threads: 1 })).rejects.toMatchObject({
    code: 'file-format',
    message: `${folder} is a folder, not a file.`,
  });
});

test('a mark at the start of the job is no part of it', async () => {
  const out = join(folder, 'marked');
  const options = { device: 'auto', threads: 1 };
  await runTokenJob(write(`\uFEFF${JSON.stringify(job)}`), out, options);
  expect(existsSync(join(out, 'adapter.gguf'))).toBe(true);
});

test('a second job leaves nothing of the first one, and touches no other file', async () => {
  const out = join(folder, 'twice');
  const options = { device: 'auto', threads: 1 };
  await runTokenJob(write({ ...job, dump_grads: [1], save_after: [0, 1] }), out, options);
  const others = ['notes.txt', 'adapter-after.gguf', 'my-adapter.gguf', 'grads-step1.gguf.old'];
  for (const name of others) writeFileSync(join(out, name), 'mine');
  await runTokenJob(write({ ...job, save_after: [0] }), out, options);
  expect(readdirSync(out).sort()).toEqual(
    [...others, 'adapter.gguf', 'adapter-after0.gguf', 'metrics.jsonl'].sort(),
  );
  const init = { gguf: join(out, 'adapter-after0.gguf') };
  await runTokenJob(write({ ...job, lora: { init } }), out, options);
  expect(existsSync(init.gguf)).toBe(true);
});
