/**
 * Near-duplicates: texts whose ROUGE-L F is above a threshold, and the groups that chains of them make. Exact: bounds on
 * length and shared words rule pairs out, and every pair that is left is compared.
 */
import { rougeOfCounts } from '../common/rouge';
import type { NearDuplicates } from '../common/overlap';
import { openSubsequenceLengths } from './common-subsequence';
import { indexPrefixes, openOverlaps, rarestFirst, type PrefixIndex, type RarestFirst } from './overlap';
import type { Search } from './search';
import { join, rootOf } from './shared-sets';
import { lengthOf, sharedInts, tokenTexts, type TokenTexts } from './token-texts';

/** Everything in memory that threads share, but for a few numbers. Linear in the texts. */
export interface NearDuplicateSearch extends Search {
  kind: 'nearDuplicates';
  threshold: number;
  texts: TokenTexts;
  words: RarestFirst;
  /** The texts to compare by length: of equal texts only the first, and none without a token. */
  order: Int32Array;
  index: PrefixIndex;
  /** The groups so far; see `shared-sets`. */
  parents: Int32Array;
}

const blockTexts = 64;

/** @param threshold 0 or more and below 1 */
export function prepareNearDuplicates(list: readonly string[], threshold: number): NearDuplicateSearch {
  const texts = tokenTexts(list);
  const words = rarestFirst(texts);
  const parents = sharedInts(list.length);
  for (let text = 0; text < parents.length; text++) parents[text] = text;
  const different = joinEqualTexts(texts, parents);
  const order = sharedInts(different.length);
  order.set(different.sort((a, b) => lengthOf(texts, a) - lengthOf(texts, b) || a - b));
  // A text is found by texts as long as itself or longer: these share the fewest words with it.
  const prefixOf = (length: number) => length - neededOf(2 * length, threshold) + 1;
  return {
    kind: 'nearDuplicates',
    threshold,
    texts,
    words,
    order,
    index: indexPrefixes(words, order, prefixOf),
    parents,
    next: sharedInts(1),
    blocks: Math.ceil(order.length / blockTexts),
  };
}

/** Compares the texts of one block with all that are shorter, or as long and earlier in the order. */
export function openNearDuplicates(search: NearDuplicateSearch): (block: number) => void {
  const { texts, words, order, index, parents, threshold } = search;
  const overlaps = openOverlaps(words, order, index);
  const lengths = openSubsequenceLengths(texts);
  const longest = order.length > 0 ? lengthOf(texts, order.at(-1)!) : 0;
  const needed = Int32Array.from({ length: 2 * longest + 1 }, (_, sum) => neededOf(sum, threshold));
  return (block) => {
    const blockEnd = Math.min(order.length, (block + 1) * blockTexts);
    for (let place = block * blockTexts; place < blockEnd; place++) {
      const text = order[place]!;
      const length = lengthOf(texts, text);
      const shortest = shortestPartner(length, threshold);
      const probe = {
        text,
        prefix: length - neededOf(length + shortest, threshold) + 1,
        first: firstPlace(texts, order, shortest),
        end: place,
        needed: needed.subarray(length),
      };
      let chosen = false;
      overlaps(probe, (found) => {
        const other = order[found]!;
        // Joined already, by way of others: whether they are alike changes nothing.
        if (rootOf(parents, text) === rootOf(parents, other)) return;
        if (!chosen) lengths.choose(text);
        chosen = true;
        const shared = lengths.withText(other);
        if (rougeOfCounts(shared, length, lengthOf(texts, other)).f1 > threshold) join(parents, text, other);
      });
    }
  };
}

/** The groups of two texts or more, when all blocks are done; texts by position, each with its F to the group's first. */
export function nearDuplicateGroups({ texts, parents }: NearDuplicateSearch): NearDuplicates {
  const members = new Map<number, number[]>();
  let empty = 0;
  for (let text = 0; text < parents.length; text++) {
    if (lengthOf(texts, text) === 0) empty++;
    const root = rootOf(parents, text);
    if (root === text) continue;
    if (!members.has(root)) members.set(root, [root]);
    members.get(root)!.push(text);
  }
  const lengths = openSubsequenceLengths(texts);
  const groups = [...members]
    .sort(([a], [b]) => a - b)
    .map(([first, group]) => {
      lengths.choose(first);
      const f1 = (text: number) =>
        rougeOfCounts(lengths.withText(text), lengthOf(texts, first), lengthOf(texts, text)).f1;
      return group.map((text) => ({ text, f1: f1(text) }));
    });
  return { groups, empty };
}

/** The shortest common subsequence with which two texts of `sum` tokens can have F above the threshold; at least 1. */
function neededOf(sum: number, threshold: number): number {
  // F is rounded where it is computed: one that seems equal to the threshold may come out above it.
  return Math.max(1, Math.ceil((threshold * sum) / 2 - 1e-9));
}

/** The smallest length of a text, up to `length`, that can hold what is needed. */
function shortestPartner(length: number, threshold: number): number {
  let shortest = Math.max(1, Math.floor((threshold * length) / (2 - threshold)) - 1);
  while (shortest < neededOf(length + shortest, threshold)) shortest++;
  return shortest;
}

/** The first place in the order whose text has `length` tokens or more. */
function firstPlace(texts: TokenTexts, order: Int32Array, length: number): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lengthOf(texts, order[middle]!) < length) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Joins texts of equal tokens. @returns the first of each, texts without tokens left out */
function joinEqualTexts(texts: TokenTexts, parents: Int32Array): number[] {
  const firsts = new Map<number, number[]>();
  const different: number[] = [];
  for (let text = 0; text < parents.length; text++) {
    if (lengthOf(texts, text) === 0) continue;
    const hash = hashOf(texts, text);
    const same = firsts.get(hash);
    const first = same?.find((other) => areEqual(texts, text, other));
    if (first !== undefined) {
      join(parents, first, text);
      continue;
    }
    if (same) same.push(text);
    else firsts.set(hash, [text]);
    different.push(text);
  }
  return different;
}

/** FNV-1a over the ids of the tokens. */
function hashOf({ ids, starts }: TokenTexts, text: number): number {
  let hash = 0x811c9dc5;
  for (let i = starts[text]!; i < starts[text + 1]!; i++) hash = Math.imul(hash ^ ids[i]!, 0x01000193);
  return hash;
}

function areEqual(texts: TokenTexts, a: number, b: number): boolean {
  const length = lengthOf(texts, a);
  if (length !== lengthOf(texts, b)) return false;
  for (let i = 0; i < length; i++)
    if (texts.ids[texts.starts[a]! + i] !== texts.ids[texts.starts[b]! + i]) return false;
  return true;
}
