/** Lengths of longest common subsequences of one text and many others. */
import { fullWord, matchedTokens, takeToken, wordBits } from '../common/matched-bits';
import { lengthOf, type TokenTexts } from './token-texts';

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
    state.fill(fullWord, 0, words);
    for (let i = starts[other]!; i < starts[other + 1]!; i++) {
      const mask = maskAt[ids[i]!]!;
      if (mask !== 0) takeToken(state, words, masks, mask);
    }
    return matchedTokens(state, words);
  }

  return { choose, withText };
}
