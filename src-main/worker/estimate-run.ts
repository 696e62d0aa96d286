/**
 * What a Run would take, by the code that does it. Rows are measured once and kept as numbers, so that the form of a Run is
 * answered at every change.
 */
import type { Recipe } from '../common/recipe';
import type { RunEstimate } from '../common/run-estimate';
import type { RowToMeasure } from '../common/worker';
import { planBatches } from '../data/pack';
import { markValidation } from '../data/split';
import { physicalCores } from '../files/cores';
import { openTokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import { settleDevice } from '../train/settle-device';
import { openTrainer } from '../train/train';
import { fitOf, largestPack, sampleBytes, type RowSize } from './fit-memory';
import { nothingToLearn, trainerOptions } from './prepare-run';
import { lengthOf, readingOf, rowTokens } from './row-tokens';

interface MeasuredRow extends RowSize {
  id: string;
  split: 'train' | 'validation';
}

interface MeasureJob {
  list: string;
  base: string;
  template: Recipe['template'];
  rows: RowToMeasure[];
}

/** One list at a time: a form is on one dataset. */
let measured: { list: string; rows: MeasuredRow[] } = { list: '', rows: [] };

/** Adds rows to a list, in order; one that is not the last list begins anew. */
export async function measureRows({ list, base, template: wanted, rows }: MeasureJob): Promise<null> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(base);
  const tokenizer = await openTokenizer(base);
  const { template } = readingOf({ template: wanted, contextLength: null, packTokens: null }, tokenizer);
  if (measured.list !== list) measured = { list, rows: [] };
  for (const { id, split, ...text } of rows) {
    const tokens = rowTokens(text, template, tokenizer);
    measured.rows.push({ id, split, tokens: lengthOf(tokens), counted: tokens.completion.length });
  }
  return null;
}

interface Question {
  list: string;
  base: string;
  recipe: Recipe;
}

/**
 * Under `truncate=input` a row that is too long counts as one that just fits, provided that its completion does.
 * @returns null where the list is not there (any more)
 * @throws WorkbenchError `recipe`, `no-rows`, or `device`
 */
export async function estimateRun(question: Question): Promise<RunEstimate | null> {
  const settled = await settle(question);
  if (!settled) return null;
  const { rows, leftOut, train, batches, size, device, fit } = settled;
  const { weights, parameters, activations, total, free } = fit.estimate;
  return {
    rows,
    validationRows: rows - train.length,
    leftOut,
    steps: batches.steps.length,
    tokens: batches.tokens,
    packTokens: size.tokens,
    device: device.kind === 'cpu' ? 'CPU' : `${device.name}, ${device.description}`,
    memory: {
      weights,
      parameters,
      activations,
      other: total - weights - parameters - activations,
      total,
      free,
    },
    checkpointing: fit.checkpointing ? 'on' : 'off',
    fits: fit.fits,
    remedy: fit.remedy,
    change: fit.change && withContext(fit.change, question.recipe),
    seconds: null,
  };
}

/** Seconds; after a shorter first step a second is taken, for the first also lays out the memory of all that follow. */
const shortStep = 10;

/**
 * Steps on a pack as large as the largest of the Run. What its tokens are does not matter to the time.
 * @returns null where the list is not there (any more)
 * @throws WorkbenchError as `estimateRun`, and `out-of-memory`
 */
export async function timeStep(
  question: Question,
  { signal }: { signal: AbortSignal },
): Promise<{ tokensPerSecond: number } | null> {
  const settled = await settle(question);
  if (!settled) return null;
  const { options, fit, largest } = settled;
  const pack = largest.map(({ tokens, counted }) => ({
    tokens: new Int32Array(tokens),
    mask: Uint8Array.from({ length: tokens }, (_, at) => (at < tokens - counted ? 0 : 1)),
  }));
  const trainer = await openTrainer({ ...options, checkpointing: fit.checkpointing });
  try {
    const step = () => trainer.step([pack], question.recipe.learningRate, { signal });
    const first = await step();
    const { tokens, seconds } = first.seconds < shortStep ? await step() : first;
    return { tokensPerSecond: tokens / seconds };
  } finally {
    trainer.dispose();
  }
}

/** The rows and packs of a Run, and how it fits. */
async function settle({ list, base, recipe }: Question) {
  if (measured.list !== list) return null;
  const { contextLength, packTokens } = readingOf(recipe, await openTokenizer(base));
  const rows = markValidation(measured.rows, recipe.validationShare, recipe.seed);
  const fitting = rows.flatMap((row) => fitted(row, contextLength, recipe.truncate));
  const train = fitting.filter(({ split }) => split === 'train');
  if (train.length === 0)
    throw nothingToLearn({ contextLength }, rows, { of: rows.length, heldOut: fitting.length });
  const lengths = train.map(({ tokens }) => tokens);
  const batches = planBatches({ ...recipe, packTokens, lengths });
  const { rows: members, size } = largestPack(batches, train);
  const device = settleDevice({ ...recipe, run: { base } });
  const threads = recipe.threads ?? physicalCores();
  const options = trainerOptions({ ...recipe, threads, run: { base } }, device);
  const samples = sampleBytes({ ...recipe, run: { base } }, device, contextLength);
  const fit = await fitOf(options, recipe.checkpointing, size, samples);
  return {
    rows: fitting.length,
    leftOut: rows.length - fitting.length,
    train,
    largest: members.map((member) => train[member]!),
    batches,
    size,
    device,
    options,
    fit,
  };
}

function fitted(row: MeasuredRow, contextLength: number, truncate: Recipe['truncate']): MeasuredRow[] {
  if (row.tokens <= contextLength) return [row];
  return truncate === 'input' && row.counted < contextLength ? [{ ...row, tokens: contextLength }] : [];
}

/** A context longer than the pack would be refused. */
function withContext(
  change: NonNullable<RunEstimate['change']>,
  { contextLength }: Recipe,
): NonNullable<RunEstimate['change']> {
  const { packTokens } = change;
  const tooLong = typeof packTokens === 'number' && contextLength !== null && contextLength > packTokens;
  return tooLong ? { ...change, contextLength: packTokens } : change;
}
