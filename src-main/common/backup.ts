/** Copies of the database of a workspace, and what stands in them. */

export const backupReasons = ['daily', 'asked', 'migration', 'restore'] as const;
/** `migration`: before the database was brought to a newer schema; `restore`: before a backup took its place. */
export type BackupReason = (typeof backupReasons)[number];

export interface Backup {
  /** Of its file, by which it is chosen. */
  name: string;
  /** Absolute path. */
  file: string;
  /** ISO 8601, UTC. */
  at: string;
  reason: BackupReason;
  bytes: number;
}

export const counted = [
  'datasets',
  'instructions',
  'reviews',
  'snapshots',
  'runs',
  'evaluations',
  'matrices',
  'generations',
] as const;
/** What a database holds. */
export type Counts = Record<(typeof counted)[number], number>;

export interface RestorePreview {
  backup: Backup;
  /** The schema of the backup; it is brought to the newest when it is opened. */
  schema: number;
  /** `ok`, or what is wrong with the backup: it is not restored then. */
  integrity: string;
  then: Counts;
  /** Of the present database; null where that cannot be read. */
  now: Counts | null;
}

/** What a front says while a workspace is backed up before its database is migrated. */
export const backingUp =
  'This version of the workbench keeps its database in a newer form. A copy goes to backups/ and is checked before anything is changed; of a large database that takes a minute.';
