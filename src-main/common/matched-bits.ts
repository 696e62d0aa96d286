/**
 * The inner step of longest common subsequences, 30 tokens of one text at a time.
 * H. Hyyrö, "Bit-parallel LCS-length computation revisited", 2004.
 */
import { bitsIn } from './bits';

/** Two words of so many bits and a carry add up within a small integer. */
export const wordBits = 30;
export const fullWord = 2 ** wordBits - 1;

/**
 * Takes in one token of the other text.
 * @param state `words` words, all `fullWord` before the first token
 * @param masks from `at` on, a bit for every place where the text holds the token
 */
export function takeToken(state: Int32Array, words: number, masks: Int32Array, at: number): void {
  let carry = 0;
  for (let word = 0; word < words; word++) {
    const v = state[word]!;
    const matches = v & masks[at + word]!;
    const sum = v + matches + carry;
    carry = sum >>> wordBits;
    state[word] = (sum & fullWord) | (v & ~matches);
  }
}

/** How many tokens both texts have in common, in order. */
export function matchedTokens(state: Int32Array, words: number): number {
  let length = 0;
  for (let word = 0; word < words; word++) length += bitsIn(~state[word]! & fullWord);
  return length;
}
