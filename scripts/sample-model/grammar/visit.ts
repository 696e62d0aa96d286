/** An invented talk between doctor and patient, and the section of the note that it leads to: Conv2note in small. */
import { chance, fill, pick, pickSome, type Random } from './words';
import { conditions, drugs, frequencies, numbers, relatives, symptoms } from './world';

export interface Visit {
  /** MTS-Dialog's name of the section. */
  header: string;
  dialogue: string;
  section: string;
  /** The same as prose in other words. */
  story: string;
}

export interface Exchange {
  dialogue: string;
  section: string;
  story: string;
}

/** Every kind of talk by its header: what is said, noted, and told. */
const talks: Record<string, readonly Exchange[]> = {
  GENHX: [
    {
      dialogue:
        'Doctor: What brings you here?\nPatient: I have had {s} for {k} {u}.\nDoctor: Do you have {s2}?\nPatient: No.',
      section: 'Patient reports {s} for {k} {u} and denies {s2}.',
      story: 'It began with {s} and went on for {k} {u}. There was no {s2}.',
    },
    {
      dialogue:
        'Doctor: How can I help?\nPatient: My {s} began {k} {u} ago.\nDoctor: Any {s2}?\nPatient: Yes, that too.',
      section: 'Patient reports {s} for {k} {u} and {s2}.',
      story: 'It began with {s} and went on for {k} {u}. There was {s2} as well.',
    },
  ],
  ALLERGY: [
    {
      dialogue: 'Doctor: Do you have allergies?\nPatient: Yes, {d} gives me {e}.',
      section: 'Patient is allergic to {d}, which causes {e}.',
      story: 'A dose of {d} led to {e} once.',
    },
    {
      dialogue: 'Doctor: Do you have allergies?\nPatient: No, but {s} bothers me.',
      section: 'Patient denies allergies and reports {s}.',
      story: 'No drug was a problem, and there was {s}.',
    },
  ],
  MEDICATIONS: [
    {
      dialogue: 'Doctor: Which drugs do you take?\nPatient: I take {d} for my {c}.',
      section: 'Patient takes {d} for {c}.',
      story: 'The {c} was kept down with {d}.',
    },
    {
      dialogue: 'Doctor: Do you still take {d}?\nPatient: No, it gave me {e}.',
      section: 'Patient stopped {d} because of {e}.',
      story: 'There was no more {d} after the {e}.',
    },
  ],
  'FAM/SOCHX': [
    {
      dialogue: 'Doctor: Is anybody in your family ill?\nPatient: My {r} has {c}.',
      section: 'Family history of {c} in the {r}.',
      story: 'The {r} lives with {c}.',
    },
    {
      dialogue: 'Doctor: Is there {c} in your family?\nPatient: My {r} had it, my {r2} did not.',
      section: 'Family history of {c} in the {r}.',
      story: 'The {r} lives with {c} and the {r2} is well.',
    },
  ],
  PLAN: [
    {
      dialogue: 'Doctor: Take {d} {n} mg {f} and come back in {k} weeks.\nPatient: I will.',
      section: 'Plan is {d} {n} mg {f} and return in {k} weeks.',
      story: 'The next visit was {k} weeks later, with {d} {f}.',
    },
  ],
};

/** One or two exchanges on different matters. */
export function drawVisit(random: Random): Visit {
  const headers = pickSome(random, Object.keys(talks), chance(random, 0.4) ? 2 : 1);
  const parts = headers.map((header) => drawExchange(random, header));
  const joined = (key: keyof Exchange, by: string) => parts.map((part) => part[key]).join(by);
  return {
    header: headers[0]!,
    dialogue: joined('dialogue', '\n'),
    section: joined('section', ' '),
    story: joined('story', ' '),
  };
}

/** A few words on the matter of a header. */
export function drawExchange(random: Random, header: string): Exchange {
  const exchange = pick(random, talks[header]!);
  const drug = pick(random, drugs);
  const [s, s2] = pickSome(random, symptoms, 2);
  const [r, r2] = pickSome(random, relatives, 2);
  const values = {
    ...{ s: s!, s2: s2!, r: r!, r2: r2!, d: drug.name, n: drug.dose, e: drug.effect },
    c: exchange.section.includes('{d}') ? drug.condition : pick(random, conditions),
    k: pick(random, numbers),
    u: pick(random, ['days', 'weeks', 'months']),
    f: pick(random, frequencies),
  };
  return {
    dialogue: fill(exchange.dialogue, values),
    section: fill(exchange.section, values),
    story: fill(exchange.story, values),
  };
}
