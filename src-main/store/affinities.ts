/** The gradients' part of a matrix's predicted affinity: what it is held against grows with the matrix, and is not kept. */
import type { Affinity } from '../common/affinity';
import { sql, type Store } from './connection';

/** In the place of an earlier one. The matrix must be there. */
export function keepAffinity(store: Store, matrix: string, affinity: Affinity): void {
  sql(store)
    .prepare(
      `INSERT INTO affinities (matrix_id, affinity) VALUES (?, ?)
       ON CONFLICT (matrix_id) DO UPDATE SET affinity = excluded.affinity`,
    )
    .run(matrix, JSON.stringify(affinity));
}

/** null: none was measured. */
export function findAffinity(store: Store, matrix: string): Affinity | null {
  const row = sql(store).prepare('SELECT affinity FROM affinities WHERE matrix_id = ?').get(matrix) as
    { affinity: string } | undefined;
  return row ? (JSON.parse(row.affinity) as Affinity) : null;
}
