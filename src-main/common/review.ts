/** Reviews: what a reviewer says of an instruction, what she changes in it, and where a row stands after several reviewers. */
import type { CategoryLabel } from './category-label';
import type { CrossTable } from './cross-table';
import { WorkbenchError } from './errors';
import type { Category, InstructionText, ReviewState, Split } from './instruction';
import type { Exclusion } from './overlap';
import type { Agreement } from './rating';
import type { Strategy } from './review-sample';

export const decisions = ['accepted', 'rejected'] as const;
export type Decision = (typeof decisions)[number];

/** One thing that is rated, on a scale of whole numbers from 1. */
export interface Criterion {
  /** Letters, digits and hyphens; the column in exports. */
  name: string;
  /** What the reviewer is asked. */
  about: string;
  /** The best value, 2 to 10. */
  top: number;
  /** instruction: each is rated; dataset: rated once, as a whole. */
  of: 'instruction' | 'dataset';
}

export const standardRubric: readonly Criterion[] = [
  { name: 'quality', about: 'Is it clear, complete and well written?', top: 5, of: 'instruction' },
  { name: 'relevance', about: 'Does it matter to biomedical work?', top: 5, of: 'instruction' },
  { name: 'correctness', about: 'Is the output true, and does it answer?', top: 5, of: 'instruction' },
  { name: 'diversity', about: 'Do the instructions differ from each other?', top: 5, of: 'dataset' },
];

/** By criterion; one that was not rated is absent. */
export type Ratings = Record<string, number>;

/** Where one reviewer stands with one instruction. */
export interface Review {
  reviewer: string;
  /** null: not decided. */
  decision: Decision | null;
  ratings: Ratings;
  note: string;
}

/** What each kind of change sets. category null: the hand's label is taken back. */
export interface ChangeValues {
  decision: Decision | null;
  ratings: Ratings;
  note: string;
  category: Category | null;
  text: InstructionText;
  /** The word on reviewers who disagree; it wins. */
  adjudication: Decision | null;
}
export type ChangeKind = keyof ChangeValues;
export type Change = { [K in ChangeKind]: { kind: K; value: ChangeValues[K] } }[ChangeKind];

/** One line of the history of a row. Nothing is ever taken out of it: an undo is a line of its own. */
export type HistoryEntry = {
  /** Counts up over the workspace. */
  position: number;
  /** ISO 8601. */
  at: string;
  who: string;
  /** The position of the entry that this one takes back; null: it takes back none. */
  undoes: number | null;
} & { [K in ChangeKind]: { kind: K; before: ChangeValues[K]; after: ChangeValues[K] } }[ChangeKind];

/**
 * Where a row stands: the adjudicator's decision wins; one reviewer's counts; several must agree, else it is pending.
 * @param said the decisions of all reviewers who have decided
 * @returns null: nobody has decided
 */
export function stateOf(said: readonly Decision[], adjudication: Decision | null): ReviewState | null {
  if (adjudication !== null) return adjudication;
  const [first] = said;
  if (first === undefined) return null;
  return said.every((decision) => decision === first) ? first : 'pending';
}

/** Whether the decisions of several reviewers wait for an adjudicator. */
export const disagree = (said: readonly Decision[], adjudication: Decision | null): boolean =>
  said.length > 1 && stateOf(said, adjudication) === 'pending';

/** A pause longer than this is none of the work, in seconds. */
const longestGap = 120;
/** Shorter stretches say nothing of a pace. */
const fewestGaps = 3;

/**
 * Seconds a decision takes, pauses left out: the mean gap between decisions that follow each other within two minutes.
 * @param times of decisions, in ms, ascending
 * @returns null while fewer than three gaps are known
 */
