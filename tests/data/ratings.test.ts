/** Reading ratings: the columns, blank values, and rows that contradict each other. */
import { expect, test } from 'vitest';
import { readRatings } from '../../src-main/data/ratings';
import { temporaryFile } from './fixtures';

const csv = (...lines: string[]) => temporaryFile('ratings.csv', lines.join('\n'));

test('each row is a rating, a blank value none; columns may stand in any order beside others', async () => {
  const file = csv('rater,note,item,value', 'anna,,17, accepted ', 'ben,x,17,rejected', 'ben,,18,');
  expect(await readRatings(file)).toEqual([
    { item: '17', rater: 'anna', value: 'accepted' },
    { item: '17', rater: 'ben', value: 'rejected' },
  ]);
});

test('the same text in another Unicode form is the same rater', async () => {
  const file = csv('item,rater,value', '1,Ren\u00e9,a', '2,Rene\u0301,a');
  expect(new Set((await readRatings(file)).map(({ rater }) => rater)).size).toBe(1);
});

test.each([
  [['item,rater', '1,anna'], 'file-format', 'Row 1 of ratings.csv has no column “value”.'],
  [['item,rater,value', ',anna,1'], 'file-format', 'Row 1 of ratings.csv names no item.'],
  [['item,rater,value', '1,,1'], 'file-format', 'Row 1 of ratings.csv names no rater.'],
  [
    ['item,rater,value', '1,anna,1', '2,anna,1', '1,anna,2'],
    'file-format',
    'Rows 1 and 3 of ratings.csv both hold the rating of item “1” by “anna”.',
  ],
  [['item,rater,value', '1,anna'], 'file-format', 'Row 1 of ratings.csv has 2 columns; the header has 3.'],
  [['item,rater,value', '1,anna,'], 'no-rows', 'ratings.csv holds no rating.'],
  [
    ['item,rater,value', ...Array.from({ length: 501 }, (_, i) => `${i},anna,text ${i}`)],
    'file-format',
    'ratings.csv holds more than 500 different values; ratings come from a scale.',
  ],
])('%j is refused', async (lines, code, message) => {
  await expect(readRatings(csv(...lines))).rejects.toMatchObject({ code, message });
});
