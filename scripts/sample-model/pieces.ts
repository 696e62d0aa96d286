/** The pieces of a small SentencePiece-like vocabulary, learnt from texts by byte-pair encoding. */

/** SentencePiece's visible space, which begins every word. */
export const space = '\u2581';
const longestPiece = 20;

export interface Pieces {
  /** Joined from two others, most wanted first: a tokenizer that prefers early ones can reach them all. */
  merged: string[];
  /** Every single character of the texts, by code point. */
  characters: string[];
}

/**
 * Joins the most frequent pair of neighbouring pieces inside words again and again; ties go to the pair that
 * comes first in code-unit order, so the result depends on nothing but the texts.
 * @param count how many pieces there may be, characters included
 */
export function learnPieces(texts: readonly string[], count: number): Pieces {
  const words = [...countWords(texts)].map(([word, times]) => ({ pieces: [...word], times }));
  const characters = [...new Set(words.flatMap(({ pieces }) => pieces))].sort();
  const counts: PairCounts = new Map();
  for (const word of words) countPairs(counts, word, 1);
  const merged: string[] = [];
  while (merged.length + characters.length < count) {
    const best = mostFrequent(counts);
    if (best === null) break;
    const [left, right] = best.split(' ') as [string, string];
    for (const word of words) {
      const pieces = join(word.pieces, left, right);
      if (pieces.length === word.pieces.length) continue;
      countPairs(counts, word, -1);
      word.pieces = pieces;
      countPairs(counts, word, 1);
    }
    if (!merged.includes(left + right)) merged.push(left + right);
  }
  return { merged, characters };
}

interface Word {
  pieces: string[];
  times: number;
}

/** How often two pieces stand side by side, by “left right”: no piece holds a space. */
type PairCounts = Map<string, number>;

/** Adds a word's pairs to the counts, or takes them out (`sign` -1). */
function countPairs(counts: PairCounts, { pieces, times }: Word, sign: 1 | -1): void {
  for (let i = 1; i < pieces.length; i++) {
    if (pieces[i - 1]!.length + pieces[i]!.length > longestPiece) continue;
    const pair = `${pieces[i - 1]} ${pieces[i]}`;
    counts.set(pair, (counts.get(pair) ?? 0) + sign * times);
  }
}

/** Null when no pair occurs twice. */
function mostFrequent(counts: PairCounts): string | null {
  let best: string | null = null;
  let most = 1;
  for (const [pair, times] of counts)
    if (times > most || (times === most && best !== null && pair < best)) {
      best = pair;
      most = times;
    }
  return best;
}

/** Words, numbers and marks apart, so that a word is the same piece before a comma as before a space. */
function countWords(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of ` ${text}`.matchAll(/ ?(?:[A-Za-z]+|\d+|[^ \nA-Za-z\d]+)/g)) {
      const key = word.replace(' ', space);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}

function join(pieces: string[], left: string, right: string): string[] {
  const joined: string[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const both = pieces[i] === left && pieces[i + 1] === right;
    joined.push(both ? left + right : pieces[i]!);
    if (both) i++;
  }
  return joined;
}
