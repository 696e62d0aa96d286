/** How many gradients fit in memory at a time: on the CPU each is a pass of its own, side by side with others. */
import { toErrorData, WorkbenchError } from '../common/errors';
import type { RunDevice } from '../common/run';
import { physicalCores } from '../files/cores';
import type { Sequence } from '../train/addon-types';
import { countedTokens } from '../train/checks';
import type { TrainerOptions } from '../train/train';
import { fitMemory, fitOf } from './fit-memory';

const tried = [16, 4, 1];

/** @throws WorkbenchError `out-of-memory` where not even one fits */
export async function fitGradients(
  options: TrainerOptions,
  device: RunDevice,
  sequences: readonly Sequence[],
): Promise<{ atATime: number; checkpointing: boolean }> {
  const longest = Math.max(...sequences.map(({ tokens }) => tokens.length));
  const counted = Math.max(...sequences.map(countedTokens));
  const ofPasses = (count: number) => ({ tokens: count * longest, longest, counted: count * counted });
  const lanes = device.kind === 'cpu' ? (options.threads ?? physicalCores()) : 1;
  for (const atATime of tried) {
    const { fits, checkpointing } = await fitOf(options, 'auto', ofPasses(Math.min(atATime, lanes)));
    if (fits) return { atATime, checkpointing };
  }
  try {
    return { atATime: 1, checkpointing: (await fitMemory(options, 'auto', ofPasses(1))).checkpointing };
  } catch (error) {
    const { code, message } = toErrorData(error);
    if (code !== 'out-of-memory') throw error;
    throw new WorkbenchError(
      code,
      message,
      'Close other programs, or use a smaller model or one with fewer bits per weight.',
    );
  }
}
