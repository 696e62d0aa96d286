/**
 * How answers are read out of what models write: rules for classes by name (yes, no, maybe) and for lettered options.
 * What they make of real-looking answers stands in tests/evaluate/extract.test.ts.
 */
import type { ExtractionRule } from '../common/benchmark';

/** Quotes, emphasis and brackets around an answer. */
const open = String.raw`["'“‘*_(\[]*`;
const close = String.raw`["'”’*_)\]]*`;
/** What may stand before an answer at the beginning of a text. */
const start = String.raw`^[\s"'“‘*_#>(\[-]*`;

/** A class, unless it is part of a list of the classes ("yes, no or maybe", "yes/no"). */
const answer = String.raw`(?<!\bor\s+|\/\s*)\b({text})\b(?!\s*(?:\/|or\b)|,\s*(?:{text})\b)`;
/** With the letter or number that the model gave the class. */
const opening = String.raw`${start}(?:(?:[a-c]|[1-3])\s*[).:]\s*)?${open}`;
/** What may follow an answer that stands without a comma. */
const subject = '(?:it|he|she|they|we|the|this|that|these|those|there|because|since)';

export const classRules: readonly ExtractionRule[] = [
  { pattern: String.raw`${opening}${answer}(?=${close}\s*(?:[.,;:!?\n—–]|-\s|$))`, flags: 'i' },
  { pattern: String.raw`\b(?:answer|label)\b(?:(?!\bnot\b)[^.\n]){0,60}?${answer}`, flags: 'i' },
  { pattern: String.raw`\b(?:think|say|conclude|therefore|thus|so)\b[^\w\n]{0,4}${answer}`, flags: 'i' },
  { pattern: String.raw`^\W*({text})\W*$`, flags: 'im' },
  // "No evidence …" may well lead to yes, "No it does not" cannot.
  { pattern: `${opening}(?!no(?!\\s+${subject}\\b))${answer}`, flags: 'i' },
];

/** No second option is offered beside it. */
const single = (name: string) =>
  String.raw`(?!${close}\s*(?:\/|,|&|or\b|and\b)\s*${open}(?:${name})(?![\p{L}\p{N}]))`;
/** Unless it is only named to be refused. */
const notWrong = String.raw`(?!${close}\s+(?:is|are|was)\s+(?:not|wrong|incorrect|false|unlikely)\b)`;
const notDenied = String.raw`(?<!\b(?:not|nor|neither|than)\s+(?:(?:an?|the|option|choice)\s+)?)`;
const notSecond = String.raw`(?<!(?:\bor|\band|[\/&]|[\p{Lu})],)\s*)`;

/** "A" before a word in small letters is an article, but for these words. */
const notArticle = String.raw`(?!(?<=A)\s+(?!(?:because|since|as|for|due|given|is|in|which|or|and)\b)\p{Ll})`;

/** A letter as a word of its own. Letters are capitals. */
const letter = String.raw`({label})(?![\p{L}\p{N}'’])${single('{label}')}${notWrong}`;
const anyText = String.raw`(?<![\p{L}\p{N}])({text})(?![\p{L}\p{N}])`;
const text = anyText + single('{text}') + notWrong;
const named = '(?:(?:[Oo]ption|[Cc]hoice|[Aa]nswer)\\s+)?';

export const letterRules: readonly ExtractionRule[] = [
  // "The correct answer is (B)", "Answer: B", "The best choice would be option C"
  {
    pattern: String.raw`\b(?:[Aa]nswer|ANSWER|[Oo]ption|[Cc]hoice)\b(?:(?!\bnot\b|n['’]t\b)[^.\n]){0,60}?(?:\bis|\bbe|:|=)\s*(?:(?:most\s+likely|probably|therefore|clearly)\s+)?${open}${named}${open}${letter}${notArticle}`,
    flags: 'u',
  },
  // "B", "(B)", "B. Drug B", "Option B: …"; with a line of another letter beneath it is a list of the options
  {
    pattern: String.raw`${start}${named}${open}${letter}${close}\s*(?:[.):,;—–-]|\n|$)(?![^\n]*\n\s*(?:{label})\s*[.):])`,
    flags: 'u',
  },
  // "B Drug B"
  { pattern: String.raw`${start}({label})\s+(?={text})`, flags: 'u' },
  // "Drug B", "Drug B, because …"
  { pattern: `${start}${text}`, flags: 'iu' },
  // "The answer is drug B, not drug A"
  { pattern: String.raw`\banswer\b(?:(?!\bnot\b|n['’]t\b)[^.\n]){0,60}?${text}`, flags: 'iu' },
  // A line of a letter alone
  { pattern: String.raw`^\W*({label})\W*$`, flags: 'gm', agree: true },
  // "I would choose B", "so (B) is right"
  {
    pattern: String.raw`${notDenied}${notSecond}(?:\(|\b(?:[Oo]ption|[Cc]hoice|[Cc]hoose|[Ss]elect|[Pp]ick)\s+(?:is\s+)?\(?)${letter}`,
    flags: 'gu',
    agree: true,
  },
  // The text of one option and of no other
  { pattern: notDenied + anyText + notWrong, flags: 'giu', agree: true },
];
