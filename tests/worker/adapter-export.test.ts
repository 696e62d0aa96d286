/** Exports as a whole: files in place with a self-test, or an error and nothing; imports of what was exported. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { writeAdapter } from '../../src-main/adapters/adapter-gguf';
import type { Adapter, Pair } from '../../src-main/adapters/adapter';
import type { ExportJob } from '../../src-main/common/adapter-job';
import { WorkbenchError } from '../../src-main/common/errors';
import { randomFrom } from '../../src-main/common/random';
import { defaultRecipe } from '../../src-main/common/recipe';
import { readGgufHeader } from '../../src-main/models/gguf-header';
import { exportAdapter } from '../../src-main/worker/adapter-export';
import { importAdapter } from '../../src-main/worker/adapter-import';
import { sampleFolder } from '../models/tiny-llama';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
const base = resolve(sampleFolder, 'model.gguf');
const width = readGgufHeader(base).tensors.get('blk.0.attn_q.weight')!.shape[0]!;

function makeAdapter(dora = false): Adapter {
  const random = randomFrom(3);
  const values = (length: number, spread: number, middle = 0) =>
    Float32Array.from({ length }, () => middle + spread * (random() - 0.5));
  const pairs = [0, 1].map((layer): Pair => ({
    layer,
    module: 'attn_q',
    rank: 4,
    a: values(4 * width, 1),
    b: values(4 * width, 1),
    magnitude: dora ? values(width, 1, 2) : null,
  }));
  return { architecture: 'llama', alpha: 8, pairs };
}

const run = join(folder, 'runs', 'one');
mkdirSync(run, { recursive: true });
const adapter = join(run, 'adapter.gguf');
writeAdapter(adapter, makeAdapter());
const frozen = { program: 'p 1', base, baseHash: 'abc', datasets: ['notes'], categories: [], rows: 2 };
writeFileSync(join(run, 'recipe.json'), JSON.stringify({ ...defaultRecipe, seed: 7, run: frozen }));
writeFileSync(
  join(run, 'instructions.jsonl'),
  '{"category":"QA","split":"train"}\n{"category":"QA","split":"validation"}\n',
);
const score = {
  task: 'pubmedqa',
  scoring: 'likelihood',
  metric: 'accuracy',
  value: 0.5,
  ci95: [0.4, 0.6],
  n: 9,
};
mkdirSync(join(folder, 'evaluations', 'e'), { recursive: true });
writeFileSync(join(folder, 'evaluations', 'e', 'scores.json'), JSON.stringify([{ ...score, base, adapter }]));

const progress = { report: () => {}, signal: new AbortController().signal };
const job = (changes: Partial<ExportJob>): ExportJob => ({
  adapter,
  format: 'gguf',
  type: null,
  out: join(folder, 'out'),
  base: null,
  overwrite: false,
  threads: 2,
  ...changes,
});
let outs = 0;
const fresh = (): string => join(folder, `out-${outs++}`);

test('an export to peft is a folder with card and Modelfile, and comes back to the same bytes', async () => {
  const out = fresh();
  const result = await exportAdapter(job({ format: 'peft', out }), progress);
  const names = ['adapter_model.safetensors', 'adapter_config.json', 'Modelfile', 'README.md'];
  expect(result.files).toEqual(names.map((name) => join(out, name)));
  expect(readdirSync(out).sort()).toEqual([...names].sort());
  expect(result.selfTest).toMatchObject({ tokens: 32, same: 32, lossless: true });
  const back = join(folder, 'back.gguf');
  const imported = await importAdapter({ source: out, base, out: back, overwrite: false });
  expect(imported).toMatchObject({
    method: 'lora',
    ranks: [4],
    alpha: 8,
    modules: ['attn_q'],
    layers: [0, 1],
  });
  expect(readFileSync(back)).toEqual(readFileSync(adapter));
});

test('an exported GGUF is the adapter itself, with files beside it that begin as it does', async () => {
  const out = `${fresh()}.gguf`;
  const { files, bytes } = await exportAdapter(job({ out }), progress);
  const stem = out.replace('.gguf', '');
  expect(files).toEqual([out, `${stem}.Modelfile`, `${stem}.README.md`]);
  expect(bytes).toBe(files.reduce((sum, file) => sum + readFileSync(file).length, 0));
  expect(readFileSync(out)).toEqual(readFileSync(adapter));
});

test.each(['f32', 'f16', 'q4_k'] as const)(
  'a model merged as %s answers as base and adapter do',
  async (type) => {
    const out = fresh();
    const result = await exportAdapter(job({ format: 'merged-gguf', type, out }), progress);
    expect(result.files[0]).toBe(join(out, 'model.gguf'));
    expect(result.selfTest.lossless).toBe(type === 'f32');
    expect(result.selfTest.same).toBeGreaterThanOrEqual(type === 'f32' ? 32 : 1);
    const modelfile = readFileSync(join(out, 'Modelfile'), 'utf8');
    expect(modelfile).toContain('FROM ./model.gguf\nTEMPLATE """Below is an instruction');
    expect(modelfile).toContain('### Instruction:\n{{ .Prompt }}\n\n### Response:\n"""');
    expect(modelfile).toContain('PARAMETER stop "</s>"');
  },
);

test('DoRA is exported to peft and merged, and gets no Modelfile where no program could load it', async () => {
  const dora = join(folder, 'dora.gguf');
  writeAdapter(dora, makeAdapter(true));
  const asGguf = await exportAdapter(job({ adapter: dora, base, out: fresh() }), progress);
  expect(asGguf.files.map((file) => file.endsWith('Modelfile'))).toEqual([false, false]);
  const asPeft = await exportAdapter(job({ adapter: dora, base, format: 'peft', out: fresh() }), progress);
  expect(asPeft.selfTest.same).toBe(32);
  expect(readFileSync(asPeft.files[1]!, 'utf8')).toContain('"use_dora": true');
});

test('the model card holds what the run folder knows, and leaves the rest empty', async () => {
  const { files } = await exportAdapter(job({ format: 'peft', out: fresh() }), progress);
  const card = readFileSync(files.at(-1)!, 'utf8');
  for (const part of [
    'library_name: peft',
    'license: # fill in',
    '| QA | 1 | 1 |',
    '| seed | 7 |',
    '| learningRate | 0.0002 |',
    '| SHA-256 of the GGUF | abc |',
    '| license |  |',
    '| pubmedqa | likelihood | accuracy | 0.5000 | 0.4000 to 0.6000 | 9 |',
    'agreed in the first 32 of 32 greedy tokens',
  ])
    expect(card).toContain(part);
});

test('an adapter outside a run folder needs its base named', async () => {
  const lone = join(folder, 'lone.gguf');
  copyFileSync(adapter, lone);
  await expect(exportAdapter(job({ adapter: lone }), progress)).rejects.toMatchObject({ code: 'usage' });
  await exportAdapter(job({ adapter: lone, base, out: fresh() }), progress);
});

test.each<[what: string, out: () => string, changes: Partial<ExportJob>, code: string]>([
  ['a folder that holds files', () => run, {}, 'file-exists'],
  ['a file where a folder is to be', () => join(run, 'recipe.json'), {}, 'file-exists'],
  ['the adapter itself', () => adapter, {}, 'file-exists'],
  ['peft into a file', () => `${fresh()}.gguf`, { format: 'peft' }, 'usage'],
])('%s is not written to', async (_what, out, changes, code) => {
  const before = readdirSync(run);
  await expect(exportAdapter(job({ out: out(), ...changes }), progress)).rejects.toMatchObject({ code });
  expect(readdirSync(run)).toEqual(before);
});

test('an export that is stopped leaves nothing', async () => {
  const out = fresh();
  const stop = new AbortController();
  stop.abort(new WorkbenchError('cancelled', 'Stopped.'));
  const stopped = exportAdapter(job({ format: 'merged-gguf', type: 'f16', out }), {
    ...progress,
    signal: stop.signal,
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(
    readdirSync(folder).filter((name) => name.includes('partial') || name.includes('self-test')),
  ).toEqual([]);
  expect(existsSync(out)).toBe(false);
});

test('an import of nothing, and of an adapter of another model, is refused', async () => {
  const out = join(folder, 'refused.gguf');
  await expect(importAdapter({ source: fresh(), base, out, overwrite: false })).rejects.toMatchObject({
    code: 'not-found',
  });
  const other = join(folder, 'other.gguf');
  writeAdapter(other, {
    ...makeAdapter(),
    pairs: makeAdapter().pairs.map((pair) => ({ ...pair, layer: pair.layer + 98 })),
  });
  await expect(importAdapter({ source: other, base, out, overwrite: false })).rejects.toMatchObject({
    code: 'adapter-mismatch',
  });
  expect(existsSync(out)).toBe(false);
});

test.each([
  ['a file that is there', () => adapter, false],
  ['what is imported, even where files may be replaced', () => `${folder}/import.gguf`, true],
])('an import does not write over %s', async (_what, out, overwrite) => {
  const source = join(folder, 'import.gguf');
  copyFileSync(adapter, source);
  await expect(importAdapter({ source, base, out: out(), overwrite })).rejects.toMatchObject({
    code: 'file-exists',
  });
  expect(readFileSync(source)).toEqual(readFileSync(adapter));
});
