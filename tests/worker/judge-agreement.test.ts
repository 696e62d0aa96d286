/** The judge beside human raters. */
import { expect, test } from 'vitest';
import { judgeAgreement } from '../../src-main/worker/judge-agreement';

const lines = [1, 0, 0.5, 0.75, null].map((value, i) => ({
  ...{ task: 't', item: `${i}`, base: 'b', adapter: null },
  value,
}));
const ratings = (values: Record<string, string>) =>
  Object.entries(values).map(([item, value]) => ({ item, rater: 'anna', value }));

test('humans who rate win, tie and loss are raters like the judge; a quarter counts as a tie', () => {
  const { items, agreement } = judgeAgreement(
    lines,
    ratings({ '0': 'win', '1': 'loss', '2': 'tie', '3': 'tie', '4': 'win', '9': 'win' }),
    1,
  );
  expect(items).toBe(4);
  expect(agreement).toMatchObject({ raters: 2, percent: { value: 1 }, krippendorff: { value: 1 } });
});

test('another scale is held against the judge by rank', () => {
  const { agreement, spearman } = judgeAgreement(
    lines,
    ratings({ '0': '5', '1': '1', '2': '3', '3': '4' }),
    1,
  );
  expect(agreement).toBeNull();
  expect(spearman!.value).toBeCloseTo(1, 14);
});

test('words that are no scale, or no item in common, give nothing', () => {
  expect(judgeAgreement(lines, ratings({ '0': 'good', '1': 'bad' }), 1).spearman).toBeNull();
  expect(judgeAgreement(lines, ratings({ x: 'win' }), 1)).toEqual({
    items: 0,
    agreement: null,
    spearman: null,
  });
});
