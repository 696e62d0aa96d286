/** What a user types -> an expression of FTS5, which then holds no syntax but ours. */
import { searchable } from './searchable';

/** A shorter prefix would gather a good part of all words: it counts as a word. */
const shortestPrefix = 3;
/** A phrase in quotes of either kind (the closing one may be missing), or a run without blanks. */
const part = /["“”]([^"“”]*)["“”]?|[^\s"“”]+/gu;
/** What the tokenizer makes words of. */
const wordCharacter = /[\p{L}\p{N}\p{Co}]/u;

/**
 * Words, “phrases” and prefix* as one expression that asks for all of them.
 * @returns null when nothing in it can be looked for
 */
export function matchExpression(query: string): string | null {
  const terms = [...query.replaceAll('\0', ' ').matchAll(part)]
    .map(([whole, phrase]) => (phrase === undefined ? wordTerm(whole) : quoted(phrase)))
    .filter((term) => wordCharacter.test(term));
  return terms.length === 0 ? null : terms.join(' AND ');
}

function wordTerm(word: string): string {
  const stem = word.replace(/\*+$/, '');
  return stem.length < word.length && stem.length >= shortestPrefix ? `${quoted(stem)} *` : quoted(stem);
}

function quoted(text: string): string {
  return `"${searchable(text).replaceAll('"', '""')}"`;
}
