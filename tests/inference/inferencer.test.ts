/** Greedy generation on the sample: the same answer always, adapters that count, adapters that are refused. */
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeBaseModel, holdBaseModel } from '../../src-main/inference/base-model';
import { openInferencer, type Inferencer } from '../../src-main/inference/inferencer';
import { openTokenizer } from '../../src-main/inference/tokenizer';
import { writeGguf } from '../../src-main/models/gguf-writer';
import { randomFrom } from '../../src-main/common/random';
import { shape } from '../../scripts/sample-model/shape';
import { sampleFolder } from '../models/tiny-llama';

const model = join(sampleFolder, 'model.gguf');
const folder = mkdtempSync(join(tmpdir(), 'inferencer-'));
const { width, feedForward } = shape;
const tokenizer = await openTokenizer(model);
/** Beginnings of texts that the sample knows how to go on with, and one that it does not know. */
const prompts = [
  'Doctor: How can I help?\nPatient: My',
  'We asked whether yoga',
  'The aim was to learn whether',
  'x',
  'She takes metformin',
].map((text) => tokenizer.prompt(text));
const how = { maxTokens: 24, stop: [] };
const options = { model, threads: 2, contextTokens: 256 };

let base: Inferencer;
let answers: string[];
beforeAll(async () => {
  base = await openInferencer(options);
  answers = await base.generateAll(prompts, how);
});
afterAll(async () => {
  await base.dispose();
  await freeBaseModel();
});

/** An adapter on one layer; B from `scale`: 0 changes nothing. */
function adapter(
  name: string,
  scale: number,
  more: { inputs?: number; tensor?: string; architecture?: string } = {},
): string {
  const { inputs = width, tensor = 'blk.0.ffn_up.weight', architecture = 'llama' } = more;
  const random = randomFrom(5);
  const values = (length: number, size: number) =>
    Float32Array.from({ length }, () => (random() - 0.5) * size);
  const file = join(folder, `${name}.gguf`);
  writeGguf(
    file,
    {
      'general.type': 'adapter',
      'general.architecture': architecture,
      'adapter.type': 'lora',
      'adapter.lora.alpha': { type: 'float32', value: 8 },
    },
    [
      { name: `${tensor}.lora_a`, shape: [inputs, 4], type: 'F32', data: values(inputs * 4, 1) },
      {
        name: `${tensor}.lora_b`,
        shape: [4, feedForward],
        type: 'F32',
        data: values(4 * feedForward, scale),
      },
    ],
  );
  return file;
}

async function answersWith(file: string): Promise<string[]> {
  const inferencer = await openInferencer({ ...options, adapter: file });
  const given = await inferencer.generateAll(prompts, how);
  await inferencer.dispose();
  return given;
}

test('an answer does not depend on the prompts beside it, their order or earlier questions', async () => {
  expect(answers).toHaveLength(prompts.length);
  expect(answers.every((answer) => answer.length > 0)).toBe(true);
  for (const [i, prompt] of prompts.entries()) expect(await base.generate(prompt, how)).toBe(answers[i]);
  expect(await base.generateAll([...prompts].reverse(), how)).toEqual([...answers].reverse());
});

test('an answer is the same in a longer context', async () => {
  const roomy = await openInferencer({ ...options, contextTokens: 4096 });
  await roomy.generate([...prompts[0]!, ...Array<number>(700).fill(300)], { ...how, maxTokens: 1 });
  expect(await roomy.generateAll(prompts, how)).toEqual(answers);
  await roomy.dispose();
});

test('every answer is reported once, under the index of its prompt', async () => {
  const heard: [number, string][] = [];
  await base.generateAll(prompts, how, (index, answer) => heard.push([index, answer]));
  expect(heard.sort(([a], [b]) => a - b)).toEqual(answers.map((answer, index) => [index, answer]));
});

test('a shorter limit gives the beginning of the longer answer', async () => {
  const short = await base.generate(prompts[0]!, { maxTokens: 5, stop: [] });
  expect(answers[0]!.startsWith(short.replace(/\ufffd+$/, ''))).toBe(true);
  expect(short.length).toBeLessThan(answers[0]!.length);
});

test('an answer ends before a stop text', async () => {
  const stop = answers[0]!.slice(4, 8);
  expect(await base.generate(prompts[0]!, { ...how, stop: [stop] })).toBe(
    answers[0]!.slice(0, answers[0]!.indexOf(stop)),
  );
});

test('a fresh adapter changes nothing and a trained one changes the answers', async () => {
  expect(await answersWith(adapter('fresh', 0))).toEqual(answers);
  expect(await answersWith(adapter('trained', 4))).not.toEqual(answers);
  expect(await answersWith(adapter('fresh', 0))).toEqual(answers);
});

test('an adapter that was written anew under its old name is read anew', async () => {
  await base.dispose();
  const file = adapter('rewritten', 0);
  expect(await answersWith(file)).toEqual(answers);
  copyFileSync(adapter('other', 4), file);
  expect(await answersWith(file)).not.toEqual(answers);
  base = await openInferencer(options);
});

test('adapters of another shape, name or architecture are refused, and the model still answers', async () => {
  const wrong = [
    adapter('shape', 1, { inputs: 64 }),
    adapter('name', 1, { tensor: 'blk.9.ffn_up.weight' }),
    adapter('architecture', 1, { architecture: 'qwen2' }),
  ];
  writeFileSync(join(folder, 'text.gguf'), 'no adapter');
  for (const file of [...wrong, join(folder, 'text.gguf')])
    await expect(openInferencer({ ...options, adapter: file })).rejects.toMatchObject({
      code: 'adapter-mismatch',
      message: expect.stringContaining(file),
    });
  expect(await base.generate(prompts[0]!, how)).toBe(answers[0]);
});

test('a prompt that does not fit, a missing model and a disposed inferencer are refused', async () => {
  await expect(base.generate(Array<number>(250).fill(300), how)).rejects.toMatchObject({ code: 'tokens' });
  await expect(base.generate([], how)).rejects.toMatchObject({ code: 'tokens' });
  await expect(openInferencer({ ...options, model: 'absent.gguf' })).rejects.toMatchObject({
    code: 'not-found',
  });
  const gone = await openInferencer(options);
  await gone.dispose();
  await gone.dispose();
  await expect(gone.generate(prompts[0]!, how)).rejects.toMatchObject({ code: 'internal' });
});

test('an aborted generation stops with the reason given', async () => {
  const reason = new Error('asked to stop');
  const signal = AbortSignal.abort(reason);
  await expect(base.generateAll(prompts, { ...how, signal })).rejects.toBe(reason);
  expect(await base.generate(prompts[0]!, how)).toBe(answers[0]);
});

test('a base model stays in memory for the next inferencer on it', async () => {
  const first = await holdBaseModel(model, null);
  await first.release();
  const second = await holdBaseModel(model, null);
  await second.release();
  expect(second.model).toBe(first.model);
});
