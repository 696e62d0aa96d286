/** What a Run does before its first step: rows -> tokens, the plan of its steps, and the recipe with nothing left open. */
import { WorkbenchError } from '../common/errors';
import type { EncodeReport, FrozenRecipe } from '../common/run';
import { planBatches, type BatchPlan } from '../data/pack';
import { physicalCores } from '../files/cores';
import type { TrainerOptions } from '../train/train';
import { encodeInstructions, type Encoded } from './encode';
import type { RunFolder } from './run-folder';

export interface PreparedRun {
  recipe: SettledRecipe;
  rows: Encoded;
  batches: BatchPlan;
}

/** A recipe in which nothing is left to be decided. */
export interface SettledRecipe extends FrozenRecipe {
  warmupSteps: number;
  packTokens: number;
  contextLength: number;
  threads: number;
}

interface Progress {
  report(report: EncodeReport): unknown;
  signal: AbortSignal;
}

/**
 * Writes `left-out.jsonl`; nothing else in the folder changes.
 * @throws WorkbenchError `no-rows` when nothing fits, `recipe`, `tokens`, or the signal's reason
 */
export async function prepareRun(folder: RunFolder, progress: Progress): Promise<PreparedRun> {
  const { recipe } = folder;
  const rows = await encodeInstructions(folder.instructions(), recipe, progress);
  folder.writeLeftOut(rows.leftOut);
  if (rows.train.length === 0) throw nothingFits(rows, recipe.run.rows);
  if (recipe.earlyStopping !== 'off' && rows.validation.length === 0) throw nothingToStopBy(recipe);
  const { packTokens, contextLength, template } = rows;
  const lengths = rows.train.map(({ tokens }) => tokens.length);
  const batches = planBatches({ ...recipe, packTokens, lengths });
  const settled = {
    ...recipe,
    packTokens,
    contextLength,
    template,
    // Three per cent stands in for a setting the paper does not publish.
    warmupSteps: recipe.warmupSteps ?? Math.ceil(0.03 * batches.steps.length),
    threads: recipe.threads ?? physicalCores(),
  };
  return { recipe: settled, rows, batches };
}

/** What the trainer is opened with for a Run. */
export function trainerOptions(recipe: SettledRecipe): TrainerOptions {
  return {
    model: recipe.run.base,
    adapter: { ...recipe, layers: recipe.layers === 'all' ? null : recipe.layers },
    optimizer: {
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: recipe.weightDecay,
      clip: recipe.clip,
    },
    checkpointing: recipe.checkpointing === 'on',
    device: recipe.device,
    threads: recipe.threads,
  };
}

function nothingFits({ contextLength, leftOut }: Encoded, all: number): WorkbenchError {
  const shortest = Math.min(...leftOut.slice(0, 10_000).map(({ tokens }) => tokens));
  return new WorkbenchError(
    'no-rows',
    `None of the ${all} instructions fits ${contextLength} tokens; the shortest has ${shortest}.`,
    'Raise contextLength and packTokens, choose shorter instructions, or cut their inputs with truncate=input.',
  );
}

function nothingToStopBy({ validationShare }: FrozenRecipe): WorkbenchError {
  return new WorkbenchError(
    'recipe',
    `Early stopping needs validation rows, and none was held out (validationShare is ${validationShare}).`,
    'Raise validationShare, or set earlyStopping to off.',
  );
}
