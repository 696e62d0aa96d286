/** An invented study that finds yes, no or maybe: the abstract of PubMedQA in small. */
import { chance, fill, pick, pickSome, type Random } from './words';
import { conditions, numbers, outcomes, people, samples, treatments } from './world';

export type Verdict = 'yes' | 'no' | 'maybe';

export interface Study {
  /** Aim and results. */
  contexts: [string, string];
  question: string;
  verdict: Verdict;
  /** The finding again, as a sentence that answers no question. */
  conclusion: string;
  /** The same in a word or two. */
  finding: string;
  people: string;
  treatment: string;
  outcome: string;
}

const aims = [
  'We asked whether {t} reduces {o} in {p} with {c}.',
  'It is not known whether {t} reduces {o} in {p} with {c}.',
  'The aim was to learn whether {t} reduces {o} in {p} with {c}.',
];

/** Most words stand in findings of more than one verdict. */
const findings: Record<Verdict, readonly string[]> = {
  yes: [
    '{o} fell with {t} and did not change without it',
    'there was less {o} with {t} than without it',
    'the difference in {o} was large and clear',
    '{o} was lower with {t} than without it',
  ],
  no: [
    '{o} did not change with {t}',
    'there was as much {o} with {t} as without it',
    'there was no difference in {o}',
    '{o} was the same with {t} as without it',
  ],
  maybe: [
    '{o} fell in some and rose in others',
    'there was a difference in {o} that may be chance',
    '{o} was a little lower with {t} in some',
    'the change in {o} was not clear',
  ],
};

const conclusions: Record<Verdict, readonly string[]> = {
  yes: ['So {t} reduces {o}.', 'So {t} helps against {o}.'],
  no: ['So {t} does not reduce {o}.', 'So {t} is no help against {o}.'],
  maybe: ['So we cannot tell whether {t} reduces {o}.', 'So it is not clear whether {t} reduces {o}.'],
};

const verdicts = ['yes', 'no', 'maybe'] as const;

const shortFindings: Record<Verdict, string> = { yes: 'lower', no: 'the same', maybe: 'unclear' };

/** Every fifth study has a second outcome, with a finding of its own. */
export function drawStudy(random: Random, verdict = pick(random, verdicts)): Study {
  const [o, other] = pickSome(random, outcomes, 2);
  const t = pick(random, treatments);
  const p = pick(random, people);
  const values = { t, o: o!, p, c: pick(random, conditions) };
  const found = [fill(pick(random, findings[verdict]), values)];
  if (chance(random, 1 / 5)) {
    const aside = fill(pick(random, findings[pick(random, verdicts)]), { ...values, o: other! });
    found.splice(chance(random, 0.5) ? 0 : 1, 0, aside);
  }
  const frame = `Over {w} weeks, {n} {p} with {c} tried {t}: ${found.join('; ')}.`;
  return {
    contexts: [
      fill(pick(random, aims), values),
      fill(frame, { ...values, w: pick(random, numbers), n: pick(random, samples) }),
    ],
    question: fill('Does {t} reduce {o} in {p} with {c}?', values),
    verdict,
    conclusion: fill(pick(random, conclusions[verdict]), values),
    finding: shortFindings[verdict],
    people: p,
    treatment: t,
    outcome: o!,
  };
}
