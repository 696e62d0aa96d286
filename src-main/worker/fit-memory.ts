/** Whether a Run fits in memory, asked before anything is loaded, and whether it must checkpoint for it. */
import { WorkbenchError } from '../common/errors';
import { readModel } from '../models/gguf-reader';
import type { PackSize, Sequence } from '../train/addon-types';
import { countedTokens } from '../train/checks';
import { fitTraining, type Fit } from '../train/estimate';
import { estimateMemory, freeTrainerModel, type TrainerOptions } from '../train/train';

/**
 * Settles `auto`: no checkpointing where memory allows it.
 * @throws WorkbenchError `out-of-memory`, with the one change that would make it fit
 */
export async function fitMemory(
  options: TrainerOptions,
  checkpointing: 'auto' | 'on' | 'off',
  pack: PackSize,
): Promise<Fit> {
  const limits = await readModel(options.model);
  const fit = (): Promise<Fit> =>
    fitTraining({ checkpointing, packTokens: pack.tokens }, (checkpointed, tokens) =>
      estimateMemory({ ...options, checkpointing: checkpointed }, limits, shortened(pack, tokens)),
    );
  const first = await fit();
  if (first.fits) return first;
  // A base that is kept for the next job counts among what is taken.
  freeTrainerModel();
  const second = await fit();
  if (second.fits) return second;
  const { total, free, device } = second.estimate;
  throw new WorkbenchError(
    'out-of-memory',
    `The run would take ${gibibytes(total)} GiB on ${device}, where ${gibibytes(free)} GiB are free.`,
    second.remedy ?? 'Close other programs.',
  );
}

/** The measures of the largest pack. */
export function largestPack(packs: Iterable<readonly Sequence[]>): { pack: Sequence[]; size: PackSize } {
  let pack: readonly Sequence[] = [];
  let tokens = 0;
  for (const one of packs) {
    const sum = one.reduce((all, sequence) => all + sequence.tokens.length, 0);
    if (sum > tokens) [pack, tokens] = [one, sum];
  }
  const longest = pack.reduce((most, sequence) => Math.max(most, sequence.tokens.length), 0);
  const counted = pack.reduce((all, sequence) => all + countedTokens(sequence), 0);
  return { pack: [...pack], size: { tokens, longest, counted } };
}

const shortened = ({ longest, counted }: PackSize, tokens: number): PackSize => ({
  tokens,
  longest: Math.min(longest, tokens),
  counted: Math.min(counted, tokens),
});

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(2);
