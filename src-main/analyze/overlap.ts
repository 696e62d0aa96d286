/**
 * Which texts share enough words with a text, in whatever order: the exact candidates for a long common subsequence,
 * which is never longer than the words that both texts hold. By an index of every text's rarest words, for two texts
 * that share n words share one within those that either cannot do without.
 * S. Chaudhuri et al., "A primitive operator for similarity joins", 2006; C. Xiao et al., "Efficient similarity joins
 * for near-duplicate detection", 2008 (the bound by positions).
 */
import { leastDifference, signaturesOf } from './signatures';
import { lengthOf, sharedInts, type Lists, type TokenTexts } from './token-texts';

/** The words of every text, rarest first. The second “the” of a text is another word than its first. */
export interface RarestFirst extends Lists {
  /** Words are from 0, the rarest, to `vocabulary` - 1. */
  vocabulary: number;
  /** See `signatures`. */
  signatures: Int32Array;
}

export function rarestFirst({ ids, starts, vocabulary }: TokenTexts): RarestFirst {
  const words = Int32Array.from(ids);
  const repeats = new Map<number, number>();
  const seen = new Int32Array(vocabulary);
  let size = vocabulary;
  for (let text = 0; text + 1 < starts.length; text++) {
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      const before = seen[ids[i]!]!++;
      if (before === 0) continue;
      const key = before * vocabulary + ids[i]!;
      if (!repeats.has(key)) repeats.set(key, size++);
      words[i] = repeats.get(key)!;
    }
    for (let i = starts[text]!; i < starts[text + 1]!; i++) seen[ids[i]!] = 0;
  }
  const frequency = new Int32Array(size);
  for (const word of words) frequency[word]!++;
  const rank = new Int32Array(size);
  Int32Array.from(rank, (_, word) => word)
    .sort((a, b) => frequency[a]! - frequency[b]! || a - b)
    .forEach((word, position) => (rank[word] = position));
  const ranked = sharedInts(ids.length);
  for (let i = 0; i < words.length; i++) ranked[i] = rank[words[i]!]!;
  for (let text = 0; text + 1 < starts.length; text++) ranked.subarray(starts[text], starts[text + 1]).sort();
  return { ids: ranked, starts, vocabulary: size, signatures: signaturesOf({ ids: ranked, starts }) };
}

/** Where each word stands among the first words of the texts. Texts are named by their place in an order. */
export interface PrefixIndex {
  /** Entries of word w are from `starts[w]` to `starts[w + 1]` - 1, by place. */
  starts: Int32Array;
  places: Int32Array;
  /** Of the word in its text, from 0. */
  positions: Int32Array;
}

/** @param prefixOf how many of its first words a text of some length is found by */
export function indexPrefixes(
  words: RarestFirst,
  order: Int32Array,
  prefixOf: (length: number) => number,
): PrefixIndex {
  const starts = sharedInts(words.vocabulary + 1);
  const eachEntry = (take: (word: number, place: number, position: number) => void) =>
    order.forEach((text, place) => {
      const prefix = prefixOf(lengthOf(words, text));
      for (let position = 0; position < prefix; position++)
        take(words.ids[words.starts[text]! + position]!, place, position);
    });
  eachEntry((word) => starts[word + 1]!++);
  for (let word = 0; word < words.vocabulary; word++) starts[word + 1]! += starts[word]!;
  const entries = starts[words.vocabulary]!;
  const index = { starts, places: sharedInts(entries), positions: sharedInts(entries) };
  const next = starts.slice();
  eachEntry((word, place, position) => {
    const entry = next[word]!++;
    index.places[entry] = place;
    index.positions[entry] = position;
  });
  return index;
}

export interface Probe {
  text: number;
  /** So many of its first words are looked up. */
  prefix: number;
  /** Only places from `first` to `end` - 1. */
  first: number;
  end: number;
  /** By the length of the other text: how many words both must share; at least 1. */
  needed: Int32Array;
}

/** Given up for good: what is left of the two texts cannot reach what is needed. */
const hopeless = -(2 ** 30);

/** @returns calls `found` with the place of every text that shares as many words with the probe as are needed */
export function openOverlaps(
  words: RarestFirst,
  order: Int32Array,
  index: PrefixIndex,
): (probe: Probe, found: (place: number) => void) => void {
  const lengths = order.map((text) => lengthOf(words, text));
  const shared = new Int32Array(order.length);
  const touched = new Int32Array(order.length);
  return ({ text, prefix, first, end, needed }, found) => {
    const start = words.starts[text]!;
    const length = lengthOf(words, text);
    let count = 0;
    for (let i = 0; i < prefix; i++) {
      const word = words.ids[start + i]!;
      const last = index.starts[word + 1]!;
      for (let entry = entryFrom(index, word, first); entry < last; entry++) {
        const place = index.places[entry]!;
        if (place >= end) break;
        const before = shared[place]!;
        if (before < 0) continue;
        if (before === 0) touched[count++] = place;
        const other = lengths[place]!;
        const left = Math.min(length - i, other - index.positions[entry]!);
        shared[place] = before + left < needed[other]! ? hopeless : before + 1;
      }
    }
    for (let i = 0; i < count; i++) {
      const place = touched[i]!;
      const hopeful = shared[place]! > 0;
      shared[place] = 0;
      if (!hopeful) continue;
      const other = order[place]!;
      const enough = needed[lengths[place]!]!;
      // Two texts that share n words differ in all their other ones.
      if (leastDifference(words.signatures, text, other) > length + lengths[place]! - 2 * enough) continue;
      if (sharesWords(words, text, other, enough)) found(place);
    }
  };
}

/** The first entry of a word at `place` or later, by bisection. */
function entryFrom({ starts, places }: PrefixIndex, word: number, place: number): number {
  let low = starts[word]!;
  let high = starts[word + 1]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether two texts share `needed` words; ends as soon as too many of either have found no partner. */
function sharesWords({ ids, starts }: RarestFirst, a: number, b: number, needed: number): boolean {
  let [i, j] = [starts[a]!, starts[b]!];
  const [endI, endJ] = [starts[a + 1]!, starts[b + 1]!];
  let missing = needed;
  while (missing > 0) {
    if (endI - i < missing || endJ - j < missing) return false;
    const difference = ids[i]! - ids[j]!;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
    if (difference === 0) missing--;
  }
  return true;
}
