/** An invented visit from greeting to plan, and its whole note in parts: ACI-Bench in small. */
import { pick, type Random } from './words';
import { drawExchange } from './visit';

export interface Encounter {
  dialogue: string;
  note: string;
}

/** By MTS-Dialog's header of what is said, the part of the note it goes to. */
const parts: Readonly<Record<string, string>> = {
  GENHX: 'HISTORY OF PRESENT ILLNESS',
  ALLERGY: 'ALLERGIES',
  MEDICATIONS: 'MEDICATIONS',
  'FAM/SOCHX': 'FAMILY HISTORY',
  PLAN: 'ASSESSMENT AND PLAN',
};

const greetings = [
  '[doctor] hi, good to see you again.\n[patient] hello doctor.',
  '[doctor] good morning.\n[patient] good morning.',
  '[doctor] hello, please have a seat.\n[patient] thank you.',
];
const ends = [
  '[doctor] any questions?\n[patient] no, that is all.',
  '[doctor] take care.\n[patient] thank you, bye.',
];

export function drawEncounter(random: Random): Encounter {
  const talks = Object.keys(parts).map((header) => ({ header, ...drawExchange(random, header) }));
  const said = talks.map(({ dialogue }) =>
    dialogue.replaceAll('Doctor:', '[doctor]').replaceAll('Patient:', '[patient]'),
  );
  return {
    dialogue: [pick(random, greetings), ...said, pick(random, ends)].join('\n'),
    note: talks.map(({ header, section }) => `${parts[header]}\n\n${section}`).join('\n\n'),
  };
}