export function secondsPerDecision(times: readonly number[]): number | null {
  const gaps = times
    .slice(1)
    .map((time, i) => (time - times[i]!) / 1000)
    .filter((gap) => gap <= longestGap);
  return gaps.length < fewestGaps ? null : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

/** How far one reviewer is with a queue. */
export interface Session {
  reviewer: string;
  /** Rows of the queue. */
  of: number;
  reviewed: number;
  accepted: number;
  rejected: number;
  edited: number;
  /** null: not known yet. */
  perMinute: number | null;
  secondsLeft: number | null;
  /** Rows whose reviewers disagree, not adjudicated yet. */
  toAdjudicate: number;
}

/** Which rows of a queue are shown: all; those that one has not decided; those that one has; those to adjudicate. */
export const shows = ['open', 'all', 'decided', 'disagreements'] as const;
export type Show = (typeof shows)[number];

export interface QueueSummary {
  id: number;
  name: string;
  /** pack: it came with a review pack. */
  strategy: Strategy | 'pack';
  seed: number;
  /** ISO 8601. */
  createdAt: string;
  rows: number;
}

/** One line of a queue. */
export interface QueueRow {
  id: string;
  category: Category | null;
  /** The beginning of the instruction. */
  instruction: string;
  /** Why the row is uncertain, in words; empty where it is not, or was not drawn for it. */
  reasons: string[];
  /** The reviewer's own; in adjudication the adjudicated one. */
  decision: Decision | null;
}

/** One instruction as a reviewer sees it. Another's review is hidden until her own decision is in. */
export interface ReviewItem extends InstructionText {
  id: string;
  category: Category | null;
  split: Split;
  source: string;
  /** 1-based, in the order of import. */
  row: number;
  /** What each method says of the category, in order of precedence. */
  labels: CategoryLabel[];
  /** Others of its group of near-duplicates; null: no search has found any. */
  duplicates: { others: number; threshold: number } | null;
  /** What sets it aside from training, the newest first. */
  exclusions: Exclusion[];
  /** As it was imported; null where it was never edited. */
  original: InstructionText | null;
  own: Review;
  /** Reviews that may be seen. */
  others: Review[];
  adjudication: Decision | null;
  /** The newest first. */
  history: HistoryEntry[];
}

/** A list of rows to review, with what surrounds it. */
export interface OpenedReview {
  /** Names the list; it is known for as long as the program keeps it. */
  list: string;
  /** Rows of the list. */
  total: number;
  session: Session;
  queues: QueueSummary[];
  /** Who has reviewed anything in the dataset. */
  reviewers: string[];
  rubric: readonly Criterion[];
  /** The reviewer's ratings of the dataset as a whole. */
  ofDataset: Ratings;
}

/** How far the reviewers of a queue agree, over the rows that two or more have rated. */
export interface ReviewAgreement {
  /** `decision`, or a criterion. */
  of: string;
  seed: number;
  /** null: no row has two ratings yet. */
  agreement: Agreement | null;
  /** Share of all decisions that accept; null for a criterion, and while there is none. */
  accepted: number | null;
  /** Of two reviewers. */
  table: CrossTable | null;
}

/** @throws WorkbenchError `usage` for a name that is blank or longer than 100 characters */
export function checkReviewer(name: string): string {
  const reviewer = name.normalize('NFC').trim();
  if (reviewer !== '' && reviewer.length <= 100) return reviewer;
  throw new WorkbenchError(
    'usage',
    `A reviewer cannot be named ${JSON.stringify(reviewer.slice(0, 40))}: a name has 1 to 100 characters.`,
    'Name the reviewer, such as --reviewer R1.',
  );
}

/** @throws WorkbenchError `usage` naming the criterion and its scale */
export function checkRatings(ratings: Ratings, rubric: readonly Criterion[]): Ratings {
  for (const [name, value] of Object.entries(ratings)) {
    const criterion = rubric.find((one) => one.name === name);
    if (criterion && Number.isInteger(value) && value >= 1 && value <= criterion.top) continue;
    throw new WorkbenchError(
      'usage',
      criterion
        ? `The ${name} is ${value}; it is rated from 1 to ${criterion.top}, in whole numbers.`
        : `The rubric has no criterion “${name}”.`,
      `It rates ${rubric.map((one) => `${one.name} (1 to ${one.top})`).join(', ') || 'nothing'}.`,
    );
  }
  return ratings;
}

const criterionName = /^[a-z][a-z0-9-]{0,39}$/;
/** Columns that an export of reviews has anyway. */
const taken = ['item', 'rater', 'value', 'note', 'review', 'adjudication', 'category', 'edited', 'at'];

/** @throws WorkbenchError `usage` naming the criterion */
export function checkRubric(rubric: readonly Criterion[]): readonly Criterion[] {
  const seen = new Set<string>(taken);
  for (const { name, top } of rubric) {
    const fault = !criterionName.test(name)
      ? 'has a name that is not made of small letters, digits and hyphens'
      : seen.has(name)
        ? 'has a name that is taken'
        : !(Number.isInteger(top) && top >= 2 && top <= 10)
          ? `is rated up to ${top}; a scale ends at 2 to 10`
          : null;
    seen.add(name);
    if (fault) throw new WorkbenchError('usage', `The criterion “${name}” ${fault}.`, 'Change the rubric.');
  }
  if (rubric.length <= 12) return rubric;
  throw new WorkbenchError('usage', `The rubric has ${rubric.length} criteria; it may have 12.`);
}

/** @throws WorkbenchError `usage` for a text that could not have been imported either */
export function checkText(text: InstructionText): InstructionText {
  for (const field of ['instruction', 'input', 'output'] as const) {
    if (!text[field].isWellFormed())
      throw new WorkbenchError('usage', `The ${field} holds half a character.`, 'Type it anew.');
    if (field !== 'input' && text[field].trim() === '')
      throw new WorkbenchError('usage', `The ${field} is blank.`, 'Reject the row if it has none.');
  }
  return text;
}
