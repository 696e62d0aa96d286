/**
 * The trainer as the rest of the program sees it: one function opens it, checked calls use it.
 * The only loader of the addon. Token ids and masks come in; no text, no dataset, no benchmark is known here.
 */
import { statSync, type Stats } from 'node:fs';
import { createRequire } from 'node:module';
import { freemem } from 'node:os';
import { resolve } from 'node:path';
import { WorkbenchError } from '../common/errors';
import type { DeviceChoice } from '../common/run';
import { physicalCores } from '../files/cores';
import type {
  Addon,
  AddonDevice,
  AddonKernels,
  AddonMemory,
  AddonModel,
  AddonStep,
  AddonTrainer,
} from './addon-types';
import type { Optimizer, PackSize, Projection, ScoreGroup, Sequence, StockOperations } from './addon-types';
import {
  checkGroups,
  checkLearningRate,
  checkMicroBatches,
  checkOptimizer,
  checkProjection,
  checkTexts,
  checkThreads,
  type Limits,
} from './checks';
import { chooseDevice } from './device';
import { totalOf, type MemoryEstimate } from './estimate';
import { initOf, type MethodOptions } from './method';
import { findNative, fromNative, type NativePaths } from './native';

export interface TrainerOptions {
  /** Path of a GGUF: LLaMA, Qwen2 or Qwen3. */
  model: string;
  /** What is trained; null: nothing, the base itself can only score. */
  adapter: MethodOptions | null;
  /** What is absent is 0.9, 0.999, 1e-8, no weight decay and a clip of 1. null: nothing is trained, only scored. */
  optimizer?: Partial<Optimizer> | null;
  /** Compute blocks again for their backward instead of keeping them: less memory, the same result. Absent: keep. */
  checkpointing?: boolean;
  /** `auto`, `cpu`, `cuda`, `vulkan`, `metal` or the name of a device. Absent: auto. */
  device?: string;
  /** null or absent: the physical cores. */
  threads?: number | null;
  /** For comparison: without the kernels of ours. */
  stock?: StockOperations;
  /** For comparison: kernels of the CPU by name. */
  kernels?: string;
  native?: NativePaths;
}

export interface StepOptions {
  /** A GGUF file for the step's gradients, before clipping. */
  dumpGradients?: string;
  signal?: AbortSignal;
}

export interface Trainer {
  readonly limits: Limits;
  /** What it runs on, and why. */
  readonly device: DeviceChoice;
  /**
   * One optimizer step; each micro-batch is one pack of whole sequences, and how they are cut makes no difference.
   * @throws WorkbenchError `tokens`, `recipe`, `out-of-memory`; `not-finite`: where the update itself spoilt the adapter,
   * it can neither be trained nor saved any more; the signal's reason, with the adapter as before the step
   */
  step(microBatches: Sequence[][], learningRate: number, options?: StepOptions): Promise<AddonStep>;
  /**
   * For every group and continuation, in order: the sum of log p of its counted tokens, nats.
   * @throws WorkbenchError `tokens`, `not-finite`, `out-of-memory`; the signal's reason
   */
  score(groups: ScoreGroup[], options?: { signal?: AbortSignal }): Promise<Float64Array>;
  /**
   * For every text, a vector for each of its tokens: the hidden state behind the last norm, which the output matrix reads.
   * @throws WorkbenchError `tokens`, also for a text of none; `not-finite`, `out-of-memory`; the signal's reason
   */
  hiddenStates(texts: Int32Array[], options?: { signal?: AbortSignal }): Promise<Float32Array[][]>;
  /**
   * The gradient of every group of sequences (of the mean loss over its counted tokens, by all that is trained), projected to
   * `projection.dimensions` numbers; the vectors one after the other. A group is one pass. What is trained stays as it is.
   * @throws WorkbenchError `tokens`, also where nothing of a group counts; `refused` where nothing is trained, or there is
   * nothing to precondition by; `not-finite`, `out-of-memory`; the signal's reason
   */
  projectGradients(
    groups: Sequence[][],
    projection: Projection,
    options?: { signal?: AbortSignal },
  ): Promise<Float32Array>;
  /** Written whole or not at all. @throws WorkbenchError `refused` under full fine-tuning */
  saveAdapter(file: string): Promise<void>;
  /** A model of the base's kind, with its types and metadata. @throws WorkbenchError `refused` but under full fine-tuning */
  saveModel(file: string): Promise<void>;
  /**
   * Everything the next step depends on besides its tokens and its rate, written whole or not at all.
   * @param run a mark of the caller's own; a state is only loaded where it is the same
   */
  saveState(file: string, run?: string): Promise<void>;
  /**
   * From here on each step is, bit for bit, what it would have been in the trainer that saved the state, given the same
   * number of threads.
   * @throws WorkbenchError `checkpoint`, with the trainer as it was, when the file is damaged, cut off, or of another
   * model, adapter, optimizer or run
   */
  loadState(file: string, run?: string): Promise<void>;
  /** @throws WorkbenchError `refused` while another call is under way */
  memory(): AddonMemory;
  /** Idempotent. The base model stays in memory for the next trainer on the same file. */
  dispose(): void;
}

