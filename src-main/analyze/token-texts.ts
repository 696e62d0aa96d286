/** Texts as numbers: the ROUGE tokens of every text as ids, in memory that threads share. */
import { rougeTokens } from '../common/rouge';

/** Lists of whole numbers, one per text, one after another. List i is `ids[starts[i]]` to `ids[starts[i + 1] - 1]`. */
export interface Lists {
  ids: Int32Array;
  /** One more than there are lists. */
  starts: Int32Array;
}

export interface TokenTexts extends Lists {
  /** Ids are from 0 to `vocabulary` - 1. */
  vocabulary: number;
}

/** Zeros in memory that threads share. */
export const sharedInts = (length: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));

export const lengthOf = ({ starts }: Lists, i: number): number => starts[i + 1]! - starts[i]!;

/** Cuts texts into the tokens that ROUGE counts, without stemming. */
export function tokenTexts(texts: readonly string[]): TokenTexts {
  const vocabulary = new Map<string, number>();
  const starts = sharedInts(texts.length + 1);
  let ids = new Int32Array(1 << 16);
  let end = 0;
  for (const [i, text] of texts.entries()) {
    const tokens = rougeTokens(text, false);
    if (end + tokens.length > ids.length) ids = grown(ids, end + tokens.length);
    for (const token of tokens) {
      let id = vocabulary.get(token);
      if (id === undefined) vocabulary.set(token, (id = vocabulary.size));
      ids[end++] = id;
    }
    starts[i + 1] = end;
  }
  const shared = sharedInts(end);
  shared.set(ids.subarray(0, end));
  return { ids: shared, starts, vocabulary: vocabulary.size };
}

function grown(ids: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(2 * ids.length, atLeast));
  larger.set(ids);
  return larger;
}
