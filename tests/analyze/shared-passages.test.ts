import { expect, test } from 'vitest';
import { sharedPassages } from '../../src-main/analyze/shared-passages';

const words = (from: string, to: string) =>
  Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, i) => String.fromCharCode(from.charCodeAt(0) + i)).join(' '); // prettier-ignore
const cut = (text: string, ranges: readonly { start: number; end: number }[]) =>
  ranges.map(({ start, end }) => text.slice(start, end));

test('runs of 13 words are marked in both, whatever stands around them', () => {
  const text = `Before, a stray. ${words('a', 'n').toUpperCase()}! After.`;
  const item = `Item: ${words('a', 'n')} and a b c`;
  const { inText, inItem } = sharedPassages(text, item, true);
  expect(cut(text, inText)).toEqual([words('a', 'n').toUpperCase()]);
  expect(cut(item, inItem)).toEqual([words('a', 'n')]);
});

test('twelve words are no run', () => {
  expect(sharedPassages(words('a', 'l'), words('a', 'l'), true)).toEqual({ inText: [], inItem: [] });
});

test('without a run the words of a longest common subsequence are marked, neighbours as one', () => {
  const text = 'The old dose of the drug is 5 mg';
  const item = 'What is the dose of drug?';
  const { inText, inItem } = sharedPassages(text, item, false);
  expect(cut(text, inText)).toEqual(['The', 'dose of', 'drug']);
  expect(cut(item, inItem)).toEqual(['the dose of drug']);
});

test('texts that share nothing, or are empty, have no mark', () => {
  for (const [text, item] of [
    ['a b', 'c d'],
    ['', 'a'],
    ['a', ''],
  ] as const)
    // prettier-ignore
    for (const byRun of [true, false])
      expect(sharedPassages(text, item, byRun)).toEqual({ inText: [], inItem: [] });
});
