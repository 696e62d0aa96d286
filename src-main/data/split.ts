/** Holds out validation rows: by content, so a row keeps its side wherever it stands in the list. */
import { createHash } from 'node:crypto';

/**
 * Turns about `share` of the rows of split train into validation rows; those that are such already stay so.
 * A row moves when SHA-256 of `seed:id`, as a fraction of its range, is below `share`. At least one row stays.
 * @param share 0 to 0.5
 */
export function markValidation<T extends { id: string; split: 'train' | 'validation' }>(
  rows: readonly T[],
  share: number,
  seed: number,
): T[] {
  const draws = rows.map(({ id, split }) => (split === 'train' ? drawOf(id, seed) : Infinity));
  const staying = draws.indexOf(draws.reduce((most, draw) => (draw < 1 ? Math.max(most, draw) : most), -1));
  return rows.map((row, index) =>
    draws[index]! < share && index !== staying ? { ...row, split: 'validation' } : row,
  );
}

/** A number in [0, 1) that depends on the row's content and the seed alone. */
function drawOf(id: string, seed: number): number {
  return createHash('sha256').update(`${seed}:${id}`).digest().readUInt32BE(0) / 2 ** 32;
}
