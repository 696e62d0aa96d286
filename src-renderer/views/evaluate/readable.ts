/** Whether what a generated score gains is first of all answers in the right form. */
import type { ScoreRow } from '../../../src-main/common/score-view';
import { percent } from '../../format';

/** Shares of readable answers further apart than this are another form rather than another answer. */
const farApart = 0.1;

/**
 * What to know before two models are compared by their generated answers; null where their answers can be read alike, or
 * only one was asked.
 * @param rows of generation
 * @param names of the subjects, in the order of the cells
 * @param looked the task that is looked at, told of before the others
 */
export function readableWarning(
  rows: readonly ScoreRow[],
  names: readonly string[],
  looked: string | null,
): string | null {
  const unlike = rows.filter(({ cells }) => {
    const rates = cells.flatMap((cell) => cell?.parseRate ?? []);
    return (
      rates.length > 1 && (Math.max(...rates) - Math.min(...rates) > farApart || Math.min(...rates) < 0.5)
    );
  });
  const row = unlike.find(({ task }) => task === looked) ?? unlike[0];
  if (!row) return null;
  const shares = row.cells.flatMap((cell, i) =>
    cell?.parseRate == null ? [] : [`${percent(cell.parseRate)} of ${names[i]}`],
  );
  const others = unlike.length - 1;
  const also = others === 0 ? '' : ` So on ${others} more.`;
  return `${row.title}, readable answers: ${shares.join(', ')}. A gain here is first of all answers in the right form; look at Likelihood.${also}`;
}
