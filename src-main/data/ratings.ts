/** Reads ratings: a table with the columns item, rater and value, one rating per row. */
import { WorkbenchError } from '../common/errors';
import type { Rating } from '../common/rating';
import { openRows, rowsOf } from './detect';
import { isBad, type RawRow } from './readers/record';

const columns = ['item', 'rater', 'value'] as const;
/** More are no scale, and every statistic compares each value with each other. */
const mostValues = 500;

/**
 * The ratings of a CSV or TSV file (or JSON records of the same names). A row whose value is blank is a missing rating.
 * @throws WorkbenchError `file-format` naming the row, `no-rows` when there is no rating, and what `openRows` refuses
 */
export async function readRatings(path: string): Promise<Rating[]> {
  const file = await openRows(path);
  const given = new Map<string, number>();
  const values = new Set<string>();
  const ratings: Rating[] = [];
  try {
    for await (const raw of rowsOf(file)) {
      const rating = toRating(file.name, raw);
      if (rating.value === '') continue;
      const key = JSON.stringify([rating.item, rating.rater]);
      if (given.has(key)) throw ratedTwice(file.name, raw.row, given.get(key)!, rating);
      given.set(key, raw.row);
      ratings.push(rating);
      if (values.add(rating.value).size > mostValues) throw noScale(file.name);
    }
  } finally {
    await file.blocks.return(undefined);
  }
  if (ratings.length > 0) return ratings;
  throw new WorkbenchError('no-rows', `${file.name} holds no rating.`, hint);
}

const hint = `Each row names ${columns.join(', ')}, for example: 17,anna,accepted`;

function toRating(file: string, raw: RawRow): Rating {
  const refuse = (reason: string) =>
    new WorkbenchError('file-format', `Row ${raw.row} of ${file} ${reason}.`, hint);
  if (isBad(raw)) throw refuse(raw.reason);
  const [item, rater, value] = columns.map((column) => {
    if (!Object.hasOwn(raw.fields, column)) throw refuse(`has no column “${column}”`);
    const cell = raw.fields[column];
    if (!['string', 'number', 'boolean'].includes(typeof cell) && cell !== null)
      throw refuse(`has a ${column} that is no plain value`);
    return String(cell ?? '')
      .normalize('NFC')
      .trim();
  }) as [string, string, string];
  if (item === '') throw refuse('names no item');
  if (rater === '') throw refuse('names no rater');
  return { item, rater, value };
}

function ratedTwice(file: string, row: number, earlier: number, { item, rater }: Rating): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `Rows ${earlier} and ${row} of ${file} both hold the rating of item “${item}” by “${rater}”.`,
    'Keep one of them.',
  );
}

function noScale(file: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${file} holds more than ${mostValues} different values; ratings come from a scale.`,
    'Check that the column “value” is the rating.',
  );
}
