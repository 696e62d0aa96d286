/** The linear layers of a block by their names in Hugging Face's LLaMA, Qwen2 and Qwen3, and the tensors peft saves for each. */
import type { Module } from '../common/model';
import type { Pair } from './adapter';

const peftModules: Record<Module, string> = {
  attn_q: 'self_attn.q_proj',
  attn_k: 'self_attn.k_proj',
  attn_v: 'self_attn.v_proj',
  attn_output: 'self_attn.o_proj',
  ffn_gate: 'mlp.gate_proj',
  ffn_up: 'mlp.up_proj',
  ffn_down: 'mlp.down_proj',
};

const peftParts = {
  a: 'lora_A.weight',
  b: 'lora_B.weight',
  magnitude: 'lora_magnitude_vector',
} as const;
export type PeftPart = keyof typeof peftParts;

export type Place = Pick<Pair, 'layer' | 'module'>;

/** Name of the layer within the model, such as `model.layers.0.self_attn.q_proj`. */
export const peftLayer = ({ layer, module }: Place): string => `model.layers.${layer}.${peftModules[module]}`;

export const peftTensor = (place: Place, part: PeftPart): string =>
  `base_model.model.${peftLayer(place)}.${peftParts[part]}`;

/** Last part of the name, which `target_modules` holds: `q_proj`. */
export const targetOf = (module: Module): string => peftModules[module].split('.')[1]!;

/** What a tensor is, or null for one that belongs to nothing the workbench adapts. */
export function placeOfTensor(name: string): { place: Place; part: PeftPart } | null {
  const [, layer, module, part] =
    /^base_model\.model\.(?:model\.)?layers\.(\d{1,5})\.(\w+\.\w+)\.(.+)$/.exec(name) ?? [];
  const known = (Object.keys(peftModules) as Module[]).find((one) => peftModules[one] === module);
  const knownPart = (Object.keys(peftParts) as PeftPart[]).find((one) => peftParts[one] === part);
  return known && knownPart ? { place: { layer: Number(layer), module: known }, part: knownPart } : null;
}
