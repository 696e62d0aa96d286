/** In which type a tensor of a merged model is stored: llama.cpp's conventions (llama-quant.cpp), as data where they allow. */
import type { MergedType } from '../common/adapter-job';
import type { TensorHeader } from '../models/gguf-tensors';
import { tensorTypes, type TensorType } from '../models/gguf-types';

interface Mixture {
  /** Type of the matrices. */
  type: TensorType;
  /** Type of the more sensitive ones, where the mixture has one. */
  more?: TensorType;
  /** `general.file_type` (llama.h, `llama_ftype`). */
  fileType: number;
}

/** `q4_k` is what llama.cpp calls Q4_K_M. */
export const mixtures: Record<MergedType, Mixture> = {
  f32: { type: 'F32', fileType: 0 },
  f16: { type: 'F16', fileType: 1 },
  bf16: { type: 'BF16', fileType: 32 },
  q8_0: { type: 'Q8_0', fileType: 7 },
  q4_k: { type: 'Q4_K', more: 'Q6_K', fileType: 15 },
};

/** What is taken instead where a row is no multiple of the block; F16 where that does not fit either. */
const substitutes: Partial<Record<TensorType, TensorType>> = { Q4_K: 'Q5_0', Q6_K: 'Q8_0' };

export interface Stored {
  type: TensorType;
  /** The type it should have had, where its rows do not fit the blocks of that. */
  insteadOf: TensorType | null;
}

/** @param model layers, and whether the embeddings also are the output */
export function storedAs(
  tensor: Pick<TensorHeader, 'name' | 'shape' | 'type'>,
  target: MergedType,
  model: { layers: number; tied: boolean },
): Stored {
  if (tensor.shape.length < 2 || !tensor.name.endsWith('.weight') || tensor.name.endsWith('_norm.weight'))
    return { type: tensor.type, insteadOf: null };
  const wanted = wantedType(tensor, target, model);
  const fits = (type: TensorType): boolean => tensor.shape[0]! % tensorTypes[type].block === 0;
  const type = [wanted, substitutes[wanted]].find((one) => one && fits(one)) ?? 'F16';
  return { type, insteadOf: type === wanted ? null : wanted };
}

function wantedType(
  { name, shape }: Pick<TensorHeader, 'name' | 'shape'>,
  target: MergedType,
  { layers, tied }: { layers: number; tied: boolean },
): TensorType {
  const { type, more } = mixtures[target];
  if (!more) return type;
  if (name === 'output.weight' || (tied && name === 'token_embd.weight'))
    return shape[0]! % tensorTypes[type].block === 0 ? more : 'Q8_0';
  const [, layer, module] = /^blk\.(\d+)\.(\w+)\.weight$/.exec(name) ?? [];
  const sensitive = module === 'attn_v' || module === 'ffn_down';
  return sensitive && getsMoreBits(Number(layer), layers) ? more : type;
}

/** The first and the last eighth of the layers, and every third between them. */
function getsMoreBits(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8);
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2;
}
