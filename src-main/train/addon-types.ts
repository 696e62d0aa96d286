/**
 * The only description of native/, from the addon down to its data. It knows tokens and masks, never datasets or tasks.
 * Everything is checked by train.ts before it gets here; what the addon still finds wrong it throws as
 * an Error whose message is "<code>: <sentence>" with a code of common/errors.ts.
 */
import type { Module } from '../common/model';

export interface Addon {
  /**
   * Maps the ggml libraries once, before anything else.
   * @param directory the `bins/<variant>` folder of node-llama-cpp's prebuilt package
   */
  openRuntime(directory: string): { release: string; devices: AddonDevice[]; kernels: AddonKernels[] };
  loadModel(file: string, options: LoadOptions): Promise<AddonModel>;
  /**
   * What a training would hold, from the header of the model alone: all is laid out as for the training, and nothing
   * is loaded. `init` null: scoring one pack.
   */
  estimateMemory(file: string, init: AdapterInit | null, options: EstimateOptions): Promise<AddonMemory>;
  /**
   * `init` null: the base model itself, for scoring. `optimizer` null: nothing is trained, and of an adapter from a file
   * the values alone are held.
   */
  createTrainer(
    model: AddonModel,
    init: AdapterInit | null,
    optimizer: Optimizer | null,
    options: PassOptions,
  ): Promise<AddonTrainer>;
  /** Whole rows of `rowLength` values as a tensor type of ggml, such as `Q4_K`: its own conversion. */
  quantize(type: string, values: Float32Array, rowLength: number): Promise<Uint8Array>;
  /** Whole blocks of a tensor type as F32. */
  dequantize(type: string, bytes: Uint8Array): Promise<Float32Array>;
}

export interface LoadOptions {
  /** `cpu`, or the name of one of the runtime's devices. */
  device: string;
  threads: number;
  /** Absent: what is best on the device. */
  stock?: StockOperations | undefined;
  /** Of the CPU, such as `plain` or `avx2`; absent: the fastest that the processor has. */
  kernels?: string | undefined;
}

/** Only operations of ggml, no kernel of ours, as on a device that is not the CPU. */
export interface StockOperations {
  /** Treated as missing, by ggml's names, so that what takes their place is used. */
  without: readonly string[];
  /** How the gradient passes a matrix of the base; docs/devices.md. */
  transposition: 'auto' | 'resident' | 'scratch' | 'out-prod';
  /** Most weights that are transposed at a time. */
  sliceWeights?: number;
}

export interface AddonDevice {
  name: string;
  description: string;
  /** ggml's name of what drives it: CPU, CUDA, Vulkan, MTL. */
  backend: string;
  /** `integrated`: a GPU that shares the CPU's memory. */
  kind: 'cpu' | 'gpu' | 'integrated' | 'accelerator';
  memoryFree: number;
  memoryTotal: number;
}

/** Kernels of the CPU that this processor has. */
export interface AddonKernels {
  /** `plain`, `avx2`, `avx512`, `amx`. */
  name: string;
  /** What they computed wrongly in their check, so that they are not used; else empty. */
  fault: string;
}

/** A base model in memory, shared by the trainers made on it. */
export interface AddonModel {
  readonly architecture: string;
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly layers: number;
  /** Idempotent. */
  dispose(): void;
}

/** What is trained: an adapter from a file, a fresh one, or the tensors of the base itself. */
export type AdapterInit =
  /** `alpha` instead of the file's. `seed` decides the dropout. */
  | { file: string; alpha?: number; dropout: number; seed: number }
  /** A is uniform in ±1/sqrt(K) from the seed, B is zero: a fresh adapter changes nothing. */
  | {
      method: 'lora' | 'dora';
      seed: number;
      rank: number;
      alpha: number;
      /** B A is scaled by alpha / rank, or by alpha / sqrt(rank) (Kalajdzievski 2023, arXiv:2312.03732). */
      scaling: 'standard' | 'rank-stabilised';
      /** Share of the inputs of A that are left out in a step. */
      dropout: number;
      modules: readonly Module[];
      layers: readonly number[];
    }
  /** All tensors of these blocks; embedding, output and its norm too when they are all blocks. */
  | { method: 'full'; layers: readonly number[] };

