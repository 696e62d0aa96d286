/** A snapshot: a dataset as it was at one moment, named by its content and never changed. */
import type { Instruction } from './instruction';

/** What a snapshot keeps of a row. */
export interface FrozenRow extends Omit<Instruction, 'source'> {
  /** Set aside from training. */
  excluded: boolean;
}

/** What two snapshots may differ in for one id. */
export const frozenFields = [
  'instruction',
  'input',
  'output',
  'category',
  'split',
  'review',
  'excluded',
] as const satisfies readonly (keyof FrozenRow)[];
export type FrozenField = (typeof frozenFields)[number];

export interface Snapshot {
  dataset: string;
  /** SHA-256 (hex) of its rows; the same content has the same hash on every machine. */
  hash: string;
  /** Names it in commands and plans: dataset@beginning of the hash. */
  name: string;
  rows: number;
  /** ISO 8601. */
  frozenAt: string;
}

/** A snapshot in a list of them. */
export interface ListedSnapshot extends Snapshot {
  /** Ids of the Runs that are trained on it, the newest first. */
  runs: string[];
  /** The dataset has not changed since it was seen to be like this. */
  current: boolean;
}

/** A row as two snapshots hold it; null: that one does not. */
export interface RowPair {
  before: FrozenRow | null;
  after: FrozenRow | null;
}

/** A row that only one of two snapshots holds, or that both hold otherwise. */
export interface RowDifference {
  id: string;
  kind: 'added' | 'removed' | 'changed';
  /** What is changed; empty for the other kinds. */
  fields: FrozenField[];
  /** The beginning of its instruction. */
  instruction: string;
}

export interface SnapshotDiff {
  from: Snapshot;
  to: Snapshot;
  added: number;
  removed: number;
  changed: number;
  /** Rows changed in each field; a row may be in several. */
  fields: Record<FrozenField, number>;
}

/** Which of the rows that differ are listed: all, those of a kind, or those that are changed in a field. */
export const shownDifferences = ['all', 'added', 'removed', 'changed', ...frozenFields] as const;
export type ShownDifferences = (typeof shownDifferences)[number];

export const isShown = ({ kind, fields }: RowDifference, show: ShownDifferences): boolean =>
  show === 'all' || show === kind || (fields as readonly string[]).includes(show);

/** How many rows are then listed. */
export function countShown(
  { added, removed, changed, fields }: SnapshotDiff,
  show: ShownDifferences,
): number {
  const kinds = { all: added + removed + changed, added, removed, changed };
  return { ...kinds, ...fields }[show];
}

/** As much of the hash as is shown. */
export const shortHash = ({ hash }: Pick<Snapshot, 'hash'>): string => hash.slice(0, 12);

export const snapshotName = (dataset: string, hash: string): string => `${dataset}@${shortHash({ hash })}`;
