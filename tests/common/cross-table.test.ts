/** Two raters side by side. */
import { expect, it } from 'vitest';
import { crossTable } from '../../src-main/common/cross-table';
import type { Rating } from '../../src-main/common/rating';

function ratings(given: Record<string, string>): Rating[] {
  return Object.entries(given).flatMap(([rater, values]) =>
    [...values].flatMap((value, item) => (value === '.' ? [] : [{ item: String(item), rater, value }])),
  );
}

it('counts what the first and the second said, by hand', () => {
  const table = crossTable(ratings({ R1: 'aaarr', R2: 'aarra' }));
  expect(table).toEqual({
    raters: ['R1', 'R2'],
    values: ['a', 'r'],
    counts: [
      [2, 1],
      [1, 1],
    ],
    n: 5,
  });
});

it('takes the two with most items in common, or those that are asked for', () => {
  const three = ratings({ R1: 'aa...', R2: 'aaarr', R3: '..arr' });
  expect(crossTable(three)).toMatchObject({ raters: ['R2', 'R3'], n: 3 });
  expect(crossTable(three, ['R1', 'R2'])).toMatchObject({ n: 2, counts: [[2]] });
});

it('orders numbers by size, and is nothing where no two have rated the same', () => {
  expect(crossTable(ratings({ R1: '92', R2: '29' }))!.values).toEqual(['2', '9']);
  expect(crossTable(ratings({ R1: 'a.', R2: '.a' }))).toBeNull();
  expect(crossTable([])).toBeNull();
});
