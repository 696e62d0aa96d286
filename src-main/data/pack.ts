/** Which rows go into which optimizer step, and how a step's rows are packed. Numbers in, numbers out. */
import { WorkbenchError } from '../common/errors';
import { randomFrom, shuffled } from '../common/random';

export interface BatchPlan {
  /** By optimizer step and pack, the rows as indices into `lengths`. */
  steps: number[][][];
  /** The epoch of every step, from 0. */
  epochs: number[];
  /** Tokens of all packs together. */
  tokens: number;
}

export interface BatchSettings {
  /** Tokens of every row, 1 to packTokens. */
  lengths: readonly number[];
  /** Instructions per optimizer step. */
  batchSize: number;
  packTokens: number;
  epochs: number;
  /** Ends after this many steps, in whatever epoch that is; null: the epochs decide. */
  maxSteps: number | null;
  /** Ends before the tokens of all packs exceed this, in whatever epoch that is; null: no budget. */
  maxTokens: number | null;
  seed: number;
}

/**
 * First fit, in the order given: every sequence goes into the first pack that has room for it.
 * @param lengths tokens of every sequence
 * @returns the packs, as indices into `lengths`
 */
export function packSequences(lengths: readonly number[], packTokens: number): number[][] {
  const packs: { room: number; members: number[] }[] = [];
  for (const [index, length] of lengths.entries()) {
    const pack = packs.find(({ room }) => room >= length);
    if (pack) {
      pack.room -= length;
      pack.members.push(index);
    } else packs.push({ room: packTokens - length, members: [index] });
  }
  return packs.map(({ members }) => members);
}

/**
 * Plans a whole training: rows in a fresh order every epoch (seed + epoch), cut into steps of `batchSize` rows, each
 * step packed. An epoch's last step may be smaller. There is always one step of at least one row.
 * @throws WorkbenchError `no-rows` without rows, `tokens` for a row that is empty or longer than a pack
 */
export function planBatches(settings: BatchSettings): BatchPlan {
  const { lengths, packTokens } = settings;
  checkLengths(lengths, packTokens);
  const plan: BatchPlan = { steps: [], epochs: [], tokens: 0 };
  for (const { rows, epoch } of batchesOf(settings)) {
    const packs = packSequences(
      rows.map((row) => lengths[row]!),
      packTokens,
    );
    plan.steps.push(packs.map((pack) => pack.map((member) => rows[member]!)));
    plan.epochs.push(epoch);
    for (const row of rows) plan.tokens += lengths[row]!;
  }
  return plan;
}

/** The rows of every step, in order, until the epochs, the steps or the budget are used up. */
function* batchesOf(settings: BatchSettings): Generator<{ rows: number[]; epoch: number }> {
  const { lengths, batchSize, maxSteps, seed } = settings;
  const endless = settings.maxTokens !== null || maxSteps !== null;
  const budget = settings.maxTokens ?? Infinity;
  let tokens = 0;
  let steps = 0;
  for (let epoch = 0; endless || epoch < settings.epochs; epoch++) {
    const order = shuffled([...lengths.keys()], randomFrom(seed + epoch));
    for (let start = 0; start < order.length; start += batchSize) {
      const rows = order.slice(start, start + batchSize);
      const fitting = within(rows, lengths, budget - tokens);
      // One row is trained on even where the budget is smaller than it.
      const taken = steps === 0 && fitting === 0 ? 1 : fitting;
      if (taken > 0) yield { rows: rows.slice(0, taken), epoch };
      steps++;
      if (taken < rows.length || steps === maxSteps) return;
      tokens += rows.reduce((sum, row) => sum + lengths[row]!, 0);
    }
  }
}

/** How many of the rows, in their order, fit the budget together. */
function within(rows: readonly number[], lengths: readonly number[], budget: number): number {
  let left = budget;
  const end = rows.findIndex((row) => (left -= lengths[row]!) < 0);
  return end < 0 ? rows.length : end;
}

function checkLengths(lengths: readonly number[], packTokens: number): void {
  if (lengths.length === 0)
    throw new WorkbenchError('no-rows', 'There is no instruction to train on.', 'Choose other categories.');
  const long = lengths.findIndex((length) => length < 1 || length > packTokens);
  if (long >= 0)
    throw new WorkbenchError(
      'tokens',
      `Row ${long} has ${lengths[long]} tokens; a pack holds 1 to ${packTokens}.`,
      'Raise packTokens, or lower contextLength to leave such rows out.',
    );
}
