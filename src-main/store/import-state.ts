/** What all parts of the store know of an import under way. */
import { WorkbenchError } from '../common/errors';
import { noSplits, splits, type Split } from '../common/instruction';
import type { ImportProgress } from '../common/import-job';
import { sql, type Store } from './connection';

/** Names an import under way. */
export type ImportId = number;

interface ImportRow {
  dataset: string;
  datasetId: number;
  source: string;
  startedAt: string;
  read: number;
  duplicates: number;
}

/** @throws WorkbenchError `internal` when it is finished, or there is none */
export function openImport(store: Store, id: ImportId): ImportRow {
  const row = sql(store)
    .prepare(
      `SELECT d.name AS dataset, d.id AS datasetId, m.source, m.started_at AS startedAt, m.read, m.duplicates
       FROM imports m JOIN datasets d ON d.id = m.dataset_id WHERE m.id = ? AND m.finished_at IS NULL`,
    )
    .get(id) as ImportRow | undefined;
  if (!row) throw new WorkbenchError('internal', `Import ${id} is not under way.`);
  return row;
}

/** What is not in the database before the import is finished. */
interface ImportState {
  /** Rows stored so far. */
  splits: Record<Split, number>;
  /** Rows that were quarantined before. */
  mended: { source: string; row: number }[];
}

const states = new WeakMap<Store, Map<ImportId, ImportState>>();

export function stateOf(store: Store, id: ImportId): ImportState {
  if (!states.has(store)) states.set(store, new Map());
  const ofStore = states.get(store)!;
  const state = ofStore.get(id) ?? { splits: noSplits(), mended: [] };
  ofStore.set(id, state);
  return state;
}

export function forgetState(store: Store, id: ImportId): void {
  states.get(store)?.delete(id);
}

/**
 * Keeps what came with a batch, within its transaction.
 * @param given rows of the batch, those included that were not stored because they are there already
 */
export function recordProgress(
  store: Store,
  id: ImportId,
  { read, task, header = null, mended = [] }: ImportProgress,
  { given, stored }: { given: number; stored: Record<Split, number> },
): void {
  const duplicates = given - stored.train - stored.validation - stored.test;
  const update =
    'UPDATE imports SET read = ?, duplicates = duplicates + ?, task = ?, header = ? WHERE id = ?';
  sql(store).prepare(update).run(read, duplicates, task, header, id);
  const state = stateOf(store, id);
  for (const split of splits) state.splits[split] += stored[split];
  state.mended.push(...mended);
}