const defaultOptimizer: Optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clip: 1 };

const optimizerOf = ({ optimizer }: TrainerOptions): Optimizer | null =>
  optimizer === null ? null : { ...defaultOptimizer, ...optimizer };

/**
 * Loads the base model, unless it is the one loaded last, and puts an adapter on it.
 * @throws WorkbenchError `model-format`, `model-unsupported`, `adapter-mismatch`, `recipe`, `device`, `out-of-memory`
 */
export async function openTrainer(options: TrainerOptions): Promise<Trainer> {
  const optimizer = optimizerOf(options);
  if (optimizer) checkOptimizer(optimizer);
  const opened = open(options.native ?? findNative(options.device));
  const { addon } = opened;
  const { model: limits, device } = await loadModel(opened, options);
  const trainer = await native(() =>
    addon.createTrainer(limits, options.adapter && initOf(options.adapter, limits), optimizer, {
      checkpointing: options.checkpointing ?? false,
    }),
  );
  return {
    limits,
    device,
    step: async (microBatches, learningRate, { dumpGradients, signal } = {}) => {
      checkLearningRate(learningRate, optimizer?.weightDecay);
      checkMicroBatches(microBatches, limits);
      return cancellable(trainer, signal, () => trainer.step(microBatches, learningRate, dumpGradients));
    },
    score: async (groups, { signal } = {}) => {
      checkGroups(groups, limits);
      return cancellable(trainer, signal, () => trainer.score(groups));
    },
    hiddenStates: async (texts, { signal } = {}) => {
      checkTexts(texts, limits);
      const all = await cancellable(trainer, signal, () => trainer.hiddenStates(texts));
      return vectorsOf(all, texts);
    },
    projectGradients: async (groups, projection, { signal } = {}) => {
      checkProjection(projection);
      for (const group of groups) checkMicroBatches([group], limits);
      return cancellable(trainer, signal, () => trainer.projectGradients(groups, projection));
    },
    saveAdapter: (file) => native(() => trainer.saveAdapter(resolve(file))),
    saveModel: (file) => native(() => trainer.saveModel(resolve(file))),
    saveState: (file, run = '') => native(() => trainer.saveState(resolve(file), run)),
    loadState: (file, run = '') => native(() => trainer.loadState(resolve(file), run)),
    memory: () => atOnce(() => trainer.memory()),
    dispose: () => trainer.dispose(),
  };
}

/**
 * What `openTrainer` with these options and steps over such packs would take, without loading anything; with `adapter`
 * or `optimizer` null, scoring one such pack.
 * @param limits of the model, from its header
 * @throws WorkbenchError as `openTrainer`
 */
export async function estimateMemory(
  options: TrainerOptions,
  limits: Limits,
  pack: PackSize,
): Promise<MemoryEstimate> {
  const { addon, libraries } = open(options.native ?? findNative(options.device));
  const file = resolve(options.model);
  const { devices } = addon.openRuntime(libraries);
  const { name } = chooseDevice(options.device ?? 'auto', devices, statusOf(file).size);
  const memory = await native(async () =>
    addon.estimateMemory(file, options.adapter && initOf(options.adapter, limits), {
      device: name,
      threads: options.threads ?? physicalCores(),
      stock: options.stock,
      kernels: options.kernels,
      optimizer: optimizerOf(options),
      checkpointing: options.checkpointing ?? false,
      ...pack,
    }),
  );
  // What ggml says of the CPU is all memory, not what is free.
  const free = name === 'cpu' ? freemem() : devices.find((device) => device.name === name)!.memoryFree;
  return totalOf(memory, name, free);
}

