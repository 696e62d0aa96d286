/** One real step on the largest pack of a Run: what the whole of it will need and how long it will take. Keeps nothing. */
import type { DryRunResult, EncodeReport } from '../common/run';
import type { BatchPlan } from '../data/pack';
import { peakMemory, resetPeak } from '../files/peak-memory';
import type { Sequence } from '../train/addon-types';
import { openTrainer } from '../train/train';
import { prepareRun, trainerOptions } from './prepare-run';
import { openRunFolder } from './run-folder';

interface Progress {
  report(report: EncodeReport): unknown;
  signal: AbortSignal;
}

/** @throws WorkbenchError as the Run itself would before its second step */
export async function dryRun(path: string, progress: Progress): Promise<DryRunResult> {
  resetPeak();
  const { recipe, rows, batches } = await prepareRun(openRunFolder(path), progress);
  const trainer = await openTrainer(trainerOptions(recipe));
  try {
    const pack = largestPack(batches, rows.train);
    const { tokens: packTokens, seconds } = await trainer.step([pack], recipe.learningRate, progress);
    const tokensPerSecond = packTokens / seconds;
    return {
      rows: rows.train.length + rows.validation.length,
      validationRows: rows.validation.length,
      leftOut: rows.leftOut.length,
      shortened: rows.shortened,
      steps: batches.steps.length,
      tokens: batches.tokens,
      packTokens,
      tokensPerSecond,
      secondsLeft: batches.tokens / tokensPerSecond,
      peakBytes: peakMemory(),
    };
  } finally {
    trainer.dispose();
  }
}

function largestPack({ steps }: BatchPlan, rows: readonly Sequence[]): Sequence[] {
  const tokensOf = (pack: readonly number[]): number =>
    pack.reduce((sum, row) => sum + rows[row]!.tokens.length, 0);
  let largest: number[] = [];
  for (const packs of steps) for (const pack of packs) if (tokensOf(pack) > tokensOf(largest)) largest = pack;
  return largest.map((row) => rows[row]!);
}
