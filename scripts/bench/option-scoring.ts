/** Option scoring of MedQA's items beside llama.cpp's evaluation of the same tokens as prompts, in turns, on the CPU. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLlama, LlamaLogLevel, type LlamaContext, type Token } from 'node-llama-cpp';
import { modules, type Module } from '../../src-main/common/model';
import { randomFrom } from '../../src-main/common/random';
import { alpacaPrompt } from '../../src-main/data/template';
import { likelihoodRequests } from '../../src-main/evaluate/evaluate';
import { loadItems } from '../../src-main/evaluate/items';
import { openTokenizer } from '../../src-main/inference/tokenizer';
import type { FloatType } from '../../src-main/models/gguf-types';
import { writeGguf, type WritableTensor } from '../../src-main/models/gguf-writer';
import { taskNamed } from '../../src-main/tasks';
import type { ScoreGroup } from '../../src-main/train/addon-types';
import { openTrainer, type Trainer } from '../../src-main/train/train';
import { sampleVocabulary, vocabularySize } from '../sample-model/vocabulary';

export interface Measured {
  items: number;
  tokens: number;
  /** Tokens per second, the median of the rounds. */
  ours: number;
  llama: number;
}

interface Settings {
  model: string;
  medqa: string;
  items: number;
  threads: number;
  rounds: number;
}

const batch = 16;

/** Letters and texts of the options behind one prompt, as `evaluate` asks them. */
export async function measureOptionScoring({
  model,
  medqa,
  items,
  threads,
  rounds,
}: Settings): Promise<Measured> {
  const groups = await groupsOf(model, medqa, items);
  const tokens = groups.reduce(
    (sum, { prefix, continuations }) => sum + prefix.length + lengthOf(continuations),
    0,
  );
  const trainer = await openTrainer({ model, adapter: null, optimizer: null, device: 'cpu', threads });
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
    maxThreads: 0,
  });
  const loaded = await llama.loadModel({ modelPath: model, gpuLayers: 0 });
  const longest = Math.max(
    ...groups.map(({ prefix, continuations }) => prefix.length + lengthOf(continuations)),
  );
  const contexts = [];
  for (const flashAttention of [false, true])
    contexts.push(await loaded.createContext({ contextSize: longest + 8, threads, flashAttention }));
  const times = { ours: [] as number[], llama: contexts.map(() => [] as number[]) };
  // The first round warms both up.
  for (let round = 0; round <= rounds; round++) {
    const ours = await secondsOf(() => score(trainer, groups));
    const theirs = [];
    for (const context of contexts) theirs.push(await secondsOf(() => evaluate(context, groups)));
    if (round === 0) continue;
    times.ours.push(ours);
    theirs.forEach((seconds, i) => times.llama[i]!.push(seconds));
  }
  trainer.dispose();
  await loaded.dispose();
  return {
    items: groups.length,
    tokens,
    ours: tokens / median(times.ours),
    // The faster of its two kinds of attention.
    llama: tokens / Math.min(...times.llama.map(median)),
  };
}

async function groupsOf(model: string, file: string, limit: number): Promise<ScoreGroup[]> {
  const tokenizer = await openTokenizer(model);
  const { items } = await loadItems(taskNamed('medqa'), file, limit);
  return items.flatMap((item) =>
    likelihoodRequests(item, { scorings: ['likelihood-letter', 'likelihood-text'] }).map(
      ({ prompt, continuations }) => ({
        prefix: Int32Array.from(tokenizer.prompt(alpacaPrompt(prompt))),
        continuations: continuations.map((text) => {
          const tokens = Int32Array.from(tokenizer.completion(text).slice(0, -1));
          return { tokens, mask: new Uint8Array(tokens.length).fill(1) };
        }),
      }),
    ),
  );
}

async function score(trainer: Trainer, groups: readonly ScoreGroup[]): Promise<void> {
  for (let start = 0; start < groups.length; start += batch)
    await trainer.score(groups.slice(start, start + batch));
}

/** The shared prefix once, then all its continuations. */
async function evaluate(context: LlamaContext, groups: readonly ScoreGroup[]): Promise<void> {
  for (const { prefix, continuations } of groups) {
    const tokens = [...prefix, ...continuations.flatMap((one) => [...one.tokens])];
    const sequence = context.getSequence();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens as Token[]);
    await sequence.dispose();
  }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const lengthOf = (continuations: ScoreGroup['continuations']): number =>
  continuations.reduce((sum, { tokens }) => sum + tokens.length, 0);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** A model of TinyLlama's widths with random weights, a few layers and the sample's vocabulary, for as long as `work` runs. */
export async function withTinyLlama<T>(
  layers: number,
  type: FloatType,
  work: (model: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bioinstruct-bench-'));
  const file = join(folder, 'tinyllama.gguf');
  try {
    writeGguf(file, metadataOf(layers), [...tensorsOf(layers, type)]);
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [width, feedForward, keys] = [2048, 5632, 256];
const shapes: Record<Module, [k: number, n: number]> = {
  attn_q: [width, width],
  attn_k: [width, keys],
  attn_v: [width, keys],
  attn_output: [width, width],
  ffn_gate: [width, feedForward],
  ffn_up: [width, feedForward],
  ffn_down: [feedForward, width],
};

function metadataOf(layers: number) {
  const count = (value: number) => ({ type: 'uint32' as const, value });
  return {
    'general.architecture': 'llama',
    'llama.context_length': count(2048),
    'llama.embedding_length': count(width),
    'llama.block_count': count(layers),
    'llama.feed_forward_length': count(feedForward),
    'llama.attention.head_count': count(32),
    'llama.attention.head_count_kv': count(4),
    'llama.attention.layer_norm_rms_epsilon': { type: 'float32' as const, value: 1e-5 },
    ...sampleVocabulary(),
  };
}

function* tensorsOf(layers: number, type: FloatType): Generator<WritableTensor> {
  const random = randomFrom(1);
  const matrix = (name: string, [k, n]: [number, number]): WritableTensor => {
    const spread = Math.sqrt(3 / k);
    const data = Float32Array.from({ length: k * n }, () => spread * (2 * random() - 1));
    return { name: `${name}.weight`, shape: [k, n], type, data };
  };
  const ones = (name: string): WritableTensor => ({
    name: `${name}.weight`,
    shape: [width],
    type: 'F32',
    data: new Float32Array(width).fill(1),
  });
  yield matrix('token_embd', [width, vocabularySize]);
  yield matrix('output', [width, vocabularySize]);
  yield ones('output_norm');
  for (let layer = 0; layer < layers; layer++) {
    yield ones(`blk.${layer}.attn_norm`);
    yield ones(`blk.${layer}.ffn_norm`);
    for (const module of modules) yield matrix(`blk.${layer}.${module}`, shapes[module]);
  }
}
