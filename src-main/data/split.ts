/** Holds out validation rows: by content, so a row keeps its side wherever it stands in the list. */
import { createHash } from 'node:crypto';

/**
 * Where no row is a validation row, turns about `share` of them into such; where some are, they are the validation set
 * and nothing is drawn. A row moves when SHA-256 of `seed:id`, as a fraction of its range, is below `share`. At least
 * one row stays.
 * @param share 0 to 0.5
 */
export function markValidation<T extends { id: string; split: 'train' | 'validation' }>(
  rows: readonly T[],
  share: number,
  seed: number,
): T[] {
  if (rows.some(({ split }) => split === 'validation')) return [...rows];
  const draws = rows.map(({ id }) => drawOf(id, seed));
  const staying = draws.indexOf(draws.reduce((most, draw) => Math.max(most, draw), -1));
  return rows.map((row, index) =>
    draws[index]! < share && index !== staying ? { ...row, split: 'validation' } : row,
  );
}

/** A number in [0, 1) that depends on the row's content and the seed alone. */
function drawOf(id: string, seed: number): number {
  return createHash('sha256').update(`${seed}:${id}`).digest().readUInt32BE(0) / 2 ** 32;
}
