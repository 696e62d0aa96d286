/** Sound files of every kind the workbench reads, small, made anew in each process from fixed seeds. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { writePeft } from '../../src-main/adapters/peft';
import { readBase } from '../../src-main/adapters/base';
import { writeGguf } from '../../src-main/models/gguf-writer';
import { packFormat } from '../../src-main/common/review-pack';
import { packText } from '../../src-main/data/review-pack';
import { instructionId } from '../../src-main/data/identity';
import { openTrainer } from '../../src-main/train/train';
import { randomAdapter, tinyBase } from '../adapters/fixtures';
import { workbookOf } from '../data/archives';
import { tinyMetadata as sampleMetadata, tinyTensors as sampleTensors } from '../models/tiny-llama';
import { writeAdapter } from '../../src-main/adapters/adapter-gguf';
import { tinyModel, type TinyModel } from '../train/tiny-model';
import { array, ggufBytes, text, u32, u64 } from './gguf-bytes';
import { root } from './root';
import { bundlesOf, type StartBundle } from './start-bundles';

export interface Starts {
  /** A base model that stays as it is. */
  base: TinyModel;
  models: Buffer[];
  adapters: Buffer[];
  states: Buffer[];
  /** adapter_config.json and adapter_model.safetensors */
  peft: { config: unknown; weights: Buffer };
  rows: Record<'json' | 'jsonl' | 'csv' | 'tsv' | 'gz' | 'parquet' | 'xlsx', Buffer[]>;
  benchmarks: Buffer[];
  packs: object[];
  bundles: StartBundle[];
  plan: unknown;
  predictions: object[];
}

/** @param folder where files may be made */
export async function makeStarts(folder: string): Promise<Starts> {
  mkdirSync(folder, { recursive: true });
  const base = tinyBase();
  const adapter = randomAdapter(base);
  const predictions = predictionLines();
  return {
    base,
    models: [...modelBytes(folder), ...claimingModels()],
    adapters: adapterBytes(folder, [adapter, randomAdapter(base, { dora: true, layers: [1] })]),
    states: await stateBytes(folder, base),
    peft: await peftFiles(folder, base, adapter),
    rows: rowFiles(),
    benchmarks: sampleFiles(),
    packs: packs(),
    bundles: bundlesOf(predictions),
    plan: JSON.parse(readFileSync(join(root, 'resources/plans/sample.json'), 'utf8')),
    predictions,
  };
}

function modelBytes(folder: string): Buffer[] {
  const withVocabulary = join(folder, 'sample.gguf');
  writeGguf(withVocabulary, sampleMetadata(), sampleTensors());
  const shape = { layers: 1, width: 16, heads: 2, headsKv: 1, feedForward: 16, vocabulary: 32 };
  const files = [
    withVocabulary,
    tinyBase(shape).file,
    tinyBase({ ...shape, type: 'F16', ropeFactors: true, tied: true }).file,
    tinyModel({ ...shape, architecture: 'qwen3', ropeScaling: 'yarn', ropeFactor: 2 }).file,
    tinyModel({ ...shape, architecture: 'qwen2', biases: ['attn_q', 'attn_k', 'attn_v'] }).file,
  ];
  return files.map((file) => readFileSync(file));
}

/** Counts and shapes beyond everything: what they multiply to wraps around 64 bits. */
function claimingModels(): Buffer[] {
  const architecture = { key: 'general.architecture', type: 8, value: text('llama') };
  const tensor = (dimensions: bigint[], type = 0, offset = 0n) => ({
    name: 'token_embd.weight',
    dimensions,
    type,
    offset,
  });
  const claims: Parameters<typeof ggufBytes>[0][] = [
    { version: 3, keys: [architecture], tensors: [tensor([2n ** 32n, 2n ** 32n])], data: 64 },
    { version: 3, keys: [architecture], tensors: [tensor([2n ** 62n, 4n, 2n, 1n])], data: 64 },
    { version: 3, keys: [architecture], tensors: [tensor([2n ** 63n - 1n])], data: 64 },
    { version: 3, keys: [architecture], tensors: [tensor([256n, 2n ** 56n], 12)], data: 64 },
    { version: 3, keys: [architecture], tensors: [tensor([8n, 8n], 0, 2n ** 64n - 32n)], data: 256 },
    { version: 3, keys: [architecture], tensors: [tensor([0n, 8n])], data: 64 },
    { version: 3, keys: [architecture], tensors: [{ ...tensor([8n]), count: 2 ** 31 }], data: 64 },
    { version: 3, keys: [], keyCount: 2n ** 62n, tensors: [], data: 0 },
    { version: 3, keys: [architecture], tensors: [], tensorCount: 2n ** 60n, data: 0 },
    {
      version: 3,
      keys: [{ key: 'a', type: 9, value: array(0, 2n ** 61n, Buffer.alloc(0)) }],
      tensors: [],
      data: 32,
    },
    {
      version: 3,
      keys: [{ key: 'a', type: 9, value: array(8, 2n ** 40n, Buffer.alloc(8)) }],
      tensors: [],
      data: 32,
    },
    {
      version: 3,
      keys: [{ key: 'a', type: 9, value: array(9, 1n, array(9, 1n, u32(0))) }],
      tensors: [],
      data: 32,
    },
    { version: 3, keys: [{ key: 'a', type: 8, value: u64(2n ** 63n) }], tensors: [], data: 32 },
    {
      version: 3,
      keys: [{ key: 'general.alignment', type: 4, value: u32(0) }, architecture],
      tensors: [tensor([8n])],
      data: 64,
    },
    {
      version: 3,
      keys: [{ key: 'general.alignment', type: 4, value: u32(2 ** 31) }],
      tensors: [tensor([8n])],
      data: 64,
    },
  ];
  return claims.map(ggufBytes);
}

