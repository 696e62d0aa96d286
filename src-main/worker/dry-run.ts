/** One real step on the largest pack of a Run: what the whole of it will need and how long it will take. Keeps nothing. */
import type { DryRunResult, EncodeReport } from '../common/run';
import { peakMemory, resetPeak } from '../files/peak-memory';
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
  const prepared = await prepareRun(openRunFolder(path), progress);
  const { recipe, device, rows, batches, largest, estimate } = prepared;
  const trainer = await openTrainer(trainerOptions(recipe, device));
  try {
    const { tokens: packTokens, seconds } = await trainer.step([largest], recipe.learningRate, progress);
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
      estimateBytes: estimate.total,
      checkpointing: recipe.checkpointing,
    };
  } finally {
    trainer.dispose();
  }
}