export interface Optimizer {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Largest global gradient norm; 0: off. */
  clip: number;
}

export interface PassOptions {
  /** Keep what enters a block and compute the rest again for its backward: less memory, the same bits. */
  checkpointing: boolean;
}

/** What is trained (or nothing) on a base model. One call at a time. */
export interface AddonTrainer {
  /**
   * One optimizer step over micro-batches; each micro-batch is one pack of whole sequences.
   * `dumpGradients`: write the step's gradients, before clipping, to this GGUF file.
   */
  step(microBatches: Sequence[][], learningRate: number, dumpGradients?: string): Promise<AddonStep>;
  /** For every group and continuation, in order: the sum of log p of its counted tokens, nats. */
  score(groups: ScoreGroup[]): Promise<Float64Array>;
  /** For every text and each of its tokens, in order: what the output matrix reads of it, as many numbers as the model is wide. */
  hiddenStates(texts: Int32Array[]): Promise<Float32Array>;
  /**
   * For every group of sequences, which is one pass: the gradient of the mean loss over its counted tokens by all that is
   * trained, projected; the vectors one after the other. What is trained stays as it is.
   */
  projectGradients(groups: Sequence[][], projection: Projection): Promise<Float32Array>;
  /** Written to a temporary name, synced and renamed. */
  saveAdapter(file: string): Promise<void>;
  /** Of method `full`: a model of the base's kind, with its types and metadata. Written as `saveAdapter` writes. */
  saveModel(file: string): Promise<void>;
  /**
   * Everything the next step depends on besides its tokens and its rate: parameters, both moments, number of steps.
   * Written as `saveAdapter` writes. `run` is the caller's own mark, compared by `loadState`.
   */
  saveState(file: string, run: string): Promise<void>;
  /** Rejects with `checkpoint`, and changes nothing, when the file is damaged or of another model, init, optimizer or run. */
  loadState(file: string, run: string): Promise<void>;
  memory(): AddonMemory;
  /** The step or score under way rejects with `cancelled`, soon; what is trained is then as before the call. */
  cancel(): void;
  /** Idempotent. */
  dispose(): void;
}

/** mask[i] = 1: the prediction of token i from the tokens before it counts. mask[0] is 0. */
export interface Sequence {
  tokens: Int32Array;
  mask: Uint8Array;
}

/**
 * How a gradient becomes a few thousand numbers: every element goes, with a sign, into one of them, and a hash of its place
 * says which and with what sign (feature hashing, Weinberger et al. 2009, arXiv:0902.2206). Linear; cosines are kept up to a
 * standard error of about 1 / sqrt(dimensions).
 */
export interface Projection {
  /** 1 to 1,048,576. */
  dimensions: number;
  seed: number;
  /**
   * Each element is divided by sqrt(v) + epsilon of AdamW first, as an update divides it; one that no step so far has moved
   * is left out. Needs at least one step.
   */
  preconditioned: boolean;
}

/** Several continuations of one prefix; the prefix is computed once. */
export interface ScoreGroup {
  /** Not scored. May be empty. */
  prefix: Int32Array;
  /** Each is scored over the tokens whose mask is 1; all attend to the prefix and to themselves. */
  continuations: Sequence[];
}

export interface AddonStep {
  /** Mean over all counted tokens of the step, nats. */
  loss: number;
  /** Global L2 norm over all parameters before clipping. */
  gradNorm: number;
  /** Tokens of all packs, masked ones included. */
  tokens: number;
  seconds: number;
}

/** Bytes held now, on the device unless said otherwise. */
export interface AddonMemory {
  /** Of the base, shared by the trainers on it. */
  weights: number;
  /** Trained values, their gradients and moments. */
  parameters: number;
  /** Of the passes so far; they only grow. */
  activations: number;
  /** Of operations that work in memory of their own. */
  scratch: number;
  /** On the host: the description of the passes, and what they are fed with. */
  host: number;
}

export interface EstimateOptions extends LoadOptions, PassOptions, PackSize {
  optimizer: Optimizer | null;
}

/** The largest pack of a training, all in tokens. */
export interface PackSize {
  tokens: number;
  /** Of its sequences. */
  longest: number;
  /** That count for the loss. */
  counted: number;
}