function adapterBytes(folder: string, adapters: Parameters<typeof writeAdapter>[1][]): Buffer[] {
  return adapters.map((adapter, i) => {
    const file = join(folder, `adapter-${i}.gguf`);
    writeAdapter(file, adapter);
    return readFileSync(file);
  });
}

export const stateInit = { seed: 1, rank: 2, alpha: 4, modules: ['attn_q'], layers: [0] };

async function stateBytes(folder: string, base: TinyModel): Promise<Buffer[]> {
  const trainer = await openTrainer({ model: base.file, adapter: stateInit, threads: 1, device: 'cpu' });
  const file = join(folder, 'trainer.state');
  await trainer.saveState(file, 'run');
  trainer.dispose();
  return [readFileSync(file)];
}

async function peftFiles(
  folder: string,
  base: TinyModel,
  adapter: Parameters<typeof writeAdapter>[1],
): Promise<Starts['peft']> {
  await writePeft(folder, adapter, await readBase(base.file), 0);
  return {
    config: JSON.parse(readFileSync(join(folder, 'adapter_config.json'), 'utf8')),
    weights: readFileSync(join(folder, 'adapter_model.safetensors')),
  };
}

function rowFiles(): Starts['rows'] {
  const rows = Array.from({ length: 12 }, (_, i) => ({
    instruction: `Name drug ${i}: 患者 🩺`,
    input: i % 3 ? `Aspirin "${i}"\ndaily.` : '',
    output: `drug ${i}`,
    category: i % 2 ? 'QA' : '',
  }));
  const chat = {
    messages: [
      { role: 'system', content: 's' },
      { role: 'user', content: 'u' },
      { role: 'assistant', content: 'a' },
    ],
  };
  const cells = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))];
  const table = (delimiter: string) =>
    Buffer.from(
      cells.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join('\n'),
    );
  const jsonl = (list: object[]) => Buffer.from(list.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const column = (name: keyof (typeof rows)[0]) => ({ name, data: rows.map((row) => row[name]) });
  const columnData = [column('instruction'), column('input'), column('output')];
  const parquet = (options: object) =>
    Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 5, ...options }));
  const json = [Buffer.from(JSON.stringify(rows)), Buffer.from(JSON.stringify({ questions: rows }, null, 1))];
  return {
    json,
    jsonl: [jsonl(rows), jsonl([chat, chat])],
    csv: [table(','), table(';')],
    tsv: [table('\t')],
    gz: [gzipSync(json[0]!), gzipSync(jsonl(rows))],
    parquet: [parquet({}), parquet({ codec: 'UNCOMPRESSED' })],
    xlsx: [workbookOf(cells)],
  };
}

/** The shipped files in official formats, each cut to its first records. */
function sampleFiles(): Buffer[] {
  const folder = join(root, 'resources/sample/benchmarks');
  const list = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown;
  const pubmedqa = Object.fromEntries(Object.entries(list('pubmedqa.json') as object).slice(0, 2));
  const { questions } = list('bioasq.json') as { questions: unknown[] };
  const lines = (name: string) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, 3).join('\n');
  return [
    Buffer.from(JSON.stringify(pubmedqa)),
    Buffer.from(JSON.stringify({ questions: questions.slice(0, 2) })),
    ...['medqa.jsonl', 'mednli.jsonl', 'medmcqa.json', 'coreference.csv'].map((name) =>
      Buffer.from(lines(name)),
    ),
  ];
}

function packs(): object[] {
  const text = { instruction: 'Name it.', input: '', output: 'Aspirin' };
  const head = { format: packFormat, version: 1, dataset: 'notes', createdAt: '2026-01-01T00:00:00.000Z' };
  const id = instructionId(text);
  const criterion = { name: 'right', about: '', top: 5, of: 'instruction' };
  const row = { id, textId: id, text, category: 'QA', split: 'train' };
  const review = {
    id,
    decision: 'accepted',
    ratings: { right: 4 },
    note: '',
    category: null,
    edit: { from: id, text },
  };
  const rows = { ...head, kind: 'rows', queue: null, rubric: [criterion], rows: [row] };
  const reviews = { ...head, kind: 'reviews', reviewer: 'A. Reader', rows: [review] };
  return [rows, reviews].map((pack) => JSON.parse(packText(pack as never)) as object);
}

function predictionLines(): object[] {
  const one = { task: 'pubmedqa', base: 'a.gguf', adapter: null, target: 'yes', source: 's' };
  return Array.from({ length: 6 }, (_, i) => ({
    ...{ ...one, item: `${i}`, answer: i % 2 ? 'yes' : null },
    ...(i % 3
      ? { scoring: 'generate', text: 'yes, it is' }
      : {
          scoring: 'likelihood',
          logLikelihoods: [-1, -2, -3],
          tokens: [1, 1, 1],
          bytes: [3, 2, 5],
          labels: ['yes', 'no', 'maybe'],
        }),
  }));
}
