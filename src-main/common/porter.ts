/**
 * The Porter stemmer, with the extensions that NLTK makes by default: what google's rouge_score stems with.
 * M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980; step names as there.
 */

type Condition = (stem: string) => boolean;
type Rule = readonly [suffix: string, replacement: string, condition?: Condition];

const irregular = new Map(
  Object.entries({
    sky: 'sky skies',
    die: 'dying',
    lie: 'lying',
    tie: 'tying',
    news: 'news',
    inning: 'innings inning',
    outing: 'outings outing',
    canning: 'cannings canning',
    howe: 'howe',
    proceed: 'proceed',
    exceed: 'exceed',
    succeed: 'succeed',
  }).flatMap(([stem, words]) => words.split(' ').map((word) => [word, stem] as const)),
);

/** The stem of a lower-case word; words of one or two letters are their own. */
export function porterStem(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (word.length <= 2) return word;
  const steps = [plural, pastOrIng, finalY, doubleSuffix, fullNess, longStemSuffix, finalE, finalDoubleL];
  return steps.reduce((stem, step) => step(stem), word);
}

/** "c" or "v" for every letter; y is a vowel after a consonant. */
function pattern(word: string): string {
  let flags = '';
  for (const letter of word) {
    const vowel = 'aeiou'.includes(letter) || (letter === 'y' && flags.endsWith('c'));
    flags += vowel ? 'v' : 'c';
  }
  return flags;
}

/** m of the paper: how many times a consonant follows a vowel. */
const measure = (stem: string) => pattern(stem).split('vc').length - 1;
const longerThan =
  (m: number): Condition =>
  (stem) =>
    measure(stem) > m;
const hasVowel: Condition = (stem) => pattern(stem).includes('v');
const endsInConsonant: Condition = (stem) => pattern(stem).endsWith('c');
const endsInDoubleConsonant: Condition = (stem) => stem.at(-1) === stem.at(-2) && endsInConsonant(stem);
const endsShort: Condition = (stem) =>
  pattern(stem) === 'vc' || (pattern(stem).endsWith('cvc') && !/[wxy]$/.test(stem));

/** The first rule whose suffix fits decides; its condition looks at what is left. */
function apply(word: string, rules: readonly Rule[]): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (!rule) return word;
  const [suffix, replacement, condition] = rule;
  const stem = word.slice(0, word.length - suffix.length);
  return !condition || condition(stem) ? stem + replacement : word;
}

/** Rules written as "suffix>replacement", all under one condition. */
const rules = (text: string, condition?: Condition): Rule[] =>
  text.split(' ').map((rule) => {
    const [suffix, replacement] = rule.split('>');
    return [suffix!, replacement!, condition];
  });

const step1a = rules('sses>ss ies>i ss>ss s>');
function plural(word: string): string {
  return word.length === 4 && word.endsWith('ies') ? word.slice(0, -1) : apply(word, step1a);
}

const step1bTail = rules('at>ate bl>ble iz>ize');
function pastOrIng(word: string): string {
  if (word.endsWith('ied')) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2);
  if (word.endsWith('eed')) return apply(word, rules('eed>ee', longerThan(0)));
  const suffix = ['ed', 'ing'].find((end) => word.endsWith(end));
  const stem = suffix ? word.slice(0, -suffix.length) : '';
  if (!hasVowel(stem)) return word;
  if (/(at|bl|iz)$/.test(stem)) return apply(stem, step1bTail);
  if (endsInDoubleConsonant(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

const step1c: Rule[] = [['y', 'i', (stem) => stem.length > 1 && endsInConsonant(stem)]];
const finalY = (word: string) => apply(word, step1c);

const step2: Rule[] = [
  ...rules(
    'ational>ate tional>tion enci>ence anci>ance izer>ize bli>ble alli>al entli>ent eli>e ousli>ous ' +
      'ization>ize ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al iviti>ive ' +
      'biliti>ble fulli>ful',
    longerThan(0),
  ),
  ['logi', 'log', (stem) => measure(`${stem}l`) > 0],
];
function doubleSuffix(word: string): string {
  const once = apply(word, step2);
  return word.endsWith('alli') && once !== word ? doubleSuffix(once) : once;
}

const step3 = rules('icate>ic ative> alize>al iciti>ic ical>ic ful> ness>', longerThan(0));
const fullNess = (word: string) => apply(word, step3);

const step4: Rule[] = [
  ...rules('al> ance> ence> er> ic> able> ible> ant> ement> ment> ent>', longerThan(1)),
  ['ion', '', (stem) => measure(stem) > 1 && /[st]$/.test(stem)],
  ...rules('ou> ism> ate> iti> ous> ive> ize>', longerThan(1)),
];
const longStemSuffix = (word: string) => apply(word, step4);

const step5a: Rule[] = [['e', '', (stem) => measure(stem) > 1 || (measure(stem) === 1 && !endsShort(stem))]];
const finalE = (word: string) => apply(word, step5a);

const step5b: Rule[] = [['ll', 'l', (stem) => measure(`${stem}l`) > 1]];
const finalDoubleL = (word: string) => apply(word, step5b);
