/** Rows whose texts match an expression: in row order, or the best first. */
import type { RowIdRange } from '../common/list';
import { sqlOf, type TextIndex } from './index-file';

const between = 'SELECT rowid FROM texts WHERE texts MATCH ? AND rowid > ? AND rowid <= ?';

/**
 * The first row ids in ascending order, at most `limit` of them. FTS5 looks for the first match from the beginning of
 * the index wherever the range begins: a search is best asked in few large parts.
 * @param expression as `matchExpression` makes it
 */
export function matchesWithin(
  index: TextIndex,
  expression: string,
  { after, upTo }: RowIdRange,
  limit: number,
): number[] {
  return sqlOf(index).prepare(`${between} LIMIT ?`).pluck().all(expression, after, upTo, limit) as number[];
}

/** Row ids by BM25, the best first; those of equal rank in ascending order. */
export function rankedMatches(index: TextIndex, expression: string, { after, upTo }: RowIdRange): number[] {
  return sqlOf(index)
    .prepare(`${between} ORDER BY rank, rowid`)
    .pluck()
    .all(expression, after, upTo) as number[];
}
