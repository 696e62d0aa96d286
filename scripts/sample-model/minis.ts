/** Mini files of the benchmarks that the sample model is not made for: each a few dozen records as the official file has them. */
import { randomFrom } from '../../src-main/common/random';
import { drawEncounter } from './grammar/encounter';
import { drawLetter } from './grammar/letter';
import { drawPremise, relations } from './grammar/pair';
import { drawPronoun } from './grammar/pronoun';
import { drawShortQuestion, drawVignette, isMulti } from './grammar/question';
import { drawStudy } from './grammar/study';
import { pick, sentences, type Random } from './grammar/words';
import { conditions, drugs } from './grammar/world';

/** A record by the column names of the official file. */
export type OfficialRecord = Readonly<Record<string, unknown>>;

const letters = ['A', 'B', 'C', 'D'];
const seed = 4;

/** By the name of its file in the sample. @param of another seed: a development set */
export function drawMinis(of = seed): Record<string, OfficialRecord[]> {
  const random = randomFrom(of);
  return {
    'medqa.jsonl': different(40, 'question', () => medqaRecord(random)),
    'medmcqa.json': different(40, 'question', () => medmcqaRecord(random)),
    'bioasq.json': different(40, 'body', (i) => bioasqRecord(random, i)),
    'mednli.jsonl': different(14, 'sentence1', () => premiseOf(random)).flatMap((one) =>
      mednliRecords(random, one),
    ),
    'coreference.csv': different(30, 'snippet', () => coreferenceRecord(random)).map(numbered),
    'conv2note-aci.csv': different(20, 'dialogue', (i) => aciRecord(random, i)),
    'icliniq.json': different(30, 'input', () => icliniqRecord(random)),
  };
}

/** So many records, no two with the same value of the field. */
function different<R extends OfficialRecord>(count: number, field: keyof R, draw: (i: number) => R): R[] {
  const taken = new Map<unknown, R>();
  while (taken.size < count) {
    const record = draw(taken.size);
    if (!taken.has(record[field])) taken.set(record[field], record);
  }
  return [...taken.values()];
}

const hexOf = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');

const uuidOf = (random: Random): string => [8, 4, 4, 4, 12].map((digits) => hexOf(random, digits)).join('-');

function medqaRecord(random: Random): OfficialRecord {
  const { question, options, right, phrases } = drawVignette(random);
  return {
    question,
    answer: options[right],
    options: Object.fromEntries(options.map((option, i) => [letters[i], option])),
    meta_info: pick(random, ['step1', 'step2&3']),
    answer_idx: letters[right],
    metamap_phrases: phrases,
  };
}

function medmcqaRecord(random: Random): OfficialRecord {
  const { question, options, right, why } = drawShortQuestion(random);
  const [opa, opb, opc, opd] = options;
  return {
    question,
    exp: pick(random, [why, null]),
    // From 1, as in the official files.
    cop: right + 1,
    ...{ opa, opb, opc, opd },
    subject_name: 'Pharmacology',
    topic_name: pick(random, ['Drugs', null]),
    id: uuidOf(random),
    choice_type: isMulti(random) ? 'multi' : 'single',
  };
}

/** Three in four ask for yes or no; the others are of BioASQ's other kinds, which are not scored. */
function bioasqRecord(random: Random, i: number): OfficialRecord {
  const asked = i % 4 < 3 ? askYesOrNo(random) : pick(random, [askFactoid, askList, askSummary])(random);
  const document = `http://www.ncbi.nlm.nih.gov/pubmed/${i + 1}`;
  const { snippets, ...question } = asked;
  return {
    ...question,
    documents: [document],
    snippets: snippets.map((text) => ({
      ...{ document, text, beginSection: 'abstract', endSection: 'abstract' },
      ...{ offsetInBeginSection: 0, offsetInEndSection: text.length },
    })),
    id: hexOf(random, 24),
  };
}

