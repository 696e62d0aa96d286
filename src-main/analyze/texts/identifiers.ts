/**
 * Strings that look like they name a person or a day: a warning, not a promise. Nothing found does not mean that nothing is
 * there, and much of what is found is harmless (an invented name, a shifted date).
 */
import type { Identifier, IdentifierKind } from '../../common/statistics';

const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const capitalised = "\\p{Lu}[\\p{L}'’-]{1,30}";

/** Earlier ones win where two overlap. Every pattern is bounded, so that its time grows with the text alone. */
const patterns: readonly [IdentifierKind, RegExp][] = [
  ['e-mail', /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu],
  [
    'record-number',
    /\b(?:MRN|medical record (?:number|no\.?)|patient (?:id|number|no\.?)|record (?:number|no\.?)|hospital (?:number|no\.?)|NHS (?:number|no\.?))\s{0,3}[:#]?\s{0,3}[A-Z]{0,3}-?\d[\d -]{2,14}\d/giu,
  ],
  ['record-number', /\b\d{3}-\d{2}-\d{4}\b/gu],
  ['date', /\b(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b/gu],
  ['date', /\b(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\1(?:(?:19|20)\d{2}|\d{2})\b/gu],
  [
    'date',
    new RegExp(`\\b${month}\\.? (?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?,? {1,2}(?:19|20)\\d{2}\\b`, 'giu'),
  ],
  [
    'date',
    new RegExp(
      `\\b(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)? (?:of )?${month}\\.?,? {1,2}(?:19|20)\\d{2}\\b`,
      'giu',
    ),
  ],
  ['phone', /(?<![\w.-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])/gu],
  ['phone', /(?<![\w.+-])\+\d{1,3}(?:[ .-]?\(?\d{2,4}\)?){2,5}(?![\w-])/gu],
  [
    'name',
    new RegExp(
      `\\b(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Doctor|Nurse)(?:\\.|(?=\\s)) {1,2}(?:\\p{Lu}\\.? )?${capitalised}(?: ${capitalised})?`,
      'gu',
    ),
  ],
];

/** What the text holds, in its order; matches do not overlap. Positions are UTF-16 units. */
export function findIdentifiers(text: string): Identifier[] {
  const found: Identifier[] = [];
  const taken = new Uint8Array(text.length);
  for (const [kind, pattern] of patterns)
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (taken.subarray(start, end).includes(1)) continue;
      taken.fill(1, start, end);
      found.push({ kind, start, end });
    }
  return found.sort((a, b) => a.start - b.start);
}
