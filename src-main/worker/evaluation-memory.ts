/** Whether an evaluation fits in memory, asked for every base before anything is asked of one. */
import { statSync } from 'node:fs';
import { freemem } from 'node:os';
import { basename } from 'node:path';
import type { Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { defaultBatch } from '../common/worker';
import { freeBaseModel } from '../inference/base-model';
import { contextTokens, contextsFor } from '../inference/contexts';
import { readGgufHeader } from '../models/gguf-header';
import { checkModel } from '../models/model-shape';
import { memoryMargin } from '../train/estimate';
import { estimateMemory, describeNative, freeTrainerModel } from '../train/train';
import { scorerOptions, type Place } from './answerer';
import type { FittedTask, ItemSize } from './fit-items';

/** Tokens of one scoring pass; a group may come on top. See native/trainer/trainer.cpp. */
const passTokens = 1024;
/** The most that an estimate is made for. */
const mostTokens = 1 << 20;
/** Tokens that llama.cpp computes at a time. */
const batchTokens = 512;

/**
 * @param adapters null: the base itself
 * @throws WorkbenchError `out-of-memory`, with what would make it fit; and what opening an adapter refuses
 */
export async function checkEvaluationMemory(
  base: string,
  adapters: readonly (string | null)[],
  { tasks, batch }: { tasks: readonly FittedTask[]; batch: number },
  place: Place,
): Promise<void> {
  const scored = largest(tasks, 'likelihood');
  for (const adapter of adapters)
    if (scored)
      await check(`Evaluating ${basename(base)} by likelihood`, place, () =>
        scoringBytes({ base, adapter, batch }, scored, place),
      );
  const generated = largest(tasks, 'generate');
  const contexts = contextsFor(place.threads);
  if (generated)
    await checkTextMemory(
      `Evaluating ${basename(base)} by generation`,
      base,
      { ...generated, contexts },
      place,
    );
}

/**
 * @param doing begins the sentence
 * @param texts the longest, prompt and answer together, and how many are computed at once
 * @throws WorkbenchError `out-of-memory`, with what would make it fit
 */
export function checkTextMemory(doing: string, base: string, texts: Texts, place: Place): Promise<void> {
  return check(doing, place, () => textBytes(base, texts));
}

/** Tokens of the options of an item, at most, where nothing is known of the items. */
const optionTokens = 128;

/** Bytes that an evaluation of a base takes whose longest prompt with its answer has so many tokens. */
export async function evaluationBytes(
  base: string,
  longest: number,
  place: Place,
): Promise<Record<'likelihood' | 'generation', number>> {
  const size = { tokens: longest, longest, counted: Math.min(longest, optionTokens) };
  return {
    likelihood: await scoringBytes({ base, adapter: null, batch: defaultBatch }, size, place),
    generation: textBytes(base, { longest, contexts: contextsFor(place.threads) }),
  };
}

interface Texts {
  /** Tokens. */
  longest: number;
  contexts: number;
}

/** What a base that is kept for the next job takes counts among what is taken. */
async function check(doing: string, place: Place, needed: () => number | Promise<number>): Promise<void> {
  const bytes = memoryMargin * (await needed());
  if (bytes <= freeBytes(place)) return;
  freeTrainerModel();
  await freeBaseModel();
  const free = freeBytes(place);
  if (bytes <= free) return;
  const elsewhere = place.device.kind === 'cpu' ? '' : ', or the CPU';
  throw new WorkbenchError(
    'out-of-memory',
    `${doing} would take ${gibibytes(bytes)} GiB on ${place.device.name}, where ${gibibytes(free)} GiB are free.`,
    `Close other programs, use a base with fewer bits per weight${elsewhere}.`,
  );
}

/** The most of each measure over all items. */
function largest(tasks: readonly FittedTask[], way: Way): ItemSize | null {
  const all = tasks.flatMap(({ sizes }) => [...sizes.values()].flatMap(({ [way]: size }) => size ?? []));
  if (all.length === 0) return null;
  const most = (of: (size: ItemSize) => number) =>
    all.reduce((largest, size) => Math.max(largest, of(size)), 0);
  return {
    tokens: most(({ tokens }) => tokens),
    longest: most(({ longest }) => longest),
    counted: most(({ counted }) => counted),
  };
}

async function scoringBytes(
  { base, adapter, batch }: { base: string; adapter: string | null; batch: number },
  size: ItemSize,
  place: Place,
): Promise<number> {
  const lanes = place.device.kind === 'cpu' ? place.threads : 1;
  const { contextLength, vocabularySize, layers } = checkModel(readGgufHeader(base));
  // A longer group comes in parts, none longer than a pass but where a single sequence is.
  const group = Math.max(Math.min(size.tokens, passTokens), size.longest);
  const tokens = Math.min(mostTokens, Math.min(lanes, batch) * (group + (batch > lanes ? passTokens : 0)));
  const { total } = await estimateMemory(
    scorerOptions(base, adapter, place),
    { contextLength, vocabularySize, layers },
    { tokens, longest: size.longest, counted: Math.max(1, Math.floor((size.counted / group) * tokens)) },
  );
  return total;
}

/** Weights, keys and values as F16 of every context, and what a batch is computed in. */
export function textBytes(base: string, { longest, contexts }: Texts): number {
  const shape = checkModel(readGgufHeader(base));
  const perToken = 2 * 2 * shape.layers * shape.keyHeads * shape.headWidth;
  const widest = Math.max(shape.vocabularySize, 4 * shape.width + 2 * shape.feedForward);
  const work = 4 * batchTokens * widest;
  return statSync(base).size + contexts * (perToken * contextTokens(longest) + work);
}

/** There now, on the device. */
export function freeBytes({ device }: Place): number {
  if (device.kind === 'cpu') return freemem();
  return describeNative().devices.find(({ name }) => name === device.name)?.memoryFree ?? 0;
}

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(2);
