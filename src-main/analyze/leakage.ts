/**
 * Leakage: texts that share 13 words in a row with a benchmark item, or hold a common subsequence of 0.7 of it (ROUGE-L
 * recall). Exact: every such pair is found.
 */
import { rougeOfCounts, rougeTokens } from '../common/rouge';
import type { Leakage } from '../common/overlap';
import { openSubsequenceLengths } from './common-subsequence';
import { indexPrefixes, openOverlaps, rarestFirst, type PrefixIndex, type RarestFirst } from './overlap';
import { indexRuns, openRuns, runLength, type RunIndex } from './runs';
import type { Search } from './search';
import { lengthOf, sharedInts, tokenTexts, type TokenTexts } from './token-texts';

const leastRecall = 0.7;

/** Everything in memory that threads share, but for a few numbers. Linear in the texts and items. */
export interface LeakSearch extends Search {
  kind: 'leakage';
  /** The texts to check, then the items. */
  texts: TokenTexts;
  words: RarestFirst;
  checked: number;
  /** The items, as positions in `texts`. */
  items: Int32Array;
  index: PrefixIndex;
  runs: RunIndex;
}

/** What one thread found: numbers alone. */
export interface FoundLeak {
  text: number;
  item: number;
  recall: number;
  /** Token of the text at which a shared run begins; -1: none. */
  runAt: number;
}

const blockTexts = 64;

/** @param items texts of the benchmark's test items */
export function prepareLeakSearch(checked: readonly string[], items: readonly string[]): LeakSearch {
  const texts = tokenTexts([...checked, ...items]);
  const words = rarestFirst(texts);
  const places = sharedInts(items.length);
  for (let item = 0; item < items.length; item++) places[item] = checked.length + item;
  return {
    kind: 'leakage',
    texts,
    words,
    checked: checked.length,
    items: places,
    index: indexPrefixes(words, places, (length) => (length === 0 ? 0 : length - neededOf(length) + 1)),
    runs: indexRuns(texts, places),
    next: sharedInts(1),
    blocks: Math.ceil(checked.length / blockTexts),
  };
}

/** Checks the texts of one block against all items. */
export function openLeaks(search: LeakSearch): (block: number) => FoundLeak[] {
  const { texts, words, checked, items, index } = search;
  const overlaps = openOverlaps(words, items, index);
  const runsOf = openRuns(texts, search.runs);
  const lengths = openSubsequenceLengths(texts);
  const longest = items.reduce((most, item) => Math.max(most, lengthOf(texts, item)), 0);
  const needed = Int32Array.from({ length: longest + 1 }, (_, length) => neededOf(length));
  return (block) => {
    const leaks: FoundLeak[] = [];
    const blockEnd = Math.min(checked, (block + 1) * blockTexts);
    for (let text = block * blockTexts; text < blockEnd; text++) {
      const candidates = runsOf(text);
      const probe = { text, prefix: lengthOf(texts, text), first: 0, end: items.length, needed };
      overlaps(probe, (item) => void (candidates.has(item) || candidates.set(item, -1)));
      if (candidates.size > 0) lengths.choose(text);
      for (const [item, runAt] of [...candidates].sort(([a], [b]) => a - b)) {
        const shared = lengths.withText(items[item]!);
        const { recall } = rougeOfCounts(shared, lengthOf(texts, text), lengthOf(texts, items[item]!));
        if (runAt >= 0 || recall >= leastRecall) leaks.push({ text, item, recall, runAt });
      }
    }
    return leaks;
  };
}

/**
 * Counts and lists what the threads found, in whatever order they found it. The pairs of one text come together.
 * @param mostListed so many pairs are listed, and the first of every text; all are counted
 */
export function collectLeaks(mostListed = 100_000): {
  add(found: readonly FoundLeak[]): void;
  of(texts: readonly string[]): Leakage;
} {
  let kept: FoundLeak[] = [];
  let pairs = 0;
  const [leaking, leaked] = [new Set<number>(), new Set<number>()];
  const first = () =>
    (kept = kept
      .sort((a, b) => a.text - b.text || a.item - b.item)
      .filter(({ text }, i, all) => i < mostListed || text !== all[i - 1]!.text));
  return {
    add: (found) => {
      pairs += found.length;
      for (const leak of found) {
        leaking.add(leak.text);
        leaked.add(leak.item);
        kept.push(leak);
      }
      if (kept.length > 2 * (mostListed + leaking.size)) first();
    },
    of: (texts) => ({
      leaks: first().map(({ text, item, recall, runAt }) => ({
        text,
        item,
        recall,
        run:
          runAt < 0
            ? null
            : rougeTokens(texts[text]!, false)
                .slice(runAt, runAt + runLength)
                .join(' '),
      })),
      pairs,
      texts: leaking.size,
      items: leaked.size,
    }),
  };
}

/** The shortest common subsequence that is enough of an item of some length; at least 1. */
function neededOf(length: number): number {
  return Math.max(1, Math.ceil(leastRecall * length - 1e-9));
}
