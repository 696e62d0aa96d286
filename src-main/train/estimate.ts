/** What a training takes, told from the model's header before it begins, and the one change that would make it fit. */
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
  /** The one change that would make it fit, or how much is missing; null where it fits. */
  remedy: string | null;
}

export interface FitSettings {
  checkpointing: 'auto' | 'on' | 'off';
  /** Tokens of a pack. */
  packTokens: number;
}

/** Beside what is counted. Measured on Linux: 2 to 5 MB. */
const processBytes = 4e6;

/** Held to be true within this share. */
const margin = 1.1;

/** @param free bytes of the device, now */
export function totalOf(memory: AddonMemory, device: string, free: number): MemoryEstimate {
  const { weights, parameters, activations, scratch, host } = memory;
  const total = weights + parameters + activations + scratch + host + processBytes;
  return { ...memory, process: processBytes, total, device, free };
}

/** The smallest pack that is proposed, tokens. */
const smallestPack = 64;

/**
 * Decides whether to checkpoint and, where a training does not fit, what to change.
 * @param estimate of the same training with this checkpointing and this size of a pack
 */
export async function fitTraining(
  settings: FitSettings,
  estimate: (checkpointing: boolean, packTokens: number) => Promise<MemoryEstimate>,
): Promise<Fit> {
  const { packTokens } = settings;
  const choices = { auto: [false, true], on: [true], off: [false] }[settings.checkpointing];
  let fit: Fit | undefined;
  for (const checkpointing of choices) {
    const estimated = await estimate(checkpointing, packTokens);
    fit = { checkpointing, estimate: estimated, fits: fits(estimated), remedy: null };
    if (fit.fits) return fit;
  }
  return { ...fit!, remedy: await remedyFor(fit!, packTokens, estimate) };
}

async function remedyFor(
  { checkpointing, estimate: estimated }: Fit,
  packTokens: number,
  estimate: (checkpointing: boolean, packTokens: number) => Promise<MemoryEstimate>,
): Promise<string> {
  if (!checkpointing && fits(await estimate(true, packTokens))) return 'Set checkpointing to on.';
  let least = estimated;
  for (let smaller = packTokens / 2; smaller >= smallestPack; smaller /= 2) {
    least = await estimate(checkpointing, Math.floor(smaller));
    if (fits(least)) return `Set packTokens to ${Math.floor(smaller)}.`;
  }
  const missing = gibibytes(margin * least.total - least.free);
  return `Even with short packs ${missing} GiB are missing: use a smaller model or one with fewer bits per weight.`;
}

const fits = ({ total, free }: MemoryEstimate): boolean => margin * total <= free;

/** With one digit, and at least that. */
const gibibytes = (bytes: number): string => (Math.ceil((bytes / 2 ** 30) * 10) / 10).toFixed(1);
