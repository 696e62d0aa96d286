/** Which language a text is probably in: by its script, and for Latin letters by the small words that every text has. */

/** Letters of a script, and the language it stands for where it is used by one alone, else the script's name. */
const scripts: readonly [RegExp, string][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'Japanese'],
  [/\p{Script=Hangul}/gu, 'Korean'],
  [/\p{Script=Han}/gu, 'Chinese'],
  [/\p{Script=Arabic}/gu, 'Arabic script'],
  [/\p{Script=Hebrew}/gu, 'Hebrew'],
  [/\p{Script=Cyrillic}/gu, 'Cyrillic script'],
  [/\p{Script=Greek}/gu, 'Greek'],
  [/\p{Script=Devanagari}/gu, 'Devanagari script'],
  [/\p{Script=Thai}/gu, 'Thai'],
];

/** Frequent words of a language. None of the others’ is an English word as well: “no”, “do” or “die” say nothing. */
const smallWords: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    English:
      'the of and to is with for that are was this from by be which have has been not his her she they what you your it my how do does there',
    German:
      'der das und ist mit ein eine nicht von zu den dem auf für sich wird bei als auch sie werden oder',
    French: 'le les des et est une dans pour que qui pas sur avec du au ce sont il elle être ou',
    Spanish: 'el los las y es una por que con para del se su al como está son más pero fue paciente',
    Italian: 'il gli della di è una che con del non si sono nel alla dei anche più nella',
    Portuguese: 'os das dos é uma por que para da não se em na são mais foi ao pelo',
    Dutch: 'het een en van met niet op voor zijn de wordt bij ook aan naar dat te heeft',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);

/** Of so many characters at most: a guess needs no more. */
const mostLooked = 4000;
/** So many small words make a guess. */
const fewest = 3;

/** @returns null when the text is too short or holds too few of any language's small words */
export function guessLanguage(text: string): string | null {
  const head = text.slice(0, mostLooked);
  const letters = count(head, /\p{L}/gu);
  for (const [script, name] of scripts) if (3 * count(head, script) > letters && letters > 0) return name;
  const words = head.toLowerCase().match(/\p{L}+/gu) ?? [];
  const ranked = Object.entries(smallWords)
    .map(([language, small]) => ({ language, hits: words.filter((word) => small.has(word)).length }))
    .sort((a, b) => b.hits - a.hits);
  const [best, next] = ranked;
  return best!.hits >= fewest && best!.hits > next!.hits ? best!.language : null;
}

const count = (text: string, letter: RegExp): number => text.match(letter)?.length ?? 0;
