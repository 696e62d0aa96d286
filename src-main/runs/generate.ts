/** One generation: seeds and settings frozen, candidates stored as they come, the accepted ones taken into a dataset. */
import { createHash } from 'node:crypto';
import { toErrorData, WorkbenchError } from '../common/errors';
import {
  candidatesIn,
  type Generation,
  type GenerationProgress,
  type GenerationSettings,
  type Generator,
  type Price,
} from '../common/generation';
import { checkEndpoint, checkGeneration } from '../common/generation-check';
import { instructionId } from '../data/identity';
import { countGated } from '../store/gated';
import {
  addCandidate,
  addGeneration,
  candidatesOf,
  getGeneration,
  settingsOf,
  updateGeneration,
} from '../store/generations';
import { followGeneration } from './generation-progress';
import { hashOf } from './hash';
import { takeInGenerated } from './take-in-generated';
import type { Workspace } from './workspace';

export interface GenerationRequest extends Omit<GenerationSettings, 'generator' | 'seeds'> {
  dataset: string;
  /** Accepted candidates wanted. */
  count: number;
  /** Absolute path of a file of seed tasks. */
  seeds: string;
  /** A model by its absolute path, or a server. */
  generator: { kind: 'model'; file: string } | Extract<Generator, { kind: 'endpoint' }>;
  price: Price | null;
}

/**
 * Freezes a generation, or finds the one that was asked for in the same words: that one goes on, to a larger count too.
 * @param withKey whether a key will go with the prompts
 * @throws WorkbenchError `usage` for a setting out of its range, `refused` where a gated text would go to an endpoint,
 * `endpoint`, and what reading the seeds refuses
 */
export async function createGeneration(
  workspace: Workspace,
  { dataset, count, seeds: seedFile, generator: asked, price, ...rest }: GenerationRequest,
  withKey = false,
): Promise<Generation> {
  const { store, desk } = workspace;
  checkGeneration({ ...rest, count });
  if (asked.kind === 'endpoint') checkEndpoint(asked, withKey);
  const seeds = await desk.call('readSeeds', { file: seedFile });
  if (asked.kind === 'endpoint') refuseGated(workspace, seeds);
  const generator: Generator =
    asked.kind === 'endpoint' ? asked : { ...asked, hash: await hashOf(workspace, asked.file) };
  const settings: GenerationSettings = { ...rest, generator, seeds };
  return addGeneration(store, { id: idOf(dataset, settings), dataset, count, settings, price });
}

/** The same for the same dataset and settings; a model counts by its bytes, wherever it lies. */
function idOf(dataset: string, { generator, ...settings }: GenerationSettings): string {
  const by = generator.kind === 'model' ? generator.hash : generator;
  const all = JSON.stringify([dataset, by, Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(all, 'utf8').digest('hex').slice(0, 8);
}

function refuseGated({ store }: Workspace, seeds: GenerationSettings['seeds']): void {
  const gated = countGated(
    store,
    seeds.map((seed) => ({ id: instructionId(seed), input: seed.input })),
  );
  if (gated > 0)
    throw new WorkbenchError(
      'refused',
      `${gated} of the seed tasks hold texts of a gated benchmark, which may not leave this machine.`,
      'Take them out of the seeds, or use a local model.',
    );
}

/**
 * Goes on with a generation until its count is reached, records how it ended and returns it. Whatever ends it, every
 * candidate is kept, and the accepted ones are in the dataset.
 * @param key of the endpoint; it is handed to the worker and kept nowhere
 * @throws WorkbenchError why it failed or that it was stopped; the store holds the same
 */
export async function performGeneration(
  workspace: Workspace,
  { id, count }: Pick<Generation, 'id' | 'count'>,
  { key = null, threads = null }: { key?: string | null; threads?: number | null },
  signal: AbortSignal,
  onProgress: (generation: Generation, progress: GenerationProgress) => void = () => {},
): Promise<Generation> {
  const { store } = workspace;
  try {
    signal.throwIfAborted();
    updateGeneration(store, id, { state: 'running', note: null });
    const settings = settingsOf(store, id);
    // Again, for a gated benchmark may have come since.
    if (settings.generator.kind === 'endpoint') refuseGated(workspace, settings.seeds);
    const accepted = candidatesOf(store, id, { verdict: 'accepted' }).map(({ position, text }) => ({
      position,
      instruction: text!.instruction,
    }));
    const from = candidatesIn(getGeneration(store, id).verdicts);
    const follow = followGeneration(store, id);
    const worker = settings.generator.kind === 'model' ? workspace.engine : workspace.desk;
    await worker.call(
      'generate',
      { settings, count, begun: { from, accepted }, key, threads },
      (candidate) => {
        addCandidate(store, id, candidate, candidate.text && instructionId(candidate.text));
        onProgress(...follow(candidate));
      },
      signal,
    );
    await takeInGenerated(workspace, id);
    return updateGeneration(store, id, { state: 'done', note: shortOf(getGeneration(store, id)) });
  } catch (error) {
    await takeInGenerated(workspace, id);
    const { code, message, hint } = toErrorData(error);
    const stopped = code === 'cancelled';
    updateGeneration(store, id, {
      state: stopped ? 'cancelled' : 'failed',
      note: stopped ? null : `${message} ${hint}`.trim(),
    });
    throw error;
  }
}

/** Why it ended before its count; null: it did not. */
function shortOf({ verdicts, count }: Generation): string | null {
  if (verdicts.accepted >= count) return null;
  return `Gave up after ${candidatesIn(verdicts)} candidates: ${verdicts.accepted} of ${count} were accepted. Look at what was rejected, and why.`;
}
