/** Cuts the beginning of an input so that its prompt has room: what is asked stands at the end. */
import type { Prompt } from '../data/template';

/**
 * The longest end of the input with which the prompt has at most `room` tokens; found by halving.
 * null: nothing of the input would be left.
 */
export function longestFitting(
  prompt: Prompt,
  room: number,
  encode: (prompt: Prompt) => readonly number[],
): string | null {
  const { input } = prompt;
  let cut = input.length;
  let tooLong = 0;
  while (cut - tooLong > 1) {
    const middle = (cut + tooLong) >> 1;
    if (encode({ ...prompt, input: input.slice(middle) }).length <= room) cut = middle;
    else tooLong = middle;
  }
  // Between the halves of a character of two units there is no place to cut.
  const end = /^[\uDC00-\uDFFF]/.test(input.slice(cut)) ? input.slice(cut + 1) : input.slice(cut);
  return end === '' ? null : end;
}
