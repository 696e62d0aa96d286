/** A base model as its GGUF header describes it. */
import type { ErrorData } from './errors';

export const modules = [
  'attn_q',
  'attn_k',
  'attn_v',
  'attn_output',
  'ffn_gate',
  'ffn_up',
  'ffn_down',
] as const;
/** One of the seven linear layers of a block, by its GGUF name. */
export type Module = (typeof modules)[number];

export interface Model {
  /** Absolute path. */
  file: string;
  name: string;
  /** `general.architecture`, such as `llama`. */
  architecture: string;
  parameters: number;
  layers: number;
  /** Width of the residual stream (`embedding_length`). */
  width: number;
  vocabularySize: number;
  /** Longest context in tokens the model was made for. */
  contextLength: number;
  /** The tensor type most weights have, such as `F16`. */
  quantisation: string;
  bytes: number;
  /** The model's own chat template (Jinja), or null for a base model. */
  chatTemplate: string | null;
}

/** A model that was added and cannot be read now: it moved, vanished or was damaged. */
export interface LostModel {
  /** Absolute path where it was. */
  file: string;
  problem: ErrorData;
}
