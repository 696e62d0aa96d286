/** Words for the names that travel over the contract. */
import type { MetricName, Scoring, Way } from '../src-main/common/benchmark';
import type { ItemShow, ItemVerdict } from '../src-main/common/evaluation';
import type { LabelMethod } from '../src-main/common/category-label';
import type { Category, ReviewState } from '../src-main/common/instruction';
import type { GenerationState, Verdict } from '../src-main/common/generation';
import type { TakenUp } from '../src-main/common/desktop';
import type { Run, RunState } from '../src-main/common/run';
import { metricNames, metricTable } from '../src-main/common/metrics';
import type { IdentifierKind } from '../src-main/common/statistics';

export const metricWords = Object.fromEntries(
  metricNames.map((name) => [name, metricTable[name].title]),
) as Record<MetricName, string>;

/** What a metric is, where its name does not say it. */
export const metricNotes: Partial<Record<MetricName, string>> = {
  tokenProbability:
    'How likely the model finds the reference answer, token by token: the geometric mean of their probabilities.',
};

/** Who says which category a row has. */
export const labelMethodWords: Record<LabelMethod, string> = {
  hand: 'By hand',
  reader: 'By file',
  model: 'By model',
  rules: 'By rules',
};

export const verdictWords: Record<Verdict, string> = {
  malformed: 'Malformed',
  start: 'Odd beginning',
  'too-short': 'Too short',
  'too-long': 'Too long',
  keyword: 'Blacklisted word',
  'near-duplicate': 'Near-duplicate',
  accepted: 'Accepted',
};

export const generationWords: Record<GenerationState, string> = {
  queued: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  interrupted: 'interrupted',
};

export const wayWords: Record<Way, string> = { likelihood: 'Likelihood', generate: 'Generation' };

export const scoringWords: Record<Scoring, string> = {
  likelihood: 'likelihood',
  'likelihood-letter': 'likelihood of the letter',
  'likelihood-text': 'likelihood of the text',
  generate: 'generation',
};

export const reviewWords: Record<ReviewState, string> = {
  pending: 'to review',
  accepted: 'accepted',
  rejected: 'rejected',
};

export const identifierNames: Record<IdentifierKind, string> = {
  date: 'Date with a day',
  phone: 'Telephone number',
  'e-mail': 'E-mail address',
  'record-number': 'Record number',
  name: 'Name behind a title',
};

export const stateWords: Record<RunState, string> = {
  queued: 'waiting',
  running: 'running',
  paused: 'paused',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
};

/** Why a Run that can go on is not at work. */
export const whyStopped: Partial<Record<RunState, string>> = {
  paused: 'Paused on request.',
  cancelled: 'Cancelled on request.',
  interrupted: 'The program ended while this ran or waited.',
};

/** What a Run is trained on: “QA + IE”; none named means all of them. */
export function categoriesWords(categories: readonly Category[]): string {
  return categories.length === 0 ? 'all categories' : categories.join(' + ');
}

export const verdictOfAnswer: Record<ItemVerdict, string> = {
  right: 'right',
  wrong: 'wrong',
  unparsed: 'not readable',
  graded: 'answer',
};

export const itemShowWords: Record<ItemShow, string> = {
  all: 'all items',
  right: 'right',
  wrong: 'wrong',
  unparsed: 'not readable',
  tied: 'tied',
  differ: 'answers differ',
};

/** A Run in a few words, told from others on the same categories by its seed. */
export const runName = ({ categories, seed }: Run): string => `${categoriesWords(categories)}, seed ${seed}`;

/** A job by its kind, as the subject of a sentence. */
export const jobWords: Record<TakenUp, string> = {
  run: 'The fine-tune',
  evaluation: 'The evaluation',
  matrix: 'The matrix',
};

/** What is said at a start of the jobs that were put off at the last end. */
export function takenUpWords(jobs: readonly TakenUp[], left: number): string {
  const [first] = jobs;
  const taken =
    jobs.length > 1
      ? `${jobs.length} jobs that were put off go on from where they were.`
      : first && `${jobWords[first]} that was put off goes on from where it was.`;
  const rest = left === 0 ? '' : `${left} could not go on; Resume in its view says why.`;
  return [taken, rest].filter(Boolean).join(' ');
}

/** How an instruction becomes a prompt. */
export const templateWords = { alpaca: 'Alpaca template', chat: 'the model’s chat template' };

/** Said wherever numbers of the sample are shown. */
export const toyWords = 'Sample: a toy model or invented items; none of these numbers is a result.';