type AskedBioasq = OfficialRecord & { body: string; snippets: readonly string[] };

function askYesOrNo(random: Random): AskedBioasq {
  const verdict = pick(random, ['yes', 'yes', 'no'] as const);
  const { contexts, question, conclusion } = drawStudy(random, verdict);
  return {
    type: 'yesno',
    body: question,
    snippets: contexts,
    // The case varies in the official files.
    exact_answer: pick(random, [verdict, verdict, verdict === 'yes' ? 'Yes' : 'No']),
    ideal_answer: [conclusion],
  };
}

function askFactoid(random: Random): AskedBioasq {
  const { name, effect } = pick(random, drugs);
  return {
    type: 'factoid',
    body: `Which effect of ${name} is known?`,
    snippets: [sentences(`${name} may cause ${effect}.`)],
    exact_answer: [[effect]],
    ideal_answer: [`A known effect of ${name} is ${effect}.`],
  };
}

function askList(random: Random): AskedBioasq {
  const condition = pick(random, conditions);
  const names = drugs.filter((drug) => drug.condition === condition).map(({ name }) => name);
  return {
    type: 'list',
    body: `Which drugs are used for ${condition}?`,
    snippets: names.map((name) => sentences(`${name} is a drug for ${condition}.`)),
    exact_answer: names.map((name) => [name]),
    ideal_answer: [`For ${condition} there is ${names.join(' or ')}.`],
  };
}

function askSummary(random: Random): AskedBioasq {
  const { contexts, conclusion, treatment, outcome, people } = drawStudy(random);
  return {
    type: 'summary',
    body: `What is known of ${treatment} and ${outcome} in ${people}?`,
    snippets: contexts,
    ideal_answer: [conclusion],
  };
}

const premiseOf = (random: Random) => {
  const { premise, hypotheses } = drawPremise(random);
  return { sentence1: premise, hypotheses };
};

function mednliRecords(
  random: Random,
  { sentence1, hypotheses }: ReturnType<typeof premiseOf>,
): OfficialRecord[] {
  return relations.map((relation) => {
    const sentence2 = hypotheses[relation];
    return {
      gold_label: relation,
      sentence1_binary_parse: binaryParse(sentence1),
      sentence1_parse: flatParse(sentence1),
      ...{ sentence1, sentence2 },
      sentence2_binary_parse: binaryParse(sentence2),
      sentence2_parse: flatParse(sentence2),
      pairID: uuidOf(random),
    };
  });
}

const wordsOf = (sentence: string): string[] => sentence.match(/\w+|[^\s\w]/g) ?? [];
/** Parses as the official files write them, but of no grammar: nothing here reads them. */
const flatParse = (sentence: string): string =>
  `(ROOT (S ${wordsOf(sentence)
    .map((word) => `(X ${word})`)
    .join(' ')}))`;
const binaryParse = (sentence: string): string =>
  wordsOf(sentence).reduceRight((rest, word) => (rest === '' ? word : `( ${word} ${rest} )`), '');

function coreferenceRecord(random: Random) {
  const { snippet, pronoun, antecedents } = drawPronoun(random);
  const [one] = antecedents;
  return { snippet, pronoun, antecedent: antecedents.length === 1 ? one : antecedents };
}

const numbered = (record: OfficialRecord, index: number): OfficialRecord => ({ index, ...record });

function aciRecord(random: Random, i: number): OfficialRecord {
  return {
    dataset: pick(random, ['virtassist', 'virtscribe', 'aci']),
    encounter_id: `D2N${901 + i}`,
    ...drawEncounter(random),
  };
}

function icliniqRecord(random: Random): OfficialRecord {
  const { letter, answers } = drawLetter(random);
  return {
    input: letter,
    answer_icliniq: answers.icliniq,
    answer_chatgpt: answers.chatgpt,
    answer_chatdoctor: answers.chatdoctor,
  };
}
