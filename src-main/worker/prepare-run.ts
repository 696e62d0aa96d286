/** What a Run does before its first step: rows -> tokens, the plan of its steps, and the recipe with nothing left open. */
import { WorkbenchError } from '../common/errors';
import type { Recipe } from '../common/recipe';
import type { EncodeReport, FrozenRecipe, RunDevice } from '../common/run';
import { planBatches, type BatchPlan } from '../data/pack';
import { physicalCores } from '../files/cores';
import type { Sequence } from '../train/addon-types';
import { countedTokens } from '../train/checks';
import type { MemoryEstimate } from '../train/estimate';
import type { MethodOptions } from '../train/method';
import { settleDevice } from '../train/settle-device';
import type { TrainerOptions } from '../train/train';
import { encodeInstructions, type Encoded } from './encode';
import { fitMemory, largestPack, sampleBytes, type RowSize } from './fit-memory';
import type { RunFolder } from './run-folder';

export interface PreparedRun {
  recipe: SettledRecipe;
  device: RunDevice;
  rows: Encoded;
  batches: BatchPlan;
  /** The one with the most tokens. */
  largest: Sequence[];
  /** What the Run would take, told before it begins. */
  estimate: MemoryEstimate;
}

/** A recipe in which nothing is left to be decided. */
export interface SettledRecipe extends FrozenRecipe {
  warmupSteps: number;
  packTokens: number;
  contextLength: number;
  threads: number;
  checkpointing: 'on' | 'off';
  device: RunDevice['kind'];
}

interface Progress {
  report(report: EncodeReport): unknown;
  signal: AbortSignal;
}

/**
 * Writes `left-out.jsonl`; nothing else in the folder changes.
 * @throws WorkbenchError `no-rows` when nothing fits, `file-format` when rows are missing, `out-of-memory`, `recipe`,
 * `tokens`, or the signal's reason
 */
export async function prepareRun(folder: RunFolder, progress: Progress): Promise<PreparedRun> {
  const { recipe } = folder;
  const device = settleDevice(recipe);
  const rows = await encodeInstructions(folder.instructions(), recipe, progress);
  checkWhole(rows, folder);
  folder.writeLeftOut(rows.leftOut);
  if (rows.train.length === 0)
    throw nothingToLearn(rows, rows.leftOut, { of: recipe.run.rows, heldOut: rows.validation.length });
  if (recipe.earlyStopping !== 'off' && rows.validation.length === 0) throw nothingToStopBy(recipe);
  const { packTokens, contextLength, template } = rows;
  const lengths = rows.train.map(({ tokens }) => tokens.length);
  const batches = planBatches({ ...recipe, packTokens, lengths });
  const { rows: largest, size } = largestPack(batches, rows.train.map(sizeOf));
  const counted = {
    ...recipe,
    packTokens,
    contextLength,
    template,
    // Three per cent stands in for a setting the paper does not publish.
    warmupSteps: recipe.warmupSteps ?? Math.ceil(0.03 * batches.steps.length),
    threads: recipe.threads ?? physicalCores(),
    device: device.kind,
  };
  const options = trainerOptions(counted, device);
  const samples = sampleBytes(counted, device, contextLength);
  const { checkpointing, estimate } = await fitMemory(options, recipe.checkpointing, size, samples);
  const settled: SettledRecipe = { ...counted, checkpointing: checkpointing ? 'on' : 'off' };
  const pack = largest.map((row) => rows.train[row]!);
  return { recipe: settled, device, rows, batches, largest: pack, estimate };
}

const sizeOf = (sequence: Sequence): RowSize => ({
  tokens: sequence.tokens.length,
  counted: countedTokens(sequence),
});

/** What a trainer needs to know of a Run. */
type Trainable = Recipe & { run: Pick<FrozenRecipe['run'], 'base' | 'adapter'> };

/** What the trainer is opened with for a Run. */
export function trainerOptions(recipe: Trainable, device: RunDevice): TrainerOptions {
  return {
    model: recipe.run.base,
    adapter: methodOf(recipe),
    optimizer: {
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: recipe.weightDecay,
      clip: recipe.clip,
    },
    checkpointing: recipe.checkpointing === 'on',
    device: device.name,
    threads: recipe.threads,
  };
}

function methodOf({ run, ...recipe }: Trainable): MethodOptions {
  const { dropout, seed } = recipe;
  if (run.adapter) return { file: run.adapter.file, dropout, seed };
  return { ...recipe, layers: recipe.layers === 'all' ? null : recipe.layers };
}

/** @param heldOut rows for validation that fit */
export function nothingToLearn(
  { contextLength }: Pick<Encoded, 'contextLength'>,
  leftOut: readonly { tokens: number }[],
  { of, heldOut }: { of: number; heldOut: number },
): WorkbenchError {
  if (heldOut > 0)
    return new WorkbenchError(
      'no-rows',
      `All ${heldOut} instructions that fit are held out for validation; none is left to learn from.`,
      'Draw the splits of the dataset anew with fewer validation rows, or choose another dataset.',
    );
  const shortest = Math.min(...leftOut.slice(0, 10_000).map(({ tokens }) => tokens));
  return new WorkbenchError(
    'no-rows',
    `None of the ${of} instructions fits ${contextLength} tokens; the shortest has ${shortest}.`,
    'Raise the context and the pack (contextLength, packTokens), choose shorter instructions, or cut their inputs (truncate=input).',
  );
}

/** Rows that went missing since the folder was frozen would make another Run of it. */
function checkWhole({ train, validation, leftOut }: Encoded, { recipe, instructionsFile }: RunFolder): void {
  const found = train.length + validation.length + leftOut.length;
  if (found === recipe.run.rows) return;
  throw new WorkbenchError(
    'file-format',
    `${instructionsFile} holds ${found} instructions, where recipe.json counts ${recipe.run.rows}.`,
    'Put the file back as it was, or start a new run.',
  );
}

function nothingToStopBy({ validationShare }: FrozenRecipe): WorkbenchError {
  return new WorkbenchError(
    'recipe',
    `Early stopping needs validation rows, and none was held out (validationShare is ${validationShare}).`,
    'Raise validationShare, or set earlyStopping to off.',
  );
}
