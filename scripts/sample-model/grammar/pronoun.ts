/** An invented line or two of a note with a pronoun, and what the pronoun stands for: clinical coreference in small. */
import { fill, pick, pickSome, type Random } from './words';
import { drugs, months, numbers, relatives, symptoms } from './world';

export interface Pronoun {
  snippet: string;
  pronoun: string;
  /** Noun phrases of the snippet. */
  antecedents: string[];
}

const patterns: readonly Pronoun[] = [
  {
    snippet: '{S} was started on {d} for {c}. It was stopped in {m} because of {e}.',
    pronoun: 'It',
    antecedents: ['{d}'],
  },
  {
    snippet: 'The {s} began {k} days ago. It is worse at night. {S} takes {d} for {c}.',
    pronoun: 'It',
    antecedents: ['The {s}'],
  },
  {
    snippet: '{S} has {c} and takes {d} {n} mg, which helps against it. No {s}.',
    pronoun: 'it',
    antecedents: ['{c}'],
  },
  {
    snippet: 'The {r} has {c}. {S} was seen with {s}, which lasted {k} days.',
    pronoun: 'which',
    antecedents: ['{s}'],
  },
  {
    snippet: 'We changed {d} to {d2} in {m}. This was done because of {e}. It is well tolerated.',
    pronoun: 'It',
    antecedents: ['{d2}'],
  },
  {
    snippet: '{S} reports {s} and {s2}. These began {k} weeks ago.',
    pronoun: 'These',
    antecedents: ['{s}', '{s2}'],
  },
  {
    snippet: 'The doctor spoke with the {r} of the patient, who takes {d} for {c}.',
    pronoun: 'who',
    antecedents: ['the {r} of the patient'],
  },
];

export function drawPronoun(random: Random): Pronoun {
  const { snippet, pronoun, antecedents } = pick(random, patterns);
  const drug = pick(random, drugs);
  const [s, s2] = pickSome(random, symptoms, 2);
  const other = pick(
    random,
    drugs.filter(({ name }) => name !== drug.name),
  );
  const values = {
    ...{ S: pick(random, ['She', 'He']), d: drug.name, n: drug.dose, c: drug.condition, e: drug.effect },
    ...{ d2: other.name, s: s!, s2: s2!, r: pick(random, relatives) },
    ...{ m: pick(random, months), k: pick(random, numbers) },
  };
  return {
    snippet: fill(snippet, values),
    pronoun,
    antecedents: antecedents.map((one) => fill(one, values)),
  };
}
