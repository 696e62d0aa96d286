/**
 * Lengths of longest common subsequences, 30 tokens of one text at a time.
 * H. Hyyrö, "Bit-parallel LCS-length computation revisited", 2004.
 */
import { bitsIn } from './bits';
import { lengthOf, type TokenTexts } from './token-texts';

/** Two words of so many bits and a carry add up within a small integer. */
const wordBits = 30;
const full = 2 ** wordBits - 1;

export interface SubsequenceLengths {
  /** Chooses the text that the next ones are compared with. */
  choose(text: number): void;
  /** Tokens in the longest common subsequence of the chosen text and another. */
  withText(other: number): number;
}

/** Takes memory for one text and one number per word of the vocabulary. */
export function openSubsequenceLengths(texts: TokenTexts): SubsequenceLengths {
  const { ids, starts } = texts;
  /** By token: where its mask begins in `masks`; 0 for a token that the chosen text does not hold. */
  const maskAt = new Int32Array(texts.vocabulary);
  let masks = new Int32Array(0);
  let state = new Int32Array(0);
  let words = 0;
  let chosen = -1;

  function choose(text: number): void {
    if (chosen >= 0) for (let i = starts[chosen]!; i < starts[chosen + 1]!; i++) maskAt[ids[i]!] = 0;
    chosen = text;
    words = Math.ceil(lengthOf(texts, text) / wordBits);
    const needed = words * (lengthOf(texts, text) + 1);
    if (masks.length < needed) masks = new Int32Array(2 * needed);
    else masks.fill(0, 0, needed);
    if (state.length < words) state = new Int32Array(2 * words);
    let end = words;
    for (let i = starts[text]!, position = 0; i < starts[text + 1]!; i++, position++) {
      const token = ids[i]!;
      if (maskAt[token] === 0) {
        maskAt[token] = end;
        end += words;
      }
      masks[maskAt[token]! + Math.floor(position / wordBits)]! |= 1 << (position % wordBits);
    }
  }

  function withText(other: number): number {
    state.fill(full, 0, words);
    for (let i = starts[other]!; i < starts[other + 1]!; i++) {
      const mask = maskAt[ids[i]!]!;
      if (mask === 0) continue;
      let carry = 0;
      for (let word = 0; word < words; word++) {
        const v = state[word]!;
        const matches = v & masks[mask + word]!;
        const sum = v + matches + carry;
        carry = sum >>> wordBits;
        state[word] = (sum & full) | (v & ~matches);
      }
    }
    let length = 0;
    for (let word = 0; word < words; word++) length += bitsIn(~state[word]! & full);
    return length;
  }

  return { choose, withText };
}
