/**
 * The story of one Run: frozen recipe and rows -> tokens and masks -> packs -> optimizer steps -> adapter.
 * What it leaves out: the database, which only main writes, and everything about benchmarks.
 */
import { WorkbenchError } from '../common/errors';
import type { FrozenRecipe, RunResult, StepReport } from '../common/run';
import { learningRateAt, type Schedule } from '../common/schedule';
import { planBatches } from '../data/pack';
import type { Sequence } from '../train/addon-types';
import { meanLoss } from '../train/mean-loss';
import { openTrainer } from '../train/train';
import { encodeInstructions, type Encoded } from './encode';
import { openRunFolder } from './run-folder';

interface Progress {
  report(report: StepReport): unknown;
  signal: AbortSignal;
}

/**
 * Fine-tunes by the recipe of a run folder and writes `pack.bin`, `metrics.jsonl` and `adapter.gguf` into it.
 * @throws WorkbenchError `no-rows` when nothing fits, `cancelled`, `not-finite`, or what the trainer refuses
 */
export async function trainRun(path: string, { report, signal }: Progress): Promise<RunResult> {
  const folder = openRunFolder(path);
  const { recipe } = folder;
  const rows = await encodeInstructions(folder.instructions, recipe);
  if (rows.train.length === 0) throw nothingFits(rows, folder.instructions.length);
  folder.writePack([...rows.train, ...rows.validation]);

  const batches = planBatches({ ...recipe, packTokens: rows.packTokens, lengths: rows.train.map(length) });
  const steps = batches.steps.length;
  const schedule = scheduleOf(recipe, steps);
  const trainer = await openTrainer({
    model: recipe.run.base,
    adapter: { ...recipe, layers: recipe.layers === 'all' ? null : recipe.layers },
    optimizer: {
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: recipe.weightDecay,
      clip: recipe.clip,
    },
    device: recipe.device,
    threads: recipe.threads,
  });
  try {
    const started = performance.now();
    let tokens = 0;
    let finalLoss = NaN;
    for (const [step, packs] of batches.steps.entries()) {
      signal.throwIfAborted();
      const learningRate = learningRateAt(schedule, recipe.learningRate, step);
      const done = await trainer.step(
        packs.map((pack) => pack.map((row) => rows.train[row]!)),
        learningRate,
        { signal },
      );
      if (!Number.isFinite(done.loss + done.gradNorm)) throw notFinite(step, done);
      tokens += done.tokens;
      finalLoss = done.loss;
      const seconds = (performance.now() - started) / 1000;
      const line: StepReport = {
        step,
        steps,
        loss: done.loss,
        gradNorm: done.gradNorm,
        learningRate,
        tokensPerSecond: done.tokens / done.seconds,
        tokens,
        epoch: batches.epochs[step]!,
        secondsLeft: (seconds / (step + 1)) * (steps - step - 1),
      };
      if (rows.validation.length > 0 && (step + 1 === steps || (step + 1) % recipe.evalEvery === 0))
        line.validationLoss = (await meanLoss(trainer, rows.validation, signal)) ?? undefined;
      folder.appendMetrics(line);
      void report(line);
    }
    await trainer.saveAdapter(folder.adapter);
    return {
      rows: rows.train.length + rows.validation.length,
      validationRows: rows.validation.length,
      leftOut: rows.leftOut.length,
      steps,
      tokens,
      tokensPerSecond: tokens / ((performance.now() - started) / 1000),
      finalLoss,
      peakBytes: process.resourceUsage().maxRSS * 1024,
      adapter: folder.adapter,
    };
  } finally {
    trainer.dispose();
  }
}

const length = (sequence: Sequence): number => sequence.tokens.length;

/** Three per cent of warm-up stands in for a setting the paper does not publish. */
function scheduleOf(recipe: FrozenRecipe, totalSteps: number): Schedule {
  const warmupSteps = recipe.warmupSteps ?? Math.ceil(0.03 * totalSteps);
  return { type: recipe.schedule, warmupSteps, totalSteps, warmupFrom: 'first', minRatio: 0, values: [] };
}

function nothingFits(rows: Encoded, all: number): WorkbenchError {
  const message = `None of the ${all} instructions fits ${rows.contextLength} tokens.`;
  return new WorkbenchError('no-rows', message, 'Raise contextLength, or choose shorter instructions.');
}

function notFinite(step: number, { loss, gradNorm }: { loss: number; gradNorm: number }): WorkbenchError {
  const message = `Training stopped at step ${step}: the loss is ${loss}, the gradient norm ${gradNorm}.`;
  return new WorkbenchError('not-finite', message, 'Lower the learning rate, or set clip to 1.');
}
