/** Adapters leaving and entering the workbench: what is asked, and what comes of it. */

export const exportFormats = ['peft', 'gguf', 'merged-gguf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Types of a merged model; `q4_k` is the mixture that llama.cpp calls Q4_K_M. */
export const mergedTypes = ['f32', 'f16', 'bf16', 'q8_0', 'q4_k'] as const;
export type MergedType = (typeof mergedTypes)[number];

export interface ExportJob {
  /** Absolute path of an adapter GGUF. */
  adapter: string;
  format: ExportFormat;
  /** Of a merged model; null otherwise. */
  type: MergedType | null;
  /** Absolute path: a folder, or for one GGUF a file that ends in .gguf. */
  out: string;
  /** Absolute path of the base model; null: the one its run folder names. */
  base: string | null;
  /** Whether files that are there may be replaced. */
  overwrite: boolean;
  /** null: the physical cores. */
  threads: number | null;
}

export interface ExportReport {
  doing: 'writing' | 'testing';
  /** 0 to 1. */
  fraction: number;
}

export interface SelfTest {
  prompt: string;
  /** Greedy tokens that were asked of both. */
  tokens: number;
  /** How many of them agree before the first that differs. */
  same: number;
  /** Whether the format keeps every weight: then all must agree, or nothing is exported. */
  lossless: boolean;
}

export interface ExportResult {
  format: ExportFormat;
  type: MergedType | null;
  /** Absolute paths; the weights first. */
  files: string[];
  /** Of all files together. */
  bytes: number;
  /** Tensors of a merged model whose rows do not fit the type, by the type they got instead: `{"Q5_0": 14}`. */
  substituted: Record<string, number>;
  selfTest: SelfTest;
}

export interface ImportAdapterJob {
  /** Absolute path of a folder of peft, or of an adapter GGUF. */
  source: string;
  base: string;
  /** Absolute path of the adapter GGUF to write. */
  out: string;
  /** Whether a file that is there may be replaced. */
  overwrite: boolean;
}

export interface ImportAdapterResult {
  adapter: string;
  method: 'lora' | 'dora';
  ranks: number[];
  alpha: number;
  modules: string[];
  layers: number[];
  bytes: number;
}
