/** Rows whose texts match an expression: in row order, part by part, or the best first. */
import type { RowIdRange } from '../common/list';
import { sqlOf, type TextIndex } from './index-file';

const between = 'SELECT rowid FROM texts WHERE texts MATCH ? AND rowid > ? AND rowid <= ?';

/**
 * Row ids in ascending order. Its time grows with the range, whatever is asked for.
 * @param expression as `matchExpression` makes it
 */
export function matchesWithin(index: TextIndex, expression: string, { after, upTo }: RowIdRange): number[] {
  return sqlOf(index).prepare(between).pluck().all(expression, after, upTo) as number[];
}

/** Row ids by BM25, the best first; those of equal rank in ascending order. */
export function rankedMatches(index: TextIndex, expression: string, { after, upTo }: RowIdRange): number[] {
  return sqlOf(index)
    .prepare(`${between} ORDER BY rank, rowid`)
    .pluck()
    .all(expression, after, upTo) as number[];
}
