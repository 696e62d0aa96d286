/** What a training takes, told from the model's header before it begins, and the one change that would make it fit. */
import type { FitChange } from '../common/run-estimate';
import type { AddonMemory } from './addon-types';

export interface MemoryEstimate extends AddonMemory {
  /** The device's name. */
  device: string;
  /** Of the process itself: stacks of threads, heaps. */
  process: number;
  total: number;
  /** There now, on the device. */
  free: number;
}

export interface Fit {
  /** What `auto` comes to: off where that fits. */
  checkpointing: boolean;
  estimate: MemoryEstimate;
  fits: boolean;
  /** The one change that would make it fit, as a sentence, or how much is missing; null where it fits. */
  remedy: string | null;
  /** That change, where the recipe has it. */
  change: FitChange | null;
}

export interface FitSettings {
  checkpointing: 'auto' | 'on' | 'off';
  /** Tokens of a pack. */
  packTokens: number;
  /** Of an adapter to be made; null: there is none to choose. */
  rank: number | null;
  /** Bytes of what is answered on the way, which the recipe can do without. Absent: none. */
  samples?: number;
}

/** Estimates the same training with this checkpointing, this size of a pack and this rank. */
type Estimator = (checkpointing: boolean, packTokens: number, rank: number | null) => Promise<MemoryEstimate>;

/** Beside what is counted. Measured on Linux: 2 to 5 MB. */
const processBytes = 4e6;

/** An estimate is held to be true within this share. */
export const memoryMargin = 1.1;

/** @param free bytes of the device, now */
export function totalOf(memory: AddonMemory, device: string, free: number): MemoryEstimate {
  const { weights, parameters, activations, scratch, host } = memory;
  const total = weights + parameters + activations + scratch + host + processBytes;
  return { ...memory, process: processBytes, total, device, free };
}

/** The smallest pack that is proposed, tokens, and the smallest rank. */
const smallestPack = 64;
const smallestRank = 4;

/** Decides whether to checkpoint and, where a training does not fit, what to change. */
export async function fitTraining(settings: FitSettings, estimate: Estimator): Promise<Fit> {
  const { packTokens, rank, samples = 0 } = settings;
  const choices = { auto: [false, true], on: [true], off: [false] }[settings.checkpointing];
  let fit: Fit | undefined;
  for (const checkpointing of choices) {
    const estimated = withSamples(await estimate(checkpointing, packTokens, rank), samples);
    fit = { checkpointing, estimate: estimated, fits: fits(estimated), remedy: null, change: null };
    if (fit.fits) return fit;
  }
  return { ...fit!, ...(await remedyFor(fit!, settings, estimate)) };
}

async function remedyFor(
  { checkpointing, estimate: estimated }: Fit,
  { packTokens, rank, samples = 0 }: FitSettings,
  estimate: Estimator,
): Promise<Pick<Fit, 'remedy' | 'change'>> {
  if (fits(withSamples(estimated, -samples))) return changing('sampleEvery', 0);
  if (!checkpointing && fits(await estimate(true, packTokens, rank))) return changing('checkpointing', 'on');
  let least = estimated;
  for (let smaller = packTokens / 2; smaller >= smallestPack; smaller /= 2) {
    least = await estimate(checkpointing, Math.floor(smaller), rank);
    if (fits(least)) return changing('packTokens', Math.floor(smaller));
  }
  for (let smaller = (rank ?? 0) / 2; smaller >= smallestRank; smaller /= 2)
    if (fits(await estimate(checkpointing, packTokens, Math.floor(smaller))))
      return changing('rank', Math.floor(smaller));
  const missing = gibibytes(memoryMargin * least.total - least.free);
  const remedy = `Even with short packs ${missing} GiB are missing: use a smaller model or one with fewer bits per weight.`;
  return { remedy, change: null };
}

const changing = <K extends keyof FitChange>(
  key: K,
  value: FitChange[K],
): Pick<Fit, 'remedy' | 'change'> => ({
  remedy: `Set ${key} to ${value}.`,
  change: { [key]: value },
});

const withSamples = (estimate: MemoryEstimate, samples: number): MemoryEstimate => ({
  ...estimate,
  host: estimate.host + samples,
  total: estimate.total + samples,
});

const fits = ({ total, free }: MemoryEstimate): boolean => memoryMargin * total <= free;

/** With one digit, and at least that. */
const gibibytes = (bytes: number): string => (Math.ceil((bytes / 2 ** 30) * 10) / 10).toFixed(1);
