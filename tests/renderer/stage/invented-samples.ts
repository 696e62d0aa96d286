/** What an invented Run answered on the way. */
import type { SampleReport } from '../../../src-main/common/samples';

const asked = [
  {
    instruction: 'Summarise the letter in one sentence.',
    input:
      'Seen on ward 4 on the third day after a cholecystectomy. No fever, the wound is dry, she eats and walks. Home tomorrow with paracetamol; the stitches come out at the practice in a week.',
    output: 'Well three days after gallbladder surgery; goes home tomorrow, stitches out in a week.',
  },
  {
    instruction: 'Is the dose that the note names within the usual range?',
    input: 'Metformin 500 mg twice a day.',
    output: 'Yes: 500 mg twice a day is a usual dose.',
  },
  {
    instruction: 'Name the two drugs of the letter.',
    input: 'Ramipril was stopped, bisoprolol begun.',
    output: 'Ramipril, bisoprolol',
  },
];

/** By row, from what the base says to what was learnt. */
const answers = [
  [
    'The letter is a letter. The letter is about ward 4 and the letter is',
    'Seen on ward 4 after surgery, no fever, home tomorrow.',
    'Well after gallbladder surgery; goes home tomorrow with paracetamol.',
    'Well three days after gallbladder surgery; goes home tomorrow with paracetamol.',
  ],
  [
    'Metformin is a',
    'Yes, it is in the usual range.',
    'Yes: 500 mg is a usual dose.',
    'Yes: 500 mg twice a day is a usual dose.',
  ],
  ['', 'Ramipril', 'Ramipril and bisoprolol', 'Ramipril, bisoprolol'],
];

export function samplesAfter(step: number): SampleReport {
  const learnt = Math.min(3, Math.floor(step / 250));
  return { afterStep: step, samples: asked.map((row, i) => ({ ...row, answer: answers[i]![learnt]! })) };
}

/** Every 50 steps. */
export const samplesUpTo = (steps: number): SampleReport[] =>
  steps === 0 ? [] : Array.from({ length: Math.floor(steps / 50) + 1 }, (_, i) => samplesAfter(50 * i));
