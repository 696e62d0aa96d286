/** What a text and a benchmark item share, as places to mark in both. */
import type { Range } from '../common/checks';
import { runLength } from './runs';

/** A table of so many cells at most is filled in search of a common subsequence. */
const mostCells = 1 << 26;

interface Token {
  word: string;
  start: number;
}

/**
 * @param byRun marks every run of 13 words that both hold; else the words of one longest common subsequence, none where the
 * texts are too long for that
 */
export function sharedPassages(
  text: string,
  item: string,
  byRun: boolean,
): { inText: Range[]; inItem: Range[] } {
  const [a, b] = [tokensOf(text), tokensOf(item)];
  const [inA, inB] = byRun ? commonRuns(a, b) : commonSubsequence(a, b);
  return { inText: ranges(a, inA), inItem: ranges(b, inB) };
}

const tokensOf = (text: string): Token[] =>
  [...text.matchAll(/[a-z0-9]+/gi)].map(({ 0: word, index }) => ({ word: word.toLowerCase(), start: index }));

function commonRuns(a: readonly Token[], b: readonly Token[]): [Uint8Array, Uint8Array] {
  const runsOf = (tokens: readonly Token[]): string[] =>
    tokens
      .slice(0, Math.max(0, tokens.length - runLength + 1))
      .map((_, i) => tokens.slice(i, i + runLength).map(({ word }) => word).join(' ')); // prettier-ignore
  const [runsA, runsB] = [runsOf(a), runsOf(b)];
  const mark = (length: number, runs: readonly string[], others: ReadonlySet<string>): Uint8Array => {
    const marks = new Uint8Array(length);
    runs.forEach((run, i) => others.has(run) && marks.fill(1, i, i + runLength));
    return marks;
  };
  return [mark(a.length, runsA, new Set(runsB)), mark(b.length, runsB, new Set(runsA))];
}

/** The textbook's table, walked back from its end. */
function commonSubsequence(a: readonly Token[], b: readonly Token[]): [Uint8Array, Uint8Array] {
  const marks: [Uint8Array, Uint8Array] = [new Uint8Array(a.length), new Uint8Array(b.length)];
  const width = b.length + 1;
  if ((a.length + 1) * width > mostCells) return marks;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++)
      lengths[i * width + j] =
        a[i - 1]!.word === b[j - 1]!.word
          ? lengths[(i - 1) * width + j - 1]! + 1
          : Math.max(lengths[(i - 1) * width + j]!, lengths[i * width + j - 1]!);
  let [i, j] = [a.length, b.length];
  while (i > 0 && j > 0) {
    const here = lengths[i * width + j]!;
    if (here === lengths[(i - 1) * width + j]!) i--;
    else if (here === lengths[i * width + j - 1]!) j--;
    else [marks[0][--i], marks[1][--j]] = [1, 1];
  }
  return marks;
}

/** Marked words side by side make one range. */
function ranges(tokens: readonly Token[], marks: Uint8Array): Range[] {
  const found: Range[] = [];
  tokens.forEach(({ word, start }, i) => {
    if (marks[i] !== 1) return;
    const end = start + word.length;
    if (i > 0 && marks[i - 1] === 1) found.at(-1)!.end = end;
    else found.push({ start, end });
  });
  return found;
}
