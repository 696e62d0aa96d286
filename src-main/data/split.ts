/** Holds out validation rows: by content, so a row keeps its side wherever it stands in the list. */
import { createHash } from 'node:crypto';

interface RowToMark {
  id: string;
  split: 'train' | 'validation';
}

export interface ValidationDraw {
  /** Every row is looked at once before any is marked. */
  look(row: RowToMark): void;
  /** The row, in split validation where it is drawn. */
  mark<T extends RowToMark>(row: T): T;
}

/**
 * Where no row is a validation row, turns about `share` of them into such; where some are, they are the validation set
 * and nothing is drawn. A row moves when SHA-256 of `seed:id`, as a fraction of its range, is below `share`. At least
 * one row stays.
 * @param share 0 to 0.5
 */
export function createValidationDraw(share: number, seed: number): ValidationDraw {
  let isGiven = false;
  let greatest = -1;
  let staying = '';
  return {
    look: ({ id, split }) => {
      isGiven ||= split === 'validation';
      const draw = drawOf(id, seed);
      if (draw > greatest) [greatest, staying] = [draw, id];
    },
    mark: (row) =>
      isGiven || row.id === staying || drawOf(row.id, seed) >= share ? row : { ...row, split: 'validation' },
  };
}

/** `createValidationDraw` of rows that are all there. */
export function markValidation<T extends RowToMark>(rows: readonly T[], share: number, seed: number): T[] {
  const { look, mark } = createValidationDraw(share, seed);
  rows.forEach(look);
  return rows.map(mark);
}

/** A number in [0, 1) that depends on the row's content and the seed alone. */
function drawOf(id: string, seed: number): number {
  return createHash('sha256').update(`${seed}:${id}`).digest().readUInt32BE(0) / 2 ** 32;
}
