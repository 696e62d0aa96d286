/** What is trained, as callers choose it: checked, and completed for the addon. */
import { resolve } from 'node:path';
import type { AdapterInit } from './addon-types';
import {
  checkAlpha,
  checkDropout,
  checkLayers,
  checkModules,
  checkScale,
  checkSeed,
  type Limits,
} from './checks';

/** An adapter from a file, a fresh one, or all weights of the base. `layers` null: all. */
export type MethodOptions =
  /** Its method is the file's. Without `seed`, dropout is that of seed 0. */
  | { file: string; alpha?: number; dropout?: number; seed?: number }
  | {
      /** Absent: `lora`. */
      method?: 'lora' | 'dora';
      seed: number;
      rank: number;
      alpha: number;
      /** Absent: `standard`. */
      scaling?: 'standard' | 'rank-stabilised';
      /** Absent: 0. */
      dropout?: number;
      modules: readonly string[];
      layers: readonly number[] | null;
    }
  | { method: 'full'; layers: readonly number[] | null };

/** @throws WorkbenchError `recipe`, naming the value and its range */
export function initOf(options: MethodOptions, limits: Limits): AdapterInit {
  if ('file' in options) {
    const { file, alpha, dropout = 0, seed = 0 } = options;
    if (alpha !== undefined) checkAlpha(alpha);
    checkDropout(dropout);
    checkSeed(seed);
    return { file: resolve(file), ...(alpha !== undefined && { alpha }), dropout, seed };
  }
  const layers = checkLayers(options.layers, limits);
  if (options.method === 'full') return { method: 'full', layers };
  const { method = 'lora', seed, rank, alpha, scaling = 'standard', dropout = 0 } = options;
  checkSeed(seed);
  checkScale(rank, alpha);
  checkDropout(dropout);
  return { method, seed, rank, alpha, scaling, dropout, modules: checkModules(options.modules), layers };
}