/**
 * Release of llama.cpp, the devices ggml sees, the CPU kernels of this processor (plainest first, of which the last without
 * a fault is used), and the threads the trainer takes by default.
 */
export function describeNative(paths?: NativePaths): {
  release: string;
  devices: AddonDevice[];
  kernels: AddonKernels[];
  threads: number;
} {
  const { addon, libraries } = open(paths ?? findNative());
  return { ...addon.openRuntime(libraries), threads: physicalCores() };
}

/**
 * Whole rows of `rowLength` values as a tensor type of ggml, such as `Q4_K`, rounded by ggml itself.
 * @throws WorkbenchError `not-finite` for a value the type cannot hold, `model-unsupported` where rows do not fit its blocks
 */
export const quantize = (type: string, values: Float32Array, rowLength: number): Promise<Uint8Array> =>
  native(() => open(findNative()).addon.quantize(type, values, rowLength));

/** Whole blocks of a tensor type as F32. @throws WorkbenchError `model-unsupported` */
export const dequantize = (type: string, bytes: Uint8Array): Promise<Float32Array> =>
  native(() => open(findNative()).addon.dequantize(type, bytes));

/** Frees the base model's memory once no trainer uses it. */
export function freeTrainerModel(): void {
  held?.model.dispose();
  held = null;
}

interface Opened {
  addon: Addon;
  libraries: string;
}

// Not named `require`: the bundler puts a constant of that name into every file.
const requireAddon = createRequire(import.meta.url);
const opened = new Map<string, Opened>();

function open({ addon: file, libraries }: NativePaths): Opened {
  const known = opened.get(file);
  if (known) return known;
  try {
    const addon = requireAddon(file) as Addon;
    addon.openRuntime(libraries);
    const entry = { addon, libraries };
    opened.set(file, entry);
    return entry;
  } catch (error) {
    const translated = fromNative(error);
    if (translated instanceof WorkbenchError) throw translated;
    const message = `The trainer cannot be loaded: ${(error as Error).message}`;
    throw new WorkbenchError('device', message, 'Build it again with node scripts/native.mjs.');
  }
}

/** The base model loaded last; the next trainer on the same file takes it as it is. */
let held: { key: string; model: AddonModel; device: DeviceChoice } | null = null;

async function loadModel(
  { addon, libraries }: Opened,
  { model, device: wanted = 'auto', threads, stock, kernels }: TrainerOptions,
): Promise<{ model: AddonModel; device: DeviceChoice }> {
  const file = resolve(model);
  const count = threads ?? physicalCores();
  checkThreads(count);
  const status = statusOf(file);
  const key = JSON.stringify([file, status.ino, status.size, status.mtimeMs, wanted, count, stock, kernels]);
  if (held?.key === key) return held;
  freeTrainerModel();
  const device = chooseDevice(wanted, addon.openRuntime(libraries).devices, status.size);
  const loaded = await native(() =>
    addon.loadModel(file, { device: device.name, threads: count, stock, kernels }),
  );
  freeTrainerModel(); // of a load that ended in the meantime
  held = { key, model: loaded, device };
  return held;
}

function statusOf(file: string): Stats {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status) throw new WorkbenchError('not-found', `There is no file ${file}.`, 'Check the path.');
  return status;
}

/** The vectors of all tokens in a row, by text again. */
function vectorsOf(all: Float32Array, texts: readonly Int32Array[]): Float32Array[][] {
  const width = all.length / texts.reduce((sum, { length }) => sum + length, 0);
  let at = 0;
  return texts.map((tokens) => Array.from(tokens, () => all.subarray(at, (at += width))));
}

/** As `native`, ended early by the signal, with its reason. */
async function cancellable<T>(
  trainer: AddonTrainer,
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const cancel = (): void => trainer.cancel();
  signal?.addEventListener('abort', cancel);
  try {
    return await native(call);
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'cancelled') signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

function atOnce<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fromNative(error);
  }
}

/** Calls into the addon; what it throws, at once or later, becomes an error of ours. */
async function native<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw fromNative(error);
  }
}
