/** Whether a Run fits in memory, asked before anything is loaded, and whether it must checkpoint for it. */
import { WorkbenchError } from '../common/errors';
import type { Recipe } from '../common/recipe';
import type { RunDevice } from '../common/run';
import { sampleTokens } from '../common/samples';
import type { BatchPlan } from '../data/pack';
import { readModel } from '../models/gguf-reader';
import type { PackSize } from '../train/addon-types';
import { fitTraining, type Fit } from '../train/estimate';
import { estimateMemory, freeTrainerModel, type TrainerOptions } from '../train/train';
import { textBytes } from './evaluation-memory';

/** What a row takes of a pack. */
export interface RowSize {
  tokens: number;
  /** Of these, those that are learnt. */
  counted: number;
}

/**
 * Settles `auto`: no checkpointing where memory allows it.
 * @param samples bytes, as `sampleBytes` tells them
 * @throws WorkbenchError `out-of-memory`, with the one change that would make it fit
 */
export async function fitMemory(
  options: TrainerOptions,
  checkpointing: 'auto' | 'on' | 'off',
  pack: PackSize,
  samples = 0,
): Promise<Fit> {
  const first = await fitOf(options, checkpointing, pack, samples);
  if (first.fits) return first;
  // A base that is kept for the next job counts among what is taken.
  freeTrainerModel();
  const second = await fitOf(options, checkpointing, pack, samples);
  if (second.fits) return second;
  const { total, free, device } = second.estimate;
  throw new WorkbenchError(
    'out-of-memory',
    `The run would take ${gibibytes(total)} GiB on ${device}, where ${gibibytes(free)} GiB are free.`,
    second.remedy ?? 'Close other programs.',
  );
}

/** How a training whose largest pack is this one fits what is free now. */
export async function fitOf(
  options: TrainerOptions,
  checkpointing: 'auto' | 'on' | 'off',
  pack: PackSize,
  samples = 0,
): Promise<Fit> {
  const limits = await readModel(options.model);
  const { adapter } = options;
  const own = adapter && 'rank' in adapter ? adapter.rank : null;
  const settings = { checkpointing, packTokens: pack.tokens, rank: own, samples };
  return fitTraining(settings, (checkpointed, tokens, rank) =>
    estimateMemory(
      {
        ...options,
        checkpointing: checkpointed,
        adapter: adapter && 'rank' in adapter && rank !== null ? { ...adapter, rank } : adapter,
      },
      limits,
      shortened(pack, tokens),
    ),
  );
}

/**
 * Bytes that samples take beside the training: the base a second time, and a context for the longest row. Beside a GPU
 * none, for they are answered on the CPU.
 */
export function sampleBytes(
  { run, sampleEvery }: Pick<Recipe, 'sampleEvery'> & { run: { base: string } },
  device: RunDevice,
  contextLength: number,
): number {
  if (sampleEvery === 0 || device.kind !== 'cpu') return 0;
  return textBytes(run.base, { longest: contextLength + sampleTokens, contexts: 1 });
}

/** The pack of the plan with the most tokens: its rows, and its measures. */
export function largestPack(
  { steps }: Pick<BatchPlan, 'steps'>,
  sizes: readonly RowSize[],
): { rows: number[]; size: PackSize } {
  let rows: readonly number[] = [];
  let tokens = 0;
  for (const pack of steps.flat()) {
    const sum = pack.reduce((all, row) => all + sizes[row]!.tokens, 0);
    if (sum > tokens) [rows, tokens] = [pack, sum];
  }
  const longest = rows.reduce((most, row) => Math.max(most, sizes[row]!.tokens), 0);
  const counted = rows.reduce((all, row) => all + sizes[row]!.counted, 0);
  return { rows: [...rows], size: { tokens, longest, counted } };
}

const shortened = ({ longest, counted }: PackSize, tokens: number): PackSize => ({
  tokens,
  longest: Math.min(longest, tokens),
  counted: Math.min(counted, tokens),
});

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(2);
