/**
 * What an instruction asks for: the first verb in the imperative and the noun it governs, by rules that can be read here.
 * It stands in for the parser behind the paper's figure (Self-Instruct took the root verb and its direct object); questions
 * and instructions without an imperative have no verb.
 */
import { baseVerb } from './verbs';

export interface RootVerb {
  verb: string;
  /** Singular; null: the verb governs no noun, as in “Explain how …”. */
  object: string | null;
}

/** A sentence begins after these, as in “Given the note, list …”; whatever they govern ends at the next comma. */
const clauseOpeners = words(
  'given based using in for from with without after before as if when while to on at by under considering assuming suppose once following about according you',
);
/** Said before the verb, and no part of the task. */
const leadIns =
  /^(?:(?:please|kindly|and|so|now|then|next|first|finally|also|just|always)\s+|(?:can|could|would|will) you (?:please )?|(?:i|we) (?:want|need|would like) you to |you (?:need|have|are (?:asked|required|expected|instructed)|should|must|will)(?: to)? |your (?:task|job|goal|role) is to |try to |let us |let's )/;
const determiners = words(
  'a an the this that these those each every any all some both either such no my your his her its our their me us him them one two three four five six seven eight nine ten several many more most few other another following given related relevant',
);
/** Parts of a verb of two words, as in “find out”. */
const particles = words('up out down off');
const boundaries = words(
  'of in on at for from to with without by into onto about as like that which who whom whose where when while whether if how why what than and or but nor so because i you he she it we they is are was were be been am has have had do does did can could should would will may might must using based according between among during after before under over per via within through including regarding concerning related relevant given following above below out down up off',
);
const adverbsNot = words('family anomaly assembly reply supply therapy biopsy early daily likely only');

/** @returns null when no sentence of the text begins with a known verb */
export function rootVerb(text: string): RootVerb | null {
  for (const sentence of sentencesOf(text)) {
    const found = verbOf(sentence);
    if (found) return found;
  }
  return null;
}

/** The beginnings of the text are enough: the task stands there. */
function sentencesOf(text: string): string[] {
  return text
    .slice(0, 2000)
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/[.!?:;\n]+(?:\s|$)/, 8);
}

function verbOf(sentence: string): RootVerb | null {
  let rest = sentence;
  let opened = false;
  // So many words and clauses may stand before the verb.
  for (let i = 0; i < 6; i++) {
    rest = rest.replace(/^[^a-z]+/, '');
    const said = leadIns.exec(rest)?.[0];
    if (said !== undefined) {
      rest = rest.slice(said.length);
      opened = true;
    }
    const tokens = tokensOf(rest);
    const [first] = tokens;
    if (first === undefined) return null;
    const verb = baseVerb(first);
    if (verb !== null) return { verb, object: objectOf(tokens) };
    if (said !== undefined) continue;
    if (isAdverb(first)) {
      rest = rest.slice(first.length);
      continue;
    }
    opened ||= clauseOpeners.has(first);
    const comma = rest.indexOf(',');
    if (!opened || comma < 0) return null;
    rest = rest.slice(comma + 1);
  }
  return null;
}

/** The last word of the first run of nouns and adjectives after the verb, and after verbs joined to it. */
function objectOf(tokens: readonly string[]): string | null {
  let head: string | null = null;
  let i = particles.has(tokens[1] ?? '') ? (tokens[0] === 'come' && tokens[2] === 'with' ? 3 : 2) : 1;
  for (; i < tokens.length; i++) {
    const token = tokens[i]!;
    const isJoin = token === 'and' || token === 'or' || token === ',';
    if (head === null && isJoin && baseVerb(tokens[i + 1] ?? '') !== null) i++;
    else if (head === null && determiners.has(token)) continue;
    else if (boundaries.has(token) || !/^[a-z]/.test(token)) break;
    else if (determiners.has(token) || /'s$|s'$/.test(token) || isAdverb(token)) continue;
    else if (head !== null && isParticiple(token, tokens[i + 1])) break;
    else head = token;
  }
  return head === null ? null : singular(head);
}

/** Behind a noun, and with no noun behind it, as in “drugs mentioned in the note”; not so in “a care planning list”. */
function isParticiple(word: string, next: string | undefined): boolean {
  const ends = next === undefined || boundaries.has(next) || determiners.has(next) || !/^[a-z]/.test(next);
  return ends && /.{2}(?:ed|ing)$/.test(word);
}

const tokensOf = (text: string): string[] => text.match(/[a-z]+(?:['-][a-z]+)*'?|[0-9]+|[^\sa-z0-9]/g) ?? [];

const isAdverb = (word: string): boolean => /.{2}ly$/.test(word) && !adverbsNot.has(word);

const irregular: Readonly<Record<string, string>> = {
  people: 'person', children: 'child', men: 'man', women: 'woman', criteria: 'criterion', diagnoses: 'diagnosis',
  analyses: 'analysis', hypotheses: 'hypothesis', syntheses: 'synthesis', prognoses: 'prognosis', bases: 'basis',
  phenomena: 'phenomenon', bacteria: 'bacterium', viruses: 'virus', indices: 'index', appendices: 'appendix',
  bias: 'bias', pancreas: 'pancreas', gas: 'gas', lens: 'lens',
}; // prettier-ignore

function singular(noun: string): string {
  const word = noun.replace(/'$/, '');
  if (irregular[word]) return irregular[word];
  if (/(?:ss|us|is|ics)$/.test(word) || word.length < 4) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sses|xes|ches|shes|zes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
