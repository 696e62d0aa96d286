/** Brings a database to the newest schema: numbered steps, each in one transaction with the record that it ran. */
import type { Database } from 'better-sqlite3';
import { WorkbenchError } from '../common/errors';
import { datasets } from './migrations/0001-datasets';
import { runs } from './migrations/0002-runs';
import { matrices } from './migrations/0003-matrices';
import { pausedRuns } from './migrations/0004-paused-runs';
import { duplicates } from './migrations/0005-duplicates';
import { categoryLabels } from './migrations/0006-category-labels';
import { instructionIds } from './migrations/0007-instruction-ids';
import { leaks } from './migrations/0008-leaks';
import { lists } from './migrations/0009-lists';
import { statistics } from './migrations/0010-statistics';
import { generations } from './migrations/0011-generations';
import { quarantineHeaders } from './migrations/0012-quarantine-headers';
import { snapshots } from './migrations/0013-snapshots';
import { splits } from './migrations/0014-splits';
import { reviews } from './migrations/0015-reviews';
import { undefinedScores } from './migrations/0016-undefined-scores';
import { trainings } from './migrations/0017-trainings';
import { ownTasks } from './migrations/0018-own-tasks';
import { evaluations } from './migrations/0019-evaluations';
import { underWay } from './migrations/0020-under-way';
import { pausedMatrices } from './migrations/0021-paused-matrices';
import { errorParts } from './migrations/0022-error-parts';
import { rowCounts } from './migrations/0023-row-counts';

/** Statements that turn schema n - 1 into schema n, n being the place in the list, from 1. */
export type Migration = string;

export const migrations: readonly Migration[] = [
  datasets,
  runs,
  matrices,
  pausedRuns,
  duplicates,
  categoryLabels,
  instructionIds,
  leaks,
  lists,
  statistics,
  generations,
  quarantineHeaders,
  snapshots,
  splits,
  reviews,
  undefinedScores,
  trainings,
  ownTasks,
  evaluations,
  underWay,
  pausedMatrices,
  errorParts,
  rowCounts,
];

/** The number of the last migration that ran; 0 for an empty database. */
export function schemaVersion(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/**
 * Runs what has not run yet. A new database is made whole or not at all, and waits for the disk once.
 * @param db of a schema that `steps` know
 * @throws WorkbenchError `workspace` when the database is another program's
 */
export function migrate(db: Database, steps: readonly Migration[] = migrations): void {
  const version = schemaVersion(db);
  if (version === 0 && hasTables(db)) throw foreign(db.name);
  // A table that others refer to can be made anew only while their references are not watched.
  const watched = db.pragma('foreign_keys', { simple: true }) as number;
  db.pragma('foreign_keys = OFF');
  const run = db.transaction((index: number) => {
    db.exec(steps[index]!);
    db.pragma(`user_version = ${index + 1}`);
  });
  const runAll = () => steps.forEach((_, index) => index >= version && run.immediate(index));
  try {
    if (version === 0) db.transaction(runAll).immediate();
    else runAll();
  } finally {
    db.pragma(`foreign_keys = ${watched}`);
  }
}

function hasTables(db: Database): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined;
}

function foreign(file: string): WorkbenchError {
  return new WorkbenchError(
    'workspace',
    `${file} is a database of another program.`,
    'Choose another workspace with --workspace.',
  );
}
