/** The pieces of a small SentencePiece-like vocabulary, learnt from texts by byte-pair encoding. */

/** SentencePiece's visible space, which begins every word. */
export const space = '\u2581';
const longestPiece = 16;

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
  const merged: string[] = [];
  while (merged.length + characters.length < count) {
    const best = mostFrequentPair(words);
    if (!best) break;
    const [left, right] = best;
    for (const word of words) word.pieces = join(word.pieces, left, right);
    if (!merged.includes(left + right)) merged.push(left + right);
  }
  return { merged, characters };
}

function countWords(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of ` ${text}`.matchAll(/ ?[^ \n]+/g)) {
      const key = word.replace(' ', space);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}

function mostFrequentPair(words: readonly { pieces: string[]; times: number }[]): [string, string] | null {
  const counts = new Map<string, { pair: [string, string]; times: number }>();
  for (const { pieces, times } of words)
    for (let i = 1; i < pieces.length; i++) {
      const pair: [string, string] = [pieces[i - 1]!, pieces[i]!];
      if (pair[0].length + pair[1].length > longestPiece) continue;
      const known = counts.get(pair.join(' '));
      if (known) known.times += times;
      else counts.set(pair.join(' '), { pair, times });
    }
  let best: [key: string, times: number, pair: [string, string]] | null = null;
  for (const [key, { pair, times }] of counts)
    if (!best || times > best[1] || (times === best[1] && key < best[0])) best = [key, times, pair];
  return best && best[1] > 1 ? best[2] : null;
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
