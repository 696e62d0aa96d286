/**
 * An adapter in memory: what is put on which linear layers of which kind of model.
 * LoRA: y = W x + (alpha / r) B A x. DoRA: every row of W + (alpha / r) B A is brought to the length its magnitude names.
 */
import { WorkbenchError } from '../common/errors';
import type { Module } from '../common/model';
import type { Base } from './base';

export interface Pair {
  /** Block, from 0. */
  layer: number;
  module: Module;
  rank: number;
  /** A: r rows of K. */
  a: Float32Array;
  /** B: N rows of r. */
  b: Float32Array;
  /** DoRA: N lengths; null for LoRA. */
  magnitude: Float32Array | null;
}

export interface Adapter {
  /** `general.architecture` of the models it fits. */
  architecture: string;
  alpha: number;
  /** By layer, then by module. */
  pairs: Pair[];
}

export type Method = 'lora' | 'dora';
export const methodNames: Record<Method, string> = { lora: 'LoRA', dora: 'DoRA' };

/** Name of the base tensor that a pair adapts. */
export const tensorOf = ({ layer, module }: Pick<Pair, 'layer' | 'module'>): string =>
  `blk.${layer}.${module}.weight`;

/** @throws WorkbenchError `adapter-mismatch` when LoRA and DoRA are mixed: no program loads that */
export function methodOf({ pairs }: Adapter, file: string): Method {
  const withMagnitude = pairs.filter(({ magnitude }) => magnitude !== null);
  if (withMagnitude.length === 0) return 'lora';
  if (withMagnitude.length === pairs.length) return 'dora';
  const bare = pairs.find(({ magnitude }) => magnitude === null)!;
  throw new WorkbenchError(
    'adapter-mismatch',
    `${file} has magnitudes for some layers and none for ${tensorOf(bare)}.`,
    'Train it again, or fetch it again.',
  );
}

/** @throws WorkbenchError `adapter-mismatch`, naming the first tensor that does not fit the base */
export function checkFits(file: string, { architecture, pairs }: Adapter, base: Base): void {
  const mismatch = (what: string) =>
    new WorkbenchError(
      'adapter-mismatch',
      `${file} does not fit ${base.file}: ${what}.`,
      'Name the base model it was trained on with --base.',
    );
  if (architecture !== base.architecture)
    throw mismatch(
      `it adapts a model of architecture “${architecture}”, and this one is “${base.architecture}”`,
    );
  for (const pair of pairs) {
    const name = tensorOf(pair);
    const tensor = base.header.tensors.get(name);
    if (!tensor) throw mismatch(`it adapts ${name}, which the model does not have`);
    const [k, n] = [pair.a.length / pair.rank, pair.b.length / pair.rank];
    if (tensor.shape[0] !== k || tensor.shape[1] !== n)
      throw mismatch(`it adapts ${name} as ${k} x ${n}, and the model’s is ${tensor.shape.join(' x ')}`);
  }
}
