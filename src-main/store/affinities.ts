/** The gradients' part of a matrix's predicted affinity: what it is held against grows with the matrix, and is not kept. */
import type { Affinity, KeptAffinity } from '../common/affinity';
import { sql, type Store } from './connection';

/** In the place of an earlier one. The matrix must be there. */
export function keepAffinity(store: Store, matrix: string, affinity: KeptAffinity): void {
  sql(store)
    .prepare(
      `INSERT INTO affinities (matrix_id, affinity) VALUES (?, ?)
       ON CONFLICT (matrix_id) DO UPDATE SET affinity = excluded.affinity`,
    )
    .run(matrix, JSON.stringify(affinity));
}

/** null: none was measured. */
export function findAffinity(store: Store, matrix: string): KeptAffinity | null {
  const row = sql(store).prepare('SELECT affinity FROM affinities WHERE matrix_id = ?').get(matrix) as
    { affinity: string } | undefined;
  if (!row) return null;
  const kept = JSON.parse(row.affinity) as Affinity & Partial<KeptAffinity>;
  // Those of earlier versions have no others.
  return { ...kept, others: kept.others ?? [] };
}
