/** Invented multiple-choice questions on drugs: a vignette with its question, as MedQA has them, and MedMCQA's short ones. */
import { shuffled } from '../../../src-main/common/random';
import { chance, fill, pick, pickSome, sentences, type Random } from './words';
import { conditions, drugs, effects, numbers, type Drug } from './world';

export interface Question {
  question: string;
  /** Four, in the order they are shown. */
  options: string[];
  /** Which of them is right, from 0. */
  right: number;
  /** What the question is about, in a few words. */
  phrases: string[];
  /** Why it is right. */
  why: string;
}

interface Asked {
  question: string;
  answer: string;
  /** Three wrong answers at least. */
  others: readonly string[];
  why: string;
}

const causes = [
  'A {age}-year-old {who} with {c} has taken {d} for {k} weeks and {d2} for years. {S} now comes with {e}. Which drug is the most likely cause?',
  '{k} days after {d} was added to {d2}, a {age}-year-old {who} notices {e}. {S} has {c}. Which of the following drugs explains this best?',
];
const choices = [
  'A {age}-year-old {who} has had {c} for {k} months. {S} does not tolerate {d2}. Which of the following drugs would be given instead?',
  'A {age}-year-old {who} comes with {c} and asks for a drug other than {d2}, which did not help. Which of the following is the best choice?',
];
const warnings = [
  'A {age}-year-old {who} is given {d} for {c}. Which of the following effects should be spoken of before the first dose?',
];

const namesOf = (list: readonly Drug[]) => list.map(({ name }) => name);

/** A vignette: what explains an effect, what else may be given, what to warn of. */
export function drawVignette(random: Random): Question {
  const age = 20 + Math.floor(random() * 60);
  const [who, S] = pick(random, [
    ['man', 'He'],
    ['woman', 'She'],
  ] as const);
  const k = pick(random, numbers);
  const kind = pick(random, [askCause, askChoice, askWarning]);
  const { drug, ...asked } = kind(random);
  const values = { age, who, S, k, c: drug.condition, d: drug.name, e: drug.effect };
  const question = sentences(fill(asked.question, values));
  return withOptions(random, { ...asked, question }, [`${age} year old`, drug.condition]);
}

function askCause(random: Random): Asked & { drug: Drug } {
  const drug = pick(random, drugs);
  const innocent = drugs.filter(({ effect }) => effect !== drug.effect);
  const other = pick(random, innocent);
  return {
    drug,
    question: pick(random, causes).replaceAll('{d2}', other.name),
    answer: drug.name,
    others: [other.name, ...namesOf(pickSome(random, innocent, 4).filter((one) => one !== other))].slice(
      0,
      3,
    ),
    why: `${drug.name} may cause ${drug.effect}.`,
  };
}

function askChoice(random: Random): Asked & { drug: Drug } {
  const drug = pick(random, drugs.filter(hasSibling));
  const siblings = drugs.filter((one) => one.condition === drug.condition);
  const refused = pick(
    random,
    siblings.filter((one) => one !== drug),
  );
  return {
    drug,
    question: pick(random, choices).replaceAll('{d2}', refused.name),
    answer: drug.name,
    others: namesOf(
      pickSome(
        random,
        drugs.filter(({ condition }) => condition !== drug.condition),
        3,
      ),
    ),
    why: `${drug.name} is a drug for ${drug.condition}.`,
  };
}

function askWarning(random: Random): Asked & { drug: Drug } {
  const drug = pick(random, drugs);
  const others = pickSome(
    random,
    effects.filter((effect) => effect !== drug.effect),
    3,
  );
  return {
    drug,
    question: pick(random, warnings),
    answer: drug.effect,
    others,
    why: `${drug.name} may cause ${drug.effect}.`,
  };
}

const hasSibling = ({ name, condition }: Drug): boolean =>
  drugs.some((one) => one.condition === condition && one.name !== name);

/** A short question of one line: use, effect or dose of a drug. */
export function drawShortQuestion(random: Random): Question {
  const { name, condition, effect, dose } = pick(random, drugs);
  const asked = pick(random, [
    {
      question: `Which of the following conditions is treated with ${name}?`,
      answer: condition,
      others: conditions.filter((one) => one !== condition),
      why: `${name} is a drug for ${condition}.`,
    },
    {
      question: sentences(`${condition} is treated with:`),
      answer: name,
      others: namesOf(drugs.filter((one) => one.condition !== condition)),
      why: `${name} is a drug for ${condition}.`,
    },
    {
      question: `A known effect of ${name} is:`,
      answer: effect,
      others: effects.filter((one) => one !== effect),
      why: `${name} may cause ${effect}.`,
    },
    {
      question: `The usual single dose of ${name} is:`,
      answer: `${dose} mg`,
      others: [...new Set(drugs.map((one) => one.dose))].filter((one) => one !== dose).map((n) => `${n} mg`),
      why: `${name} is given at ${dose} mg.`,
    },
  ]);
  return withOptions(random, { ...asked, others: pickSome(random, asked.others, 3) }, [name]);
}

function withOptions(random: Random, asked: Asked, phrases: string[]): Question {
  const { question, answer, others, why } = asked;
  const options = shuffled([answer, ...others], random);
  return { question, options, right: options.indexOf(answer), phrases, why: sentences(why) };
}

/** Every third question is one of several that may be right elsewhere; here one is. */
export const isMulti = (random: Random): boolean => chance(random, 1 / 3);
