/** The architectures that are trained, as data: the same table as native/model/architecture.cpp. */
import { modules, type Module } from '../common/model';

export interface Architecture {
  /** `general.architecture`, and the first part of the header's keys. */
  name: string;
  /** May have `rope_freqs.weight`. */
  ropeFactors: boolean;
  /** Queries and keys are normed head by head. */
  headNorms: boolean;
  /** Linear layers that may have a bias. */
  biases: readonly Module[];
}

export const architectures: readonly Architecture[] = [
  { name: 'llama', ropeFactors: true, headNorms: false, biases: modules },
  { name: 'qwen2', ropeFactors: false, headNorms: false, biases: ['attn_q', 'attn_k', 'attn_v'] },
  { name: 'qwen3', ropeFactors: false, headNorms: true, biases: ['attn_q', 'attn_k', 'attn_v'] },
];

/** “llama, qwen2 and qwen3” */
export const architectureNames = new Intl.ListFormat('en-GB').format(architectures.map(({ name }) => name));
