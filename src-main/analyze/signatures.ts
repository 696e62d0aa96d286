/**
 * Which words a text holds, in 128 bits: a bound on the words that two texts share, at the price of a few operations.
 * E. F. O. Sandes et al., "Bitmap filter: speeding up exact set similarity joins with bitwise operations", 2020.
 */
import { bitsIn } from '../common/bits';
import { sharedInts, type Lists } from './token-texts';

const integers = 4;

/** Four integers per text; word w sets bit w modulo 128. */
export function signaturesOf({ ids, starts }: Lists): Int32Array {
  const signatures = sharedInts(integers * (starts.length - 1));
  for (let text = 0; text + 1 < starts.length; text++)
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      const bit = ids[i]! % (32 * integers);
      signatures[integers * text + (bit >> 5)]! |= 1 << (bit & 31);
    }
  return signatures;
}

/** At least so many words are in one of two texts and not in the other. */
export function leastDifference(signatures: Int32Array, a: number, b: number): number {
  let bits = 0;
  for (let i = 0; i < integers; i++)
    bits += bitsIn(signatures[integers * a + i]! ^ signatures[integers * b + i]!);
  return bits;
}
