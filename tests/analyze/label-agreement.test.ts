import { expect, it } from 'vitest';
import { agreementWithHand, type LabelPair } from '../../src-main/analyze/label-agreement';

const pairs = (list: [LabelPair['hand'], LabelPair['said'], number][]): LabelPair[] =>
  list
    .flatMap(([hand, said, times]) => Array.from({ length: times }, () => ({ hand, said })))
    .map((pair, i) => ({ row: String(i), ...pair }));

it('accuracy is the share of equal labels, kappa what is left of it beyond chance', () => {
  // Hand: 6 QA, 4 IE. Method: 5 QA, 5 IE. Equal: 4 + 3 = 7 of 10; by chance .6 x .5 + .4 x .5 = .5; (.7 - .5) / .5 = .4.
  const found = agreementWithHand(
    pairs([
      ['QA', 'QA', 4],
      ['QA', 'IE', 2],
      ['IE', 'IE', 3],
      ['IE', 'QA', 1],
    ]),
    1,
  );
  expect(found.compared).toBe(10);
  expect(found.accuracy!.value).toBeCloseTo(0.7, 12);
  expect(found.kappa!.value).toBeCloseTo(0.4, 12);
  expect(found.kappa!.ci95[0]).toBeLessThan(0.4);
  expect(found.kappa!.ci95[1]).toBeGreaterThan(0.4);
});

it('no answer counts as a wrong one', () => {
  const { accuracy } = agreementWithHand(pairs([['QA', 'QA', 1], ['IE', 'none', 1]]), 1); // prettier-ignore
  expect(accuracy!.value).toBe(0.5);
});

it('nothing to compare gives no number', () => {
  expect(agreementWithHand([], 1)).toEqual({ compared: 0, accuracy: null, kappa: null });
});
