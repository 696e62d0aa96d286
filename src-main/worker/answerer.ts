/** A base model, with an adapter or without, as the Answerer that evaluation asks: joins its text, trainer and inferencer. */
import type { RunDevice } from '../common/run';
import type { Answerer } from '../evaluate/evaluate';
import { openInferencer } from '../inference/inferencer';
import type { ScoreGroup } from '../train/addon-types';
import { openTrainer, type TrainerOptions } from '../train/train';
import type { BaseText } from './base-text';
import { generationSubject, type MergeProgress } from './generation-subject';

/** Where likelihoods and texts are computed. */
export interface Place {
  device: RunDevice;
  threads: number;
}

export interface OpenAnswerer extends Answerer {
  /** Idempotent. The base stays in memory for the next adapter on it. */
  dispose(): Promise<void>;
}

/**
 * @param adapter null: the base itself
 * @param merging for the merge that a DoRA adapter needs before its first text
 */
export function openAnswerer(
  text: BaseText,
  adapter: string | null,
  place: Place,
  merging: MergeProgress = {},
): OpenAnswerer {
  const scorer = once(() => openTrainer(scorerOptions(text.base, adapter, place)));
  const inferencer = once(async () =>
    openInferencer({
      gpu: place.device.kind !== 'cpu',
      ...(await generationSubject(text.base, adapter, merging)),
      threads: place.threads,
      contextTokens: text.contextLength,
    }),
  );
  return {
    scoreTexts: async (requests, signal) => {
      const groups = requests.map(({ prompt, continuations }) => ({
        prefix: Int32Array.from(text.prompt(prompt)),
        continuations: continuations.map((one) => allCounted(text.continuation(one))),
      }));
      const sums = await (await scorer.open()).score(groups, { signal });
      return split(sums, groups);
    },
    generate: async (prompts, how) => (await inferencer.open()).generateAll(prompts.map(text.prompt), how),
    dispose: async () => {
      (await scorer.opened())?.dispose();
      await (await inferencer.opened())?.dispose();
    },
  };
}

/** What likelihoods are computed with: an adapter is not trained, so its values alone are held. */
export const scorerOptions = (
  base: string,
  adapter: string | null,
  { device, threads }: Place,
): TrainerOptions => ({
  model: base,
  adapter: adapter === null ? null : { file: adapter },
  optimizer: null,
  device: device.name,
  threads,
});

/** Opened when first asked for: likelihoods need no inferencer, and texts no scorer. */
function once<T>(start: () => Promise<T>) {
  let opening: Promise<T> | null = null;
  return {
    open: () => (opening ??= start()),
    opened: () => opening ?? Promise.resolve(null),
  };
}

const allCounted = (tokens: readonly number[]) => ({
  tokens: Int32Array.from(tokens),
  mask: new Uint8Array(tokens.length).fill(1),
});

/** The sums of all continuations in a row, by group again. */
function split(sums: Float64Array, groups: readonly ScoreGroup[]) {
  let next = 0;
  return groups.map(({ continuations }) =>
    continuations.map(({ tokens }) => ({ logLikelihood: sums[next++]!, tokens: tokens.length })),
  );
}
