/** Runs of 13 tokens, and which benchmark items hold them: by a rolling hash, every hit compared token by token. */
import { sharedInts, type TokenTexts } from './token-texts';

export const runLength = 13;

/** A hash table with chains. Run r begins at token `starts[r]` of all tokens and belongs to item `items[r]`. */
export interface RunIndex {
  starts: Int32Array;
  items: Int32Array;
  /** By the low bits of the hash: one more than the last run of that hash, 0 for none. */
  slots: Int32Array;
  /** By run: one more than the run before it of the same slot, 0 for none. */
  before: Int32Array;
}

const base = 0x01000193;
/** base to the power of runLength, for taking the oldest token out of the hash. */
const outgoing = Array.from({ length: runLength }).reduce<number>((power) => Math.imul(power, base), 1);

/** @param items positions of the items' texts */
export function indexRuns(texts: TokenTexts, items: Int32Array): RunIndex {
  let count = 0;
  for (const text of items) eachRun(texts, text, () => count++);
  const slots = sharedInts(2 ** Math.ceil(Math.log2(2 * count + 2)));
  const index = { starts: sharedInts(count), items: sharedInts(count), slots, before: sharedInts(count) };
  let run = 0;
  items.forEach((text, item) =>
    eachRun(texts, text, (hash, start) => {
      const slot = hash & (slots.length - 1);
      index.starts[run] = start;
      index.items[run] = item;
      index.before[run] = slots[slot]!;
      slots[slot] = ++run;
    }),
  );
  return index;
}

/** @returns by item, the first token of a text (from 0) at which a run begins that the item holds too */
export function openRuns(texts: TokenTexts, index: RunIndex): (text: number) => Map<number, number> {
  const { starts, items, slots, before } = index;
  return (text) => {
    const found = new Map<number, number>();
    eachRun(texts, text, (hash, start) => {
      for (let next = slots[hash & (slots.length - 1)]!; next > 0; next = before[next - 1]!) {
        const item = items[next - 1]!;
        if (!found.has(item) && isSameRun(texts.ids, start, starts[next - 1]!))
          found.set(item, start - texts.starts[text]!);
      }
    });
    return found;
  };
}

function eachRun(
  { ids, starts }: TokenTexts,
  text: number,
  take: (hash: number, start: number) => void,
): void {
  const first = starts[text]!;
  let hash = 0;
  for (let i = first; i < starts[text + 1]!; i++) {
    hash = (Math.imul(hash, base) + ids[i]! + 1) | 0;
    if (i - first >= runLength) hash = (hash - Math.imul(ids[i - runLength]! + 1, outgoing)) | 0;
    if (i - first >= runLength - 1) take(mixed(hash), i - runLength + 1);
  }
}

/** Brings the high bits down, for only low ones choose the slot. */
const mixed = (hash: number): number => (hash ^ (hash >>> 15)) >>> 0;

function isSameRun(ids: Int32Array, a: number, b: number): boolean {
  for (let i = 0; i < runLength; i++) if (ids[a + i] !== ids[b + i]) return false;
  return true;
}
