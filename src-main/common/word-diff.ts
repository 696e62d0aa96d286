/** What was changed in a text, word by word. */

export interface Piece {
  text: string;
  change: 'same' | 'added' | 'removed';
}

/** Cells of the table of common words that are filled at most; a text that is longer is compared as a whole. */
const mostCells = 4_000_000;

/**
 * The pieces of both texts in order: what is the same, what was removed and what was added; joined without what was
 * added they are `before`, without what was removed `after`. By a longest common subsequence of words and spaces.
 */
export function wordDiff(before: string, after: string): Piece[] {
  const [a, b] = [words(before), words(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const middle = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)] as const;
  return joined([
    ...a.slice(0, head).map(same),
    ...(middle[0].length * middle[1].length > mostCells ? replaced(...middle) : compared(...middle)),
    ...a.slice(a.length - tail).map(same),
  ]);
}

const words = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
const same = (text: string): Piece => ({ text, change: 'same' });
const removed = (text: string): Piece => ({ text, change: 'removed' });
const added = (text: string): Piece => ({ text, change: 'added' });

const replaced = (a: readonly string[], b: readonly string[]): Piece[] => [
  ...a.map(removed),
  ...b.map(added),
];

function compared(a: readonly string[], b: readonly string[]): Piece[] {
  const width = b.length + 1;
  // lengths[i * width + j]: words that a from i on and b from j on have in common.
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      pieces.push(same(a[i]!));
      i++;
      j++;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) pieces.push(removed(a[i++]!));
    else pieces.push(added(b[j++]!));
  }
  return [...pieces, ...replaced(a.slice(i), b.slice(j))];
}

/** Neighbours of the same kind become one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.change === piece.change) last.text += piece.text;
    else out.push({ ...piece });
  }
  return out;
}
