/** Texts as the index sees them: composed, and scripts without spaces taken apart, so that a run of them can be found within another. */

/** Scripts that do not set words apart: Thai, Lao, Myanmar, Khmer, kana, Bopomofo, Han. */
const unspaced =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;
const beyondLatin1 = /[^\0-\xff]/;

/**
 * What is indexed of a text, and what is looked for of a query: a word of an unspaced script is a phrase of its
 * characters. Case and accents are the tokenizer's part.
 */
export function searchable(text: string): string {
  return beyondLatin1.test(text) ? text.normalize('NFC').replace(unspaced, ' $& ') : text;
}
