/** Leakage: the same pairs as comparing every text with every item gives. */
import { expect, test } from 'vitest';
import { collectLeaks, prepareLeakSearch } from '../../src-main/analyze/leakage';
import { workOn } from '../../src-main/analyze/search';
import type { Leak, Leakage } from '../../src-main/common/overlap';
import { rouge, rougeTokens } from '../../src-main/common/rouge';
import { randomTexts } from './random-texts';

function find(texts: readonly string[], items: readonly string[]): Leakage {
  const leaks = collectLeaks();
  workOn(prepareLeakSearch(texts, items), leaks.add);
  return leaks.of(texts);
}

/** By the definition alone. */
function bruteForce(texts: readonly string[], items: readonly string[]): Leak[] {
  const runs = (text: string) => {
    const tokens = rougeTokens(text, false);
    return tokens.flatMap((_, i) => (i + 13 <= tokens.length ? [tokens.slice(i, i + 13).join(' ')] : []));
  };
  return texts.flatMap((text, t) =>
    items.flatMap((item, i) => {
      const held = new Set(runs(item));
      const run = runs(text).find((one) => held.has(one)) ?? null;
      const { recall } = rouge('rougeL', text, item, false);
      return run !== null || recall >= 0.7 ? [{ text: t, item: i, recall, run }] : [];
    }),
  );
}

test.each([8, 20, 60])(
  'equal to comparing all pairs on a hundred small lists of up to %i words',
  (longest) => {
    let [byRun, byRecall] = [0, 0];
    for (let seed = 1; seed <= 100; seed++) {
      const items = randomTexts(seed, longest);
      const texts = randomTexts(1000 + seed, longest, items);
      const { leaks, pairs } = find(texts, items);
      expect(leaks, `seed ${seed}`).toEqual(bruteForce(texts, items));
      expect(pairs).toBe(leaks.length);
      byRun += leaks.filter(({ run, recall }) => run !== null && recall < 0.7).length;
      byRecall += leaks.filter(({ run }) => run === null).length;
    }
    expect(byRecall).toBeGreaterThan(50);
    if (longest > 20) expect(byRun).toBeGreaterThan(0);
  },
);

const item = 'a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4';

test('thirteen words in a row leak an item, twelve do not', () => {
  expect(find(['Foo a b c d e f g h i j k l m bar', 'a b c d e f g h i j k l bar'], [item])).toEqual({
    leaks: [{ text: 0, item: 0, recall: 13 / 30, run: 'a b c d e f g h i j k l m' }],
    pairs: 1,
    texts: 1,
    items: 1,
  });
});

test('so does 0.7 of its words in its order, scattered over a longer text', () => {
  const scattered = (count: number) => item.split(' ').slice(0, count).join(' and then ');
  const { leaks } = find([scattered(21), scattered(20)], [item]);
  expect(leaks).toEqual([{ text: 0, item: 0, recall: 0.7, run: null }]);
});

test('an item without a Latin letter or digit is held by nothing', () => {
  expect(find(['心電図', ''], ['心電図', '']).pairs).toBe(0);
});

test('more pairs than can be listed are counted: the first hundred thousand are kept, and one of every text', () => {
  const many = Array.from({ length: 320 }, () => 'chest pain');
  const { leaks, pairs, texts, items } = find(many, many);
  expect([leaks.length, pairs, texts, items]).toEqual([100_007, 320 * 320, 320, 320]);
  expect(leaks[99_999]).toMatchObject({ text: 312, item: 159 });
  expect(leaks.at(-1)).toMatchObject({ text: 319, item: 0 });
});

test('where there are too many pairs to list, one of every text is listed and all are counted', () => {
  const item = 'a b c d e f g h i j k l m n';
  const leaks = collectLeaks(2);
  workOn(prepareLeakSearch([item, 'x', item, item], [item, item, item]), leaks.add);
  const { leaks: listed, pairs, texts } = leaks.of([item, 'x', item, item]);
  expect(listed.map(({ text, item }) => [text, item])).toEqual([[0, 0], [0, 1], [2, 0], [3, 0]]); // prettier-ignore
  expect([pairs, texts]).toEqual([9, 3]);
});
