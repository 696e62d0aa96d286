/** llama.cpp itself on one thread of the CPU, to hold the trainer's numbers against. */
import { getLlama, LlamaLogLevel, type Llama } from 'node-llama-cpp';

export const openLlama = (): Promise<Llama> =>
  getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
    maxThreads: 1,
  });

/** A context that rounds no key and no value; its default keeps them as F16. */
export const unrounded = {
  threads: 1,
  flashAttention: false,
  experimentalKvCacheKeyType: 'F32',
  experimentalKvCacheValueType: 'F32',
} as const;
