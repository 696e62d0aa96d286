/** An invented sentence of a note with three that follow from it, contradict it, or do neither: MedNLI in small. */
import { fill, pick, type Random } from './words';
import { conditions, drugs, frequencies, months, numbers, symptoms } from './world';

export const relations = ['entailment', 'contradiction', 'neutral'] as const;
export type Relation = (typeof relations)[number];

export interface Premise {
  premise: string;
  hypotheses: Record<Relation, string>;
}

interface Pattern {
  premise: string;
  entailment: readonly string[];
  contradiction: readonly string[];
  neutral: readonly string[];
}

const patterns: readonly Pattern[] = [
  {
    premise: '{S} takes {d} {n} mg {f} for {c}.',
    entailment: ['{S} has {c}.', 'The patient uses {d}.'],
    contradiction: ['{S} has never taken {d}.', 'There is no history of {c}.'],
    neutral: ['{S} has had {c} for {k} years.', '{S} has {s}.'],
  },
  {
    premise: '{S} stopped {d} in {m} because of {e}.',
    entailment: ['{S} no longer takes {d}.', '{S} had {e}.'],
    contradiction: ['{S} takes {d} every day.', '{S} tolerated {d} well.'],
    neutral: ['{S} was then given another drug.', 'The {e} went away after a week.'],
  },
  {
    premise: '{S} comes with {s} for {k} days and denies {s2}.',
    entailment: ['The patient has {s}.', '{S} has no {s2}.'],
    contradiction: ['{S} has no {s}.', 'The {s2} came first.'],
    neutral: ['{S} took {d} for it.', '{S} has {c}.'],
  },
  {
    premise: 'No known allergies. {S} is on {d}.',
    entailment: ['{S} is not known to be allergic to {d}.', 'The patient takes a drug.'],
    contradiction: ['{S} is allergic to {d}.', '{S} takes no drugs.'],
    neutral: ['{S} has {c2}.', '{S} began {d} in {m}.'],
  },
  {
    premise: 'Family history of {c2} in the mother, none in the father.',
    entailment: ['The mother had {c2}.', 'The father did not have {c2}.'],
    contradiction: ['Nobody in the family had {c2}.', 'The father had {c2}.'],
    neutral: ['The patient has {c2}.', 'The mother takes {d}.'],
  },
];

export function drawPremise(random: Random): Premise {
  const pattern = pick(random, patterns);
  const drug = pick(random, drugs);
  const s = pick(random, symptoms);
  const values = {
    ...{ S: pick(random, ['She', 'He']), d: drug.name, n: drug.dose, c: drug.condition, e: drug.effect },
    ...{
      s,
      s2: pick(
        random,
        symptoms.filter((one) => one !== s),
      ),
      c2: pick(random, conditions),
    },
    ...{ f: pick(random, frequencies), m: pick(random, months), k: pick(random, numbers) },
  };
  const hypotheses = relations.map((relation) => [relation, fill(pick(random, pattern[relation]), values)]);
  return {
    premise: fill(pattern.premise, values),
    hypotheses: Object.fromEntries(hypotheses) as Record<Relation, string>,
  };
}
