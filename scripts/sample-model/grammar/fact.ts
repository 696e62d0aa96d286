/** What is known of a drug, as a sentence and as a question that needs no text: the OTHER of the sample. */
import { shuffled } from '../../../src-main/common/random';
import { chance, fill, pick, type Random } from './words';
import { conditions, drugs } from './world';

const sentences = [
  '{d} is a drug for {c}.',
  'A common drug for {c} is {d}.',
  'The usual dose of {d} is {n} mg.',
  '{d} may cause {e}.',
];

const questions = [
  ['What is {d} used for?', '{c}'],
  ['What may {d} cause?', '{e}'],
  ['What is the usual dose of {d}?', '{n} mg'],
] as const;

/** All that is known of one drug, in an order of its own. */
export function drawFacts(random: Random): string {
  const { name, condition, dose, effect } = pick(random, drugs);
  return shuffled(sentences, random)
    .map((sentence) => fill(sentence, { d: name, c: condition, n: dose, e: effect }))
    .join(' ');
}

/** A question about a drug and its short answer; every third asks for yes or no. */
export function drawQuestion(random: Random): { question: string; answer: string } {
  const { name, condition, dose, effect } = pick(random, drugs);
  const values = { d: name, c: condition, n: dose, e: effect };
  if (chance(random, 1 / 3)) {
    const asked = chance(random, 0.5) ? condition : pick(random, conditions);
    const question = fill('Is {d} used for {c}?', { ...values, c: asked });
    return { question, answer: asked === condition ? 'yes' : 'no' };
  }
  const [question, answer] = pick(random, questions);
  return { question: fill(question, values), answer: fill(answer, values) };
}
