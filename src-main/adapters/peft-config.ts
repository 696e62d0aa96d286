/** `adapter_config.json`: what peft is told of an adapter, and what it says of its own. */
import { WorkbenchError } from '../common/errors';
import { methodOf, type Adapter, type Pair } from './adapter';
import type { Base } from './base';
import { peftLayer, targetOf, type Place } from './peft-names';

/** What peft is told. GGUF has no rsLoRA: its alpha holds that factor already. */
export function peftConfig(adapter: Adapter, base: Base, dropout: number): Record<string, unknown> {
  const rank = commonRank(adapter.pairs);
  const other = adapter.pairs.filter((pair) => pair.rank !== rank);
  return {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: base.repository ?? base.name,
    inference_mode: true,
    r: rank,
    lora_alpha: adapter.alpha,
    lora_dropout: dropout,
    ...targets(adapter.pairs, base.layers),
    rank_pattern: Object.fromEntries(other.map((pair) => [peftLayer(pair), pair.rank])),
    alpha_pattern: {},
    use_rslora: false,
    use_dora: methodOf(adapter, 'The adapter') === 'dora',
    bias: 'none',
    fan_in_fan_out: false,
    init_lora_weights: true,
    modules_to_save: null,
  };
}

/** The rank that most pairs have; the smallest of those where several are equally common. */
function commonRank(pairs: readonly Pair[]): number {
  const counts = new Map<number, number>();
  for (const { rank } of pairs) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a - b)[0]![0];
}

/** Modules and layers apart where every one of these modules is adapted in every one of these layers, else every layer by its full name. */
function targets(pairs: readonly Pair[], modelLayers: number): Record<string, unknown> {
  const modules = [...new Set(pairs.map(({ module }) => module))];
  const layers = [...new Set(pairs.map(({ layer }) => layer))];
  if (modules.length * layers.length !== pairs.length)
    return { target_modules: pairs.map(peftLayer), layers_to_transform: null, layers_pattern: null };
  const all = layers.length === modelLayers;
  return {
    target_modules: modules.map(targetOf),
    layers_to_transform: all ? null : layers,
    layers_pattern: all ? null : 'layers',
  };
}

/** What a foreign `adapter_config.json` says that the weights do not. */
export interface PeftSettings {
  dora: boolean;
  /** The rank it claims for a layer. */
  rankOf(place: Place): number;
  /** The factor on B A. */
  scaleOf(place: Place, rank: number): number;
}

/** What must not be there or be one of these values: it would change what the adapter computes. */
const harmless: Record<string, readonly unknown[]> = {
  bias: ['none'],
  lora_bias: [false],
  fan_in_fan_out: [false],
  modules_to_save: [],
  trainable_token_indices: [],
  target_parameters: [],
  layer_replication: [],
  alora_invocation_tokens: [],
  use_qalora: [false],
  use_bdlora: [false],
  // Other beginnings change the base model too.
  init_lora_weights: [true, false, 'gaussian', 'eva', 'orthogonal'],
};

/** @throws WorkbenchError `model-unsupported` for what the workbench does not compute, `file-format` for what makes no sense */
export function readPeftSettings(file: string, config: unknown): PeftSettings {
  const settings = isRecord(config) ? config : {};
  const type = settings['peft_type'];
  if (type !== 'LORA') throw unsupported(file, `is of peft_type ${JSON.stringify(type)}, not "LORA"`);
  for (const [key, values] of Object.entries(harmless)) {
    const value = settings[key];
    const absent = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (!absent && !values.includes(value))
      throw unsupported(file, `sets ${key} to ${JSON.stringify(value)}`);
  }
  const rank = numberIn(file, settings, 'r');
  const alpha = numberIn(file, settings, 'lora_alpha');
  const ranks = patternIn(file, settings, 'rank_pattern');
  const alphas = patternIn(file, settings, 'alpha_pattern');
  const rankStabilised = settings['use_rslora'] === true;
  return {
    dora: settings['use_dora'] === true,
    rankOf: (place) => ranks(place) ?? rank,
    scaleOf: (place, r) => (alphas(place) ?? alpha) / (rankStabilised ? Math.sqrt(r) : r),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unsupported = (file: string, what: string): WorkbenchError =>
  new WorkbenchError(
    'model-unsupported',
    `${file} ${what}, which is not supported.`,
    'Import a LoRA or DoRA adapter of the linear layers alone.',
  );

function numberIn(file: string, settings: Record<string, unknown>, key: string): number {
  const value = settings[key];
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  throw nonsense(file, `${key} is ${JSON.stringify(value)}; it must be a number above 0`);
}

const nonsense = (file: string, what: string): WorkbenchError =>
  new WorkbenchError('file-format', `${file} makes no sense: ${what}.`, 'Write the adapter again with peft.');

/** A number by layer: the first key that is the layer's name or the end of it, as peft looks it up. */
function patternIn(
  file: string,
  settings: Record<string, unknown>,
  key: string,
): (place: Place) => number | undefined {
  const table = settings[key] ?? {};
  if (!isRecord(table)) throw nonsense(file, `${key} is no table`);
  const entries = Object.keys(table).map((pattern) => {
    try {
      const matches = new RegExp(pattern.startsWith('^') ? `^(?:${pattern})$` : `^(.*\\.)?(${pattern})$`);
      return { matches, value: numberIn(file, table, pattern) };
    } catch (error) {
      if (error instanceof WorkbenchError) throw error;
      throw nonsense(file, `${key} holds “${pattern}”`);
    }
  });
  return (place) => entries.find(({ matches }) => matches.test(peftLayer(place)))?.value;
}
