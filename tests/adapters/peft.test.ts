/** Folders of peft: names and config as peft has them, the same bits there and back, and what is refused. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Adapter } from '../../src-main/adapters/adapter';
import { readBase } from '../../src-main/adapters/base';
import { readPeft, writePeft } from '../../src-main/adapters/peft';
import { readSafetensors, writeSafetensors, type SafeTensor } from '../../src-main/adapters/safetensors';
import { sameAdapter } from '../../src-main/adapters/same-adapter';
import { fresh, randomAdapter, tinyBase } from './fixtures';

const model = tinyBase();
const base = await readBase(model.file);
const weights = 'adapter_model.safetensors';

function written(adapter: Adapter): string {
  const folder = fresh();
  mkdirSync(folder);
  writePeft(folder, adapter, base, 0.05);
  return folder;
}

const configOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'adapter_config.json'), 'utf8')) as Record<string, unknown>;
const configure = (folder: string, changes: object) =>
  writeFileSync(join(folder, 'adapter_config.json'), JSON.stringify({ ...configOf(folder), ...changes }));
const retell = (folder: string, change: (tensors: SafeTensor[]) => SafeTensor[]) =>
  writeSafetensors(join(folder, weights), change(readSafetensors(join(folder, weights))));

test.each([
  ['LoRA', false],
  ['DoRA', true],
])('%s is the same to the last bit there and back', async (_name, dora) => {
  const adapter = randomAdapter(model, { dora });
  const back = await readPeft(written(adapter), base);
  expect(sameAdapter(adapter, back)).toBe(true);
});

test('a folder of peft is the same bytes again after a way through the workbench', async () => {
  const folder = written(randomAdapter(model, { layers: [1], modules: ['attn_k', 'ffn_up'] }));
  const again = written(await readPeft(folder, base));
  for (const file of [weights, 'adapter_config.json'])
    expect(readFileSync(join(again, file))).toEqual(readFileSync(join(folder, file)));
});

test('tensors have peft’s names and shapes, and the rows of a query Hugging Face’s order', () => {
  const adapter = randomAdapter(model, { modules: ['attn_q'], layers: [0], dora: true, rank: 1 });
  const b = Float32Array.from({ length: 32 }, (_, i) => i);
  const tensors = readSafetensors(
    join(written({ ...adapter, pairs: [{ ...adapter.pairs[0]!, b }] }), weights),
  );
  const name = 'base_model.model.model.layers.0.self_attn.q_proj';
  expect(tensors.map((tensor) => [tensor.name, tensor.shape])).toEqual([
    [`${name}.lora_A.weight`, [1, 32]],
    [`${name}.lora_B.weight`, [32, 1]],
    [`${name}.lora_magnitude_vector`, [32]],
  ]);
  const rows = new Float32Array(Uint8Array.from(tensors[1]!.bytes).buffer);
  expect([...rows.subarray(0, 16)]).toEqual([0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15]);
});

test('the config says what peft needs to know', () => {
  expect(configOf(written(randomAdapter(model)))).toEqual({
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: 'Tiny',
    inference_mode: true,
    r: 4,
    lora_alpha: 8,
    lora_dropout: 0.05,
    target_modules: ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'],
    layers_to_transform: null,
    layers_pattern: null,
    rank_pattern: {},
    alpha_pattern: {},
    use_rslora: false,
    use_dora: false,
    bias: 'none',
    fan_in_fan_out: false,
    init_lora_weights: true,
    modules_to_save: null,
  });
});

test('some layers are named by number, and a mixture of modules and layers by full names', () => {
  const some = configOf(written(randomAdapter(model, { layers: [1], modules: ['attn_q', 'ffn_down'] })));
  expect(some).toMatchObject({
    target_modules: ['q_proj', 'down_proj'],
    layers_to_transform: [1],
    layers_pattern: 'layers',
  });
  const all = randomAdapter(model, { modules: ['attn_q', 'ffn_up'] });
  const mixed = configOf(written({ ...all, pairs: all.pairs.slice(0, 3) }));
  expect(mixed['target_modules']).toEqual([
    'model.layers.0.self_attn.q_proj',
    'model.layers.0.mlp.up_proj',
    'model.layers.1.self_attn.q_proj',
  ]);
  expect(mixed['layers_to_transform']).toBeNull();
});

test('a rank of its own stands in rank_pattern, and comes back', async () => {
  const [most, other] = [randomAdapter(model, { modules: ['attn_q'] }), randomAdapter(model, { rank: 2 })];
  const adapter = { ...most, pairs: [...most.pairs, other.pairs.at(-1)!] };
  const folder = written(adapter);
  expect(configOf(folder)).toMatchObject({ r: 4, rank_pattern: { 'model.layers.1.mlp.down_proj': 2 } });
  expect(sameAdapter(adapter, await readPeft(folder, base))).toBe(true);
});

test('rsLoRA goes into alpha: alpha times the root of the rank, and no weight changes', async () => {
  const adapter = randomAdapter(model);
  const folder = written(adapter);
  configure(folder, { use_rslora: true });
  expect(await readPeft(folder, base)).toEqual({ ...adapter, alpha: 16 });
});

test('an alpha of its own goes into B of that layer alone', async () => {
  const adapter = randomAdapter(model, { modules: ['attn_q', 'ffn_up'] });
  const folder = written(adapter);
  configure(folder, { alpha_pattern: { up_proj: 16 } });
  const { alpha, pairs } = await readPeft(folder, base);
  expect(alpha).toBe(8);
  for (const [i, pair] of pairs.entries()) {
    const factor = pair.module === 'ffn_up' ? 2 : 1;
    expect(pair.b).toEqual(adapter.pairs[i]!.b.map((value) => value * factor));
    expect(pair.a).toEqual(adapter.pairs[i]!.a);
  }
});

test('weights in F16 and BF16 are read', async () => {
  const folder = written(randomAdapter(model, { modules: ['attn_v'], layers: [0] }));
  retell(folder, ([a, b]) => [
    { ...a!, type: 'F16', bytes: new Uint8Array(Uint16Array.from({ length: 128 }, () => 0x3e00).buffer) },
    { ...b!, type: 'BF16', bytes: new Uint8Array(Uint16Array.from({ length: 64 }, () => 0xbf80).buffer) },
  ]);
  const { pairs } = await readPeft(folder, base);
  expect([...new Set(pairs[0]!.a)]).toEqual([1.5]);
  expect([...new Set(pairs[0]!.b)]).toEqual([-1]);
});

test.each([
  ['modules_to_save', { modules_to_save: ['lm_head'] }, /sets modules_to_save to \["lm_head"\]/],
  ['another kind of adapter', { peft_type: 'IA3' }, /is of peft_type "IA3", not "LORA"/],
  ['trained biases', { bias: 'all' }, /sets bias to "all"/],
  ['a beginning that changed the base', { init_lora_weights: 'pissa' }, /sets init_lora_weights to "pissa"/],
])('%s is refused', async (_what, changes, sentence) => {
  const folder = written(randomAdapter(model));
  configure(folder, changes);
  await expect(readPeft(folder, base)).rejects.toThrow(sentence);
  await expect(readPeft(folder, base)).rejects.toMatchObject({ code: 'model-unsupported' });
});

test.each([
  ['an alpha that is no number', { lora_alpha: 'much' }, 'file-format', /lora_alpha is "much"/],
  ['a pattern that is none', { rank_pattern: { '(': 4 } }, 'file-format', /rank_pattern holds “\(”/],
  ['a rank that the weights do not have', { r: 8 }, 'adapter-mismatch', /has rank 4 .* says 8/],
  ['DoRA without magnitudes', { use_dora: true }, 'adapter-mismatch', /has no magnitude .* use_dora is true/],
])('%s is refused', async (_what, changes, code, sentence) => {
  const folder = written(randomAdapter(model));
  configure(folder, changes);
  await expect(readPeft(folder, base)).rejects.toThrow(sentence);
  await expect(readPeft(folder, base)).rejects.toMatchObject({ code });
});

test('tensors of other layers are refused by their names', async () => {
  const folder = written(randomAdapter(model));
  retell(folder, (tensors) => [
    { ...tensors[0]!, name: 'base_model.model.lm_head.lora_A.weight' },
    ...tensors,
  ]);
  await expect(readPeft(folder, base)).rejects.toThrow(
    /seven linear layers: base_model.model.lm_head.lora_A.weight/,
  );
});

test('half a pair and weights that are not finite are refused', async () => {
  const folder = written(randomAdapter(model));
  retell(folder, (tensors) => tensors.slice(1));
  await expect(readPeft(folder, base)).rejects.toThrow(/has no lora_A and lora_B for .*q_proj/);
  const spoilt = written(randomAdapter(model));
  retell(spoilt, ([first, ...rest]) => [
    { ...first!, bytes: new Uint8Array(Float32Array.from({ length: 128 }, () => NaN).buffer) },
    ...rest,
  ]);
  await expect(readPeft(spoilt, base)).rejects.toThrow(/not finite in .*q_proj.lora_A.weight/);
});

test('a folder without one of the files, or with a config that is no JSON, is refused', async () => {
  const folder = written(randomAdapter(model));
  writeFileSync(join(folder, 'adapter_config.json'), 'r: 4');
  await expect(readPeft(folder, base)).rejects.toMatchObject({ code: 'file-format' });
  rmSync(join(folder, weights));
  await expect(readPeft(folder, base)).rejects.toMatchObject({ code: 'not-found' });
});
