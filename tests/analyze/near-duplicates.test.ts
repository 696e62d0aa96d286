/** Near-duplicates: the same groups as comparing every two texts gives. */
import { describe, expect, test } from 'vitest';
import {
  nearDuplicateGroups,
  openNearDuplicates,
  prepareNearDuplicates,
} from '../../src-main/analyze/near-duplicates';
import { workOn } from '../../src-main/analyze/search';
import type { NearDuplicates } from '../../src-main/common/overlap';
import { rouge, rougeTokens } from '../../src-main/common/rouge';
import { randomTexts } from './random-texts';

function find(texts: readonly string[], threshold: number): NearDuplicates {
  const search = prepareNearDuplicates(texts, threshold);
  workOn(search, () => {});
  return nearDuplicateGroups(search);
}

const f1 = (a: string, b: string) => rouge('rougeL', a, b, false).f1;

/** By the definition alone: all pairs, and groups joined until nothing changes. */
function bruteForce(texts: readonly string[], threshold: number): NearDuplicates {
  const group = texts.map((_, text) => text);
  for (let a = 0; a < texts.length; a++)
    for (let b = 0; b < a; b++) {
      const [from, to] = [Math.max(group[a]!, group[b]!), Math.min(group[a]!, group[b]!)];
      if (f1(texts[a]!, texts[b]!) > threshold) group.forEach((one, i) => one === from && (group[i] = to));
    }
  const groups = [...new Set(group)]
    .map((first) => texts.flatMap((_, text) => (group[text] === first ? [text] : [])))
    .filter((members) => members.length > 1)
    .map((members) => members.map((text) => ({ text, f1: f1(texts[members[0]!]!, texts[text]!) })));
  return { groups, empty: texts.filter((text) => rougeTokens(text, false).length === 0).length };
}

describe('equal to comparing all pairs', () => {
  test.each([0, 0.3, 0.5, 0.7, 0.8, 0.95])('on a hundred small lists, threshold %d', (threshold) => {
    let grouped = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const texts = randomTexts(seed);
      const found = find(texts, threshold);
      expect(found, `seed ${seed}`).toEqual(bruteForce(texts, threshold));
      grouped += found.groups.length;
    }
    expect(grouped).toBeGreaterThan(50);
  });

  test('on texts of more than one and of more than two words of bits', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const texts = randomTexts(seed, 150);
      expect(find(texts, 0.7), `seed ${seed}`).toEqual(bruteForce(texts, 0.7));
    }
  });

  test('on many more texts than one block has', () => {
    const texts = Array.from({ length: 12 }, (_, seed) => randomTexts(100 + seed, 20)).flat();
    expect(texts.length).toBeGreaterThan(128);
    expect(find(texts, 0.7)).toEqual(bruteForce(texts, 0.7));
  });

  test('whichever thread does which block, in whatever order', () => {
    const texts = Array.from({ length: 25 }, (_, seed) => randomTexts(200 + seed, 20)).flat();
    const search = prepareNearDuplicates(texts, 0.7);
    const threads = [openNearDuplicates(search), openNearDuplicates(search)];
    expect(search.blocks).toBeGreaterThan(2);
    for (let block = search.blocks - 1; block >= 0; block--) threads[block % 2]!(block);
    expect(nearDuplicateGroups(search)).toEqual(find(texts, 0.7));
  });
});

test('a chain makes one group, and F says who is near its first', () => {
  const { groups } = find(['a b c d e f g h i j', 'x', 'c d e f g h i j k l', 'e f g h i j k l m n'], 0.7);
  expect(groups.map((group) => group.map(({ text }) => text))).toEqual([[0, 2, 3]]);
  expect(groups[0]!.map((member) => member.f1.toFixed(2))).toEqual(['1.00', '0.80', '0.60']);
});

test('case and punctuation do not count, order does', () => {
  const groups = find(['Give the dose.', 'give THE dose', 'dose the give'], 0.7).groups;
  expect(groups.map((group) => group.map(({ text }) => text))).toEqual([[0, 1]]);
});

test('texts without a Latin letter or digit are counted and like nothing, equal ones too', () => {
  expect(find(['心電図', '心電図', '', 'a'], 0.7)).toEqual({ groups: [], empty: 3 });
});

test('nothing gives nothing', () => {
  expect(find([], 0.7)).toEqual({ groups: [], empty: 0 });
});
