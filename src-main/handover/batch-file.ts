/**
 * A batch of an import on its way from the desk to the database: a small SQLite file. Main copies it in a few statements,
 * so that no text passes through a channel and main's heap.
 */
import Database from 'better-sqlite3';
import type { Instruction, QuarantinedRow } from '../common/instruction';

/** What an import learns of a row that is there already: it is one of an official test split, or it is gated. */
export type Mark = 'test' | 'gated';

export interface BatchFile {
  addRow(row: Instruction): void;
  addQuarantined(row: QuarantinedRow): void;
  addMark(rowId: number, mark: Mark): void;
  /** Where a row of the import is, once it is stored. */
  addId(id: string, rowId: number): void;
  /** To be called once, before anybody reads it. */
  close(): void;
}

/** Rows are numbered from 1 in the order in which they are to be stored. */
const schema = `
  CREATE TABLE rows (
    id TEXT, category TEXT, split TEXT, review TEXT, gated INTEGER, instruction TEXT, input TEXT, output TEXT
  );
  CREATE TABLE quarantined (row INTEGER, reason TEXT, raw TEXT);
  CREATE TABLE marks (row_id INTEGER, mark TEXT);
  CREATE TABLE ids (id TEXT, row_id INTEGER);
`;

/** @param file where nothing is yet, in a folder that nobody else may read */
export function createBatchFile(file: string): BatchFile {
  const db = new Database(file);
  try {
    // Nothing of it outlives a failure, so nothing is done to survive one.
    db.pragma('page_size = 16384');
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.exec(`BEGIN; ${schema}`);
  } catch (error) {
    db.close();
    throw error;
  }
  const rows = insertion(db, 'rows', 8);
  const quarantined = insertion(db, 'quarantined', 3);
  const marks = insertion(db, 'marks', 2);
  const ids = insertion(db, 'ids', 2);
  return {
    addRow: ({ id, category, split, review, gated, instruction, input, output }) =>
      rows.add(id, category, split, review, gated ? 1 : 0, instruction, input, output),
    addQuarantined: ({ row, reason, raw }) => quarantined.add(row, reason, raw),
    addMark: (rowId, mark) => marks.add(rowId, mark),
    addId: (id, rowId) => ids.add(id, rowId),
    close: () => {
      try {
        for (const one of [rows, quarantined, marks, ids]) one.end();
        db.exec('COMMIT');
      } finally {
        db.close();
      }
    },
  };
}

/** A statement that takes so many rows costs little more than one that takes a single one. */
const rowsAtOnce = 32;

function insertion(db: Database.Database, table: string, columns: number) {
  const one = `(${Array(columns).fill('?').join(', ')})`;
  const statementFor = (rows: number) =>
    db.prepare(`INSERT INTO ${table} VALUES ${Array(rows).fill(one).join(', ')}`);
  let many: Database.Statement | null = null;
  let waiting: unknown[] = [];
  return {
    add: (...values: unknown[]): void => {
      waiting.push(...values);
      if (waiting.length < columns * rowsAtOnce) return;
      many ??= statementFor(rowsAtOnce);
      many.run(waiting);
      waiting = [];
    },
    end: (): void => {
      if (waiting.length > 0) statementFor(waiting.length / columns).run(waiting);
    },
  };
}
