/** Agreement of raters: published examples, examples worked by hand, and what is undefined. */
import { describe, expect, test } from 'vitest';
import { agreement } from '../../src-main/analyze/agreement';
import { levels, type Agreement, type Level, type Rating } from '../../src-main/common/rating';

const options = { seed: 42, resamples: 200 };

/** One text per rater, one character per item; a dot is a missing rating. */
const ofRaters = (...rows: string[]): Rating[] =>
  rows.flatMap((row, rater) =>
    [...row.replaceAll(' ', '')].flatMap((value, item) =>
      value === '.' ? [] : [{ item: String(item), rater: String(rater), value }],
    ),
  );

/** Two raters from a table of counts: `counts[a][b]` items that the first called a and the second b. */
const ofTable = (counts: number[][], values: string[]): Rating[] => {
  let item = 0;
  return counts.flatMap((row, a) =>
    row.flatMap((count, b) =>
      Array.from({ length: count }, () => String(++item)).flatMap((name) => [
        { item: name, rater: 'first', value: values[a]! },
        { item: name, rater: 'second', value: values[b]! },
      ]),
    ),
  );
};

/** K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011, section E: four observers, twelve units. */
const krippendorff2011 = ofRaters('123321412...', '1233224125.3', '.33323422 51.', '1233244125 1.');

describe('published examples', () => {
  test.each([
    ['nominal', 0.743],
    ['ordinal', 0.815],
    ['interval', 0.849],
  ] as [Level, number][])('alpha of Krippendorff (2011) at level %s is %d', (level, value) => {
    expect(agreement(krippendorff2011, { ...options, level }).krippendorff!.value).toBeCloseTo(value, 3);
  });

  test('Fleiss’ kappa of the same ratings, some missing, is that of Gwet’s irrCAC', () => {
    expect(agreement(krippendorff2011, options).fleiss!.value).toBeCloseTo(0.76117, 5);
    expect(agreement(krippendorff2011, options).percent!.value).toBeCloseTo(0.8181818, 6);
  });

  test('Fleiss’ kappa of ten subjects by fourteen raters is 0.210', () => {
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];
    const ratings = counts.flatMap((row, item) =>
      row
        .flatMap((count, value) => Array.from({ length: count }, () => String(value)))
        .map((value, rater) => ({ item: String(item), rater: String(rater), value })),
    );
    const { fleiss, percent, cohen } = agreement(ratings, options);
    expect(percent!.value).toBeCloseTo(0.378, 3);
    expect(fleiss!.value).toBeCloseTo(0.21, 3);
    expect(cohen).toBeNull();
  });
});

describe('examples worked by hand', () => {
  test.each([
    // po 0.7, pe 0.5 · 0.6 + 0.5 · 0.4 = 0.5
    [[20, 5, 10, 15], 0.4],
    // Same po 0.6: pe 0.54 and 0.46
    [[45, 15, 25, 15], (0.6 - 0.54) / 0.46],
    [[25, 35, 5, 35], (0.6 - 0.46) / 0.54],
  ])('Cohen’s kappa of the fourfold table %j', ([a, b, c, d], kappa) => {
    const ratings = ofTable([[a!, b!], [c!, d!]], ['yes', 'no']); // prettier-ignore
    expect(agreement(ratings, options).cohen!.value).toBeCloseTo(kappa, 12);
  });

  test('weighted kappa of (1,1) (2,2) (3,3) (1,3): linear 1 - 0.5/1, quadratic 1 - 1/1.625', () => {
    const ratings = ofRaters('1231', '1233');
    expect(agreement(ratings, { ...options, weights: 'linear' }).cohenWeighted!.value).toBeCloseTo(0.5, 12);
    expect(agreement(ratings, options).cohenWeighted!.value).toBeCloseTo(1 - 1 / 1.625, 12);
    // po 3/4, pe (2 + 1 + 2) / 16
    expect(agreement(ratings, options).cohen!.value).toBeCloseTo((3 / 4 - 5 / 16) / (11 / 16), 12);
  });

  test('alpha of two observers and binary values (Krippendorff 2011, section A) is 0.095', () => {
    const ratings = ofRaters('0100000010', '1110010000');
    for (const level of levels)
      expect(agreement(ratings, { ...options, level }).krippendorff!.value).toBeCloseTo(
        1 - (19 * 4) / (14 * 6),
        12,
      );
  });
});

