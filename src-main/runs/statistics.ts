/** Statistics of a dataset: the desk reads the texts batch by batch, the store keeps the sums as long as the texts stay. */
import { WorkbenchError } from '../common/errors';
import { summariseLengths, type LengthCounts } from '../common/lengths';
import { collectFacts, type TextStatistics, type TokenLengths } from '../common/statistics';
import { chooseTemplate } from '../data/template';
import { batchesOf, textVersion } from '../store/batches';
import { getDataset } from '../store/datasets';
import {
  findTextStatistics,
  findTokenLengths,
  finishTextStatistics,
  forgetTextStatistics,
  recordFlags,
  recordTokenLengths,
} from '../store/statistics';
import type { Workspace } from './workspace';

type OnProgress = (fraction: number) => void;

/**
 * Root verbs, languages and identifiers of all rows; computed once for each state of the texts, and kept unless the
 * workspace is only read.
 * @throws WorkbenchError `not-found`; the signal's reason
 */
export async function textStatistics(
  { store, desk }: Workspace,
  dataset: string,
  signal?: AbortSignal,
  onProgress: OnProgress = () => {},
): Promise<TextStatistics> {
  const kept = findTextStatistics(store, dataset);
  if (kept) return kept;
  const version = textVersion(store, dataset);
  const { rows } = getDataset(store, dataset);
  const collected = collectFacts();
  let done = 0;
  const keeps = store.refusal === null;
  if (keeps) forgetTextStatistics(store, dataset);
  for (const batch of batchesOf(store, dataset)) {
    const texts = batch.map(({ id, instruction, input, output }) => ({ id, instruction, input, output }));
    const facts = await desk.call('rowFacts', { rows: texts }, undefined, signal);
    collected.add(facts);
    if (keeps) recordFlags(store, dataset, facts);
    onProgress((done += batch.length) / Math.max(done, rows));
  }
  const summary = collected.summary();
  if (keeps) finishTextStatistics(store, dataset, version, summary);
  return summary;
}

export interface LengthRequest {
  dataset: string;
  /** Absolute path of a GGUF. */
  model: string;
  /** Tokens an instruction may have; null: what training allows by default, at most 2,048. */
  limit: number | null;
}

/** What training packs by default. */
const usualLimit = 2048;

/**
 * Lengths of all rows in tokens of a model, as its default template renders them.
 * @throws WorkbenchError `not-found`, `usage` for a limit out of range, and what reading the model refuses
 */
export async function tokenLengths(
  workspace: Workspace,
  { dataset, model: file, limit }: LengthRequest,
  signal?: AbortSignal,
  onProgress: OnProgress = () => {},
): Promise<TokenLengths> {
  const { store, desk } = workspace;
  if (limit !== null && !(Number.isInteger(limit) && limit >= 1)) throw badLimit(limit);
  const version = textVersion(store, dataset);
  const model = await desk.call('inspect', { file }, undefined, signal);
  const { hash: tokenizer } = await desk.call('tokenizerHash', { file }, undefined, signal);
  const template = chooseTemplate('auto', model.chatTemplate);
  const kept = findTokenLengths(store, dataset, { tokenizer, template });
  const counts = kept ?? (await countLengths(workspace, { dataset, file, template }, signal, onProgress));
  if (!kept && store.refusal === null)
    recordTokenLengths(store, dataset, { tokenizer, template, version }, counts);
  const summary = summariseLengths(counts, limit ?? Math.min(usualLimit, model.contextLength));
  return { model: model.name, file, tokenizer, template, contextLength: model.contextLength, ...summary };
}

async function countLengths(
  { store, desk }: Workspace,
  { dataset, file, template }: { dataset: string; file: string; template: 'alpaca' | 'chat' },
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<LengthCounts> {
  const { rows } = getDataset(store, dataset);
  const counts = new Map<number, number>();
  let done = 0;
  for (const batch of batchesOf(store, dataset)) {
    const texts = batch.map(({ instruction, input, output }) => ({ instruction, input, output }));
    const lengths = await desk.call(
      'tokenLengths',
      { model: file, template, rows: texts },
      undefined,
      signal,
    );
    for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
    onProgress((done += batch.length) / Math.max(done, rows));
  }
  return [...counts].sort(([a], [b]) => a - b);
}

function badLimit(limit: number): WorkbenchError {
  return new WorkbenchError(
    'usage',
    `The context is ${limit} tokens; it must be a whole number from 1.`,
    'Leave it out for what training allows by default.',
  );
}
