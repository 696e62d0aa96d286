/** What cannot be trained is refused in a sentence, before anything is computed; nothing reaches an assertion of ggml. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GgufMetadata } from '../../src-main/models/gguf-types';
import { writeGguf, type WritableTensor } from '../../src-main/models/gguf-writer';
import type { Sequence } from '../../src-main/train/addon-types';
import { runTokenJob } from '../../src-main/train/token-job';
import { openTrainer, type TrainerOptions } from '../../src-main/train/train';
import { quantisedModel } from './quantised-model';
import {
  folder,
  tinyAdapter,
  tinyMetadata,
  tinyModel,
  tinySequences,
  tinyShape,
  tinyTensors,
  writeAdapter,
  writeTiny,
} from './tiny-model';

const model = tinyModel();
const adapter = tinyAdapter(model);
const fresh = { seed: 1, rank: 4, alpha: 8, modules: ['attn_q'], layers: null };
const open = (changes: Partial<TrainerOptions>) =>
  openTrainer({ model: model.file, adapter: fresh, threads: 1, ...changes });
const count = (value: number) => ({ type: 'uint32' as const, value });
let files = 0;

async function expectRefusal(changes: Partial<TrainerOptions>, code: string, words: RegExp): Promise<void> {
  await expect(open(changes)).rejects.toMatchObject({
    name: 'WorkbenchError',
    code,
    message: expect.stringMatching(words),
  });
}

test.for([
  ['is missing', 'not-found', /no file/, () => join(folder, 'nowhere.gguf')],
  ['is empty', 'model-format', /not a GGUF/, () => write('')],
  ['has another magic', 'model-format', /not a GGUF/, () => write('PK\x03\x04 and more')],
  ['ends after the magic', 'model-format', /damaged/, () => write('GGUF')],
  ['ends in the header', 'model-format', /damaged/, () => write(readFileSync(model.file).subarray(0, 700))],
  [
    'ends in the tensors',
    'model-format',
    /cut off/,
    () => write(readFileSync(model.file).subarray(0, -9000)),
  ],
  ['is a folder', 'model-format', /./, () => folder],
] as [string, string, RegExp, () => string][])('a model that %s', async ([, code, words, file]) => {
  await expectRefusal({ model: file() }, code, words);
});

function write(content: string | Uint8Array): string {
  const file = join(folder, `bad-${files++}.gguf`);
  writeFileSync(file, content);
  return file;
}

test('a model cut off anywhere is refused', async () => {
  const whole = readFileSync(model.file);
  for (let length = 0; length < whole.length; length += 997) {
    const file = write(whole.subarray(0, length));
    await expect(open({ model: file }), `${length} bytes`).rejects.toMatchObject({ code: 'model-format' });
  }
});

test('a model with damaged bytes in its header is refused or loaded, and never stops the process', async () => {
  const whole = readFileSync(model.file);
  for (let at = 4; at < 3200; at += 7) {
    const bytes = Buffer.from(whole);
    bytes[at] = bytes[at]! ^ (1 << (at % 8));
    const outcome = await open({ model: write(bytes), adapter: null }).then(
      (trainer) => (trainer.dispose(), 'loaded'),
      (error: { name: string }) => error.name,
    );
    expect(['loaded', 'WorkbenchError'], `byte ${at}`).toContain(outcome);
  }
});

type Edit = (metadata: GgufMetadata, tensors: WritableTensor[]) => void;
const set =
  (key: string, value: GgufMetadata[string]): Edit =>
  (metadata) =>
    void (metadata[key] = value);
const drop =
  (key: string): Edit =>
  (metadata) =>
    void Reflect.deleteProperty(metadata, key);
const without =
  (name: string): Edit =>
  (_, tensors) =>
    void tensors.splice(
      tensors.findIndex((t) => t.name === name),
      1,
    );
const extra =
  (name: string): Edit =>
  (_, tensors) =>
    void tensors.push({ name, shape: [32], type: 'F32', data: new Float32Array(32) });

test.for([
  ['of another architecture', 'model-unsupported', /gpt2/, set('general.architecture', 'gpt2')],
  ['without an architecture', 'model-unsupported', /architecture/, drop('general.architecture')],
  ['with experts', 'model-unsupported', /experts/, set('llama.expert_count', count(8))],
  ['with long rope', 'model-unsupported', /longrope/, set('llama.rope.scaling.type', 'longrope')],
  ['without a width', 'model-format', /embedding_length/, drop('llama.embedding_length')],
  ['with a text for a width', 'model-unsupported', /embedding_length/, set('llama.embedding_length', 'wide')],
  ['without an epsilon', 'model-format', /epsilon/, drop('llama.attention.layer_norm_rms_epsilon')],
  ['whose heads cannot share keys', 'model-format', /share/, set('llama.attention.head_count_kv', count(3))],
  ['whose header is wider', 'model-format', /64 x/, set('llama.embedding_length', count(64))],
  [
    'whose header has another feed-forward',
    'model-format',
    /ffn/,
    set('llama.feed_forward_length', count(49)),
  ],
  ['with a layer too many', 'model-format', /no tensor blk\.2/, set('llama.block_count', count(3))],
  ['with a layer too few', 'model-unsupported', /blk\.1/, set('llama.block_count', count(1))],
  ['with a billion layers', 'model-format', /blocks/, set('llama.block_count', count(1e9))],
  ['without its norm', 'model-format', /output_norm/, without('output_norm.weight')],
  ['with a bias of a norm', 'model-unsupported', /bias/, extra('blk.0.attn_norm.bias')],
  ['with norms of heads', 'model-unsupported', /q_norm/, extra('blk.0.attn_q_norm.weight')],
  ['with queries and keys in one', 'model-unsupported', /qkv/, extra('blk.0.attn_qkv.weight')],
  ['with odd rotations', 'model-unsupported', /rope/, set('llama.rope.dimension_count', count(7))],
  [
    'with another number of tokens',
    'model-format',
    /tokens/,
    set('tokenizer.ggml.tokens', { type: 'string', values: ['a', 'b'] }),
  ],
] as [string, string, RegExp, Edit][])('a model %s', async ([, code, words, edit]) => {
  const [metadata, tensors] = [tinyMetadata(tinyShape), tinyTensors(tinyShape)];
  edit(metadata, tensors);
  await expectRefusal({ model: writeTiny(metadata, tensors) }, code, words);
});

const first = adapter.pairs[0]!;
test.for([
  ['for another width', /does not fit/, () => tinyAdapter(tinyModel({ width: 64, headSize: 16 })).file],
  ['for more layers', /blk\.2/, () => tinyAdapter(tinyModel({ layers: 3 })).file],
  ['of another architecture', /qwen2/, () => writeAdapter(8, [first], { 'general.architecture': 'qwen2' })],
  ['that is none', /no LoRA/, () => model.file],
  ['without tensors', /nothing/, () => writeAdapter(8, [])],
  [
    'with an unknown tensor',
    /blk\.0\.attn_x/,
    () => writeAdapter(8, [{ ...first, name: 'blk.0.attn_x.weight' }]),
  ],
  ['of the embedding', /token_embd/, () => writeAdapter(8, [{ ...first, name: 'token_embd.weight' }])],
  [
    'with a rank that differs',
    /lora_b/,
    () => {
      const [a, b] = loraTensors();
      return writeLora([a, { ...b, shape: [2, 32], data: b.data.slice(0, 64) }]);
    },
  ],
  ['with half a pair', /only one/, () => writeLora([loraTensors()[0]])],
  [
    'with a base tensor',
    /no part/,
    () =>
      writeLora([
        ...loraTensors(),
        { name: 'blk.0.attn_q.weight', shape: [32], type: 'F32', data: new Float32Array(32) },
      ]),
  ],
] as [string, RegExp, () => string][])('an adapter %s', async ([, words, file]) => {
  await expectRefusal({ adapter: { file: file() } }, 'adapter-mismatch', words);
});

const loraTensors = (): [WritableTensor, WritableTensor] => [
  { name: 'blk.0.attn_q.weight.lora_a', shape: [32, 4], type: 'F32', data: new Float32Array(128) },
  { name: 'blk.0.attn_q.weight.lora_b', shape: [4, 32], type: 'F32', data: new Float32Array(128) },
];

function writeLora(tensors: WritableTensor[]): string {
  const file = join(folder, `lora-${files++}.gguf`);
  const metadata = { 'general.type': 'adapter', 'general.architecture': 'llama', 'adapter.type': 'lora' };
  writeGguf(file, { ...metadata, 'adapter.lora.alpha': { type: 'float32', value: 4 } }, tensors);
  return file;
}

test.for([
  ['a rank of 0', { adapter: { ...fresh, rank: 0 } }, 'recipe', /rank is 0/],
  ['a rank above the layer', { adapter: { ...fresh, rank: 33 } }, 'recipe', /[Rr]ank 33 exceeds attn_q/],
  ['an alpha that is no number', { adapter: { ...fresh, alpha: NaN } }, 'recipe', /alpha/],
  ['an unknown module', { adapter: { ...fresh, modules: ['attn_qq'] } }, 'recipe', /attn_q”\?/],
  ['no module', { adapter: { ...fresh, modules: [] } }, 'recipe', /module/],
  ['an unknown layer', { adapter: { ...fresh, layers: [0, 2] } }, 'recipe', /layer 2/],
  ['a beta of 1', { optimizer: { beta2: 1 } }, 'recipe', /beta2 is 1/],
  ['an epsilon of 0', { optimizer: { epsilon: 0 } }, 'recipe', /epsilon/],
  ['a negative clip', { optimizer: { clip: -1 } }, 'recipe', /clip/],
  ['no thread', { threads: 0 }, 'recipe', /threads/],
  ['a device that is not there', { device: 'cuda' }, 'device', /cuda/],
] as [string, Partial<TrainerOptions>, string, RegExp][])('%s', async ([, changes, code, words]) => {
  await expectRefusal(changes, code, words);
});

const sequence = (tokens: number[], mask: number[]): Sequence => ({
  tokens: Int32Array.from(tokens),
  mask: Uint8Array.from(mask),
});

test.for([
  ['no token that counts', [[sequence([1, 2], [0, 0])]], /No token/],
  ['a token beyond the vocabulary', [[sequence([1, 100], [0, 1])]], /is 100; .* 0 to 99/],
  ['a negative token', [[sequence([1, -1], [0, 1])]], /is -1/],
  ['a mask of another length', [[sequence([1, 2], [0])]], /mask/],
  ['a first token that counts', [[sequence([1, 2], [1, 1])]], /first token/],
  ['a sequence longer than the context', [tinySequences(model, [257])], /257 tokens/],
  ['an empty sequence', [[sequence([], [])]], /no token/],
] as [string, Sequence[][], RegExp][])('a step with %s', async ([, step, words]) => {
  const trainer = await open({});
  await expect(trainer.step(step, 1e-3)).rejects.toMatchObject({
    code: 'tokens',
    message: expect.stringMatching(words),
  });
  trainer.dispose();
});

test('a rate that is no number, and a prefix too long to be continued', async () => {
  const trainer = await open({});
  await expect(trainer.step([tinySequences(model, [9])], NaN)).rejects.toMatchObject({ code: 'recipe' });
  const group = { prefix: new Int32Array(255), continuations: [sequence([1, 2], [1, 1])] };
  await expect(trainer.score([group])).rejects.toMatchObject({ code: 'tokens' });
  trainer.dispose();
});

test('a loss that is no number stops the step and leaves the adapter as it was', async () => {
  const broken = { ...first, b: first.b.map(() => 3e38), a: first.a.map(() => 3e38) };
  const trainer = await open({ adapter: { file: writeAdapter(8, [broken]) } });
  await expect(trainer.step([tinySequences(model, [9])], 1e-3)).rejects.toMatchObject({ code: 'not-finite' });
  trainer.dispose();
});

const job = {
  model: model.file,
  lora: { init: { seed: 1 }, rank: 2, alpha: 2 },
  optim: { lr: 1e-3 },
  steps: [[[{ tokens: [1, 2, 3], mask: [0, 1, 1] }]]],
};
test.for([
  ['that is no JSON', '{"model": ', 'file-format', /not JSON/],
  ['without a model', { ...job, model: undefined }, 'recipe', /model is missing/],
  ['with a misspelt setting', { ...job, optim: { lr: 1e-3, weight_dekay: 0 } }, 'recipe', /weight_dekay/],
  ['with an unknown schedule', { ...job, schedule: { type: 'step' } }, 'recipe', /schedule\.type/],
  [
    'with too few given rates',
    { ...job, schedule: { type: 'explicit', values: [] } },
    'recipe',
    /0 rates for 1 steps/,
  ],
  ['without a rank', { ...job, lora: { init: { seed: 1 } } }, 'recipe', /rank/],
  ['averaged by sequence', { ...job, loss_average: 'sequence' }, 'recipe', /loss_average/],
  [
    'with a mask of 2',
    { ...job, steps: [[[{ tokens: [1, 2], mask: [0, 2] }]]] },
    'tokens',
    /steps\.0\.0\.0\.mask\.1/,
  ],
  ['with half a token', { ...job, steps: [[[{ tokens: [1, 2.5], mask: [0, 1] }]]] }, 'tokens', /tokens\.1/],
  [
    'with a mask too short',
    { ...job, steps: [[[{ tokens: [1, 2], mask: [0] }]]] },
    'tokens',
    /steps\[0\]\[0\]\[0\]/,
  ],
  [
    'with a token beyond the vocabulary',
    { ...job, steps: [[[{ tokens: [1, 100], mask: [0, 1] }]]] },
    'tokens',
    /100/,
  ],
  ['whose model is missing', { ...job, model: 'nowhere.gguf' }, 'not-found', /nowhere/],
] as [string, object | string, string, RegExp][])('a job %s', async ([, content, code, words]) => {
  const file = join(folder, `job-bad-${files++}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const running = runTokenJob(file, join(folder, 'unused'), { device: 'auto', threads: 1 });
  await expect(running).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
});

/** A file whose first matrix of the blocks claims to be of another type. */
function ofType(id: number): string {
  const bytes = readFileSync(model.file);
  const name = Buffer.from('blk.0.attn_q.weight');
  // Behind the name: the number of dimensions, two of them, the type.
  bytes.writeUInt32LE(id, bytes.indexOf(name) + name.length + 4 + 2 * 8);
  const file = join(folder, `type-${id}.gguf`);
  writeFileSync(file, bytes);
  return file;
}

test.for([
  ['nobody knows', 99, /tensor blk\.0\.attn_q\.weight .* type 99, which is not known/],
  ['that is read no more', 4, /tensor blk\.0\.attn_q\.weight .* type 4, which is no longer read/],
  // As llama.cpp puts them into a Q4_K_M file where rows are no multiple of 256.
  ['that is not trained', 'Q5_0', /tensor \S+\.weight is stored as q5_0; models of f32, .*q6_K are/],
] as [string, number | 'Q5_0', RegExp][])(
  'a tensor of a type %s is named with it',
  async ([, type, words]) => {
    const file = typeof type === 'number' ? ofType(type) : (await quantisedModel(type)).file;
    await expect(openTrainer({ model: file, adapter: null })).rejects.toMatchObject({
      code: 'model-unsupported',
      message: expect.stringMatching(words),
      hint: expect.stringMatching(/F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q5_K or Q6_K/),
    });
  },
);