describe('the interval', () => {
  const ratings = ofTable([[20, 5], [10, 15]], ['yes', 'no']); // prettier-ignore

  test('holds the value, is of items, and is repeated by its seed', () => {
    const once = agreement(ratings, { seed: 7 });
    for (const name of ['percent', 'cohen', 'fleiss', 'krippendorff'] as const) {
      const { value, ci95 } = once[name]!;
      expect(ci95[0]).toBeLessThan(value);
      expect(ci95[1]).toBeGreaterThan(value);
    }
    // Wald's interval of 0.7 in 50 items is 0.573 to 0.827.
    expect(once.percent!.ci95[0]).toBeCloseTo(0.57, 1);
    expect(once.percent!.ci95[1]).toBeCloseTo(0.83, 1);
    expect(agreement(ratings, { seed: 7 })).toEqual(once);
    expect(agreement(ratings, { seed: 8 }).cohen!.ci95).not.toEqual(once.cohen!.ci95);
  });

  test('leaves resamples out on which the statistic is undefined', () => {
    const { cohen } = agreement(ofRaters('aaaaab', 'aaaaab'), options);
    expect(cohen).toEqual({ value: 1, ci95: [1, 1] });
  });
});

describe('what is undefined is null', () => {
  const statistics = ({ percent, cohen, cohenWeighted, fleiss, krippendorff }: Agreement) =>
    [percent, cohen, cohenWeighted, fleiss, krippendorff].map((one) => one?.value ?? null);

  test.each([
    ['no item was rated twice', ofRaters('ab..', '..ab'), [null, null, null, null, null]],
    ['one rater', ofRaters('abab'), [null, null, null, null, null]],
    ['one value for everything', ofRaters('1111', '1111'), [1, null, null, null, null]],
    ['nothing at all', [], [null, null, null, null, null]],
    ['texts have no weights', ofRaters('ab', 'ab'), [1, 1, null, 1, 1]],
    ['three raters have no Cohen’s kappa', ofRaters('ab', 'ab', 'ab'), [1, null, null, 1, 1]],
  ])('%s', (_, ratings, expected) => {
    expect(statistics(agreement(ratings, options))).toEqual(expected);
  });

  test('alpha at level interval of texts', () => {
    expect(agreement(ofRaters('ab', 'ab'), { ...options, level: 'interval' }).krippendorff).toBeNull();
  });
});

test('the level follows the values: texts nominal, whole numbers ordinal, other numbers interval', () => {
  const values = (...list: string[]) =>
    list.flatMap((value, item) => ['a', 'b'].map((rater) => ({ item: String(item), rater, value })));
  const level = (...list: string[]) => agreement(values(...list), options).level;
  expect([level('yes', 'no'), level('1', '5'), level('0.5', '1')]).toEqual([
    'nominal',
    'ordinal',
    'interval',
  ]);
});

test('“1” and “1.0” are one value, and 10 is above 9', () => {
  const ratings = [
    { item: 'x', rater: 'a', value: '1' },
    { item: 'x', rater: 'b', value: '1.0' },
    { item: 'y', rater: 'a', value: '9' },
    { item: 'y', rater: 'b', value: '10' },
  ];
  const result = agreement(ratings, options);
  expect(result.percent!.value).toBe(0.5);
  // Coincidences 1: 2, 9: 1, 10: 1; half of the ratings of 9 and of 10 lie between them: 1; from 1: 1.5 and 2.5.
  expect(result.krippendorff!.value).toBeCloseTo(1 - 3 * (1 / (2 * 2.25 + 2 * 6.25 + 1)), 12);
});

test('an item that one of two raters left out does not change their kappa', () => {
  const [all, some] = [ofRaters('aabbab', 'abbbab'), ofRaters('aabbab.a', 'abbbabb.')];
  expect(agreement(some, options).cohen!.value).toBe(agreement(all, options).cohen!.value);
});
