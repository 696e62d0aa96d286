/** Invented reviews for the stage and the tests: no name, text or number here comes from anywhere. */
import type {
  OpenedReview,
  QueueRow,
  Review,
  ReviewAgreement,
  ReviewItem,
  Session,
} from '../../../src-main/common/review';
import { standardRubric } from '../../../src-main/common/review';
import type { PackReport } from '../../../src-main/common/review-pack';
import type { Instruction } from '../../../src-main/common/instruction';
import { instructions } from './invented';

const rows = instructions(1382);
const at = (id: string): { row: Instruction; place: number } => {
  const place = rows.findIndex((row) => row.id === id);
  return { row: rows[place]!, place };
};

export const session = (part: Partial<Session> = {}): Session => ({
  reviewer: 'R1',
  of: 2000,
  reviewed: 618,
  accepted: 569,
  rejected: 49,
  edited: 28,
  perMinute: 11.2,
  secondsLeft: 7404,
  toAdjudicate: 26,
  ...part,
});

export const opened = (part: Partial<OpenedReview> = {}): OpenedReview => ({
  list: 'list-1',
  total: rows.length,
  session: session(),
  queues: [
    {
      id: 3,
      name: 'stratified 2000, seed 42',
      strategy: 'stratified',
      seed: 42,
      createdAt: '2026-11-14T09:00:00Z',
      rows: 2000,
    },
  ],
  reviewers: ['R1', 'R2'],
  rubric: standardRubric,
  ofDataset: { diversity: 4 },
  ...part,
});

/** The rows of a list; every eleventh is uncertain. */
export function queueRows(offset: number, limit: number): QueueRow[] {
  return rows.slice(offset, offset + limit).map(({ id, category, instruction }, i) => ({
    id,
    category,
    instruction,
    reasons: (offset + i) % 11 === 3 ? ['labels differ', 'near-duplicate'] : [],
    decision: null,
  }));
}

const others: Review[] = [
  { reviewer: 'Reviewer A', decision: 'accepted', ratings: { quality: 4, correctness: 5 }, note: '' },
  {
    reviewer: 'Reviewer B',
    decision: 'rejected',
    ratings: { quality: 2 },
    note: 'The dose is not in the letter.',
  },
];

const exclusion = {
  exclusion: 3,
  reason: 'Near-duplicate of another row (ROUGE-L F above 0.7)',
  rows: 171,
  excludedAt: '2026-11-20T10:03:00Z',
};

export function item(id: string, part: Partial<ReviewItem> = {}): ReviewItem {
  const { row, place } = at(id);
  const { instruction, input, output, category, split, source } = row;
  return {
    id,
    instruction,
    input,
    output,
    category,
    split,
    source,
    row: 618 + place,
    labels: [
      {
        method: 'rules',
        category,
        reason: '“list each”',
        origin: 'rules 1',
        labelledAt: '2026-11-14T09:05:00Z',
      },
    ],
    duplicates: place % 4 === 0 ? { others: 1, threshold: 0.7 } : null,
    exclusions: place % 4 === 0 ? [exclusion] : [],
    original: null,
    own: { reviewer: 'R1', decision: null, ratings: {}, note: '' },
    others: [],
    adjudication: null,
    history: [],
    ...part,
  };
}

/** Edited, noted and rated. */
export function editedItem(id: string): ReviewItem {
  const plain = item(id);
  const before = plain.output.replace('spring', 'the spring, in the evening');
  const shared = { who: 'R1', undoes: null };
  return {
    ...plain,
    original: { ...plain, output: before },
    own: {
      reviewer: 'R1',
      decision: null,
      ratings: { quality: 4, relevance: 5 },
      note: 'Onset of the rash is right.',
    },
    history: [
      {
        ...shared,
        position: 9,
        at: '2026-11-20T09:14:00Z',
        kind: 'ratings',
        before: {},
        after: { quality: 4, relevance: 5 },
      },
      { ...shared, position: 8, at: '2026-11-20T09:13:00Z', kind: 'note', before: '', after: 'Onset' },
      {
        ...shared,
        position: 7,
        at: '2026-11-20T09:12:00Z',
        kind: 'text',
        before: { ...plain, output: before },
        after: plain,
      },
    ],
  };
}

export const disputedItem = (id: string): ReviewItem => item(id, { others });

export const packReport: PackReport = {
  kind: 'reviews',
  dataset: 'ward-letters',
  queue: null,
  reviewer: 'R2',
  rows: 240,
  added: 312,
  same: 4,
  missing: [],
  conflicts: [
    { id: '3c6ef36200000000', what: 'decision', ours: 'accepted', theirs: 'rejected' },
    { id: 'daa66d1300000000', what: 'category', ours: 'IE', theirs: 'QA' },
  ],
};

export const agreement: ReviewAgreement = {
  of: 'decision',
  seed: 42,
  agreement: {
    percent: { value: 0.892, ci95: [0.85, 0.93] },
    cohen: { value: 0.7075, ci95: [0.641, 0.779] },
    cohenWeighted: null,
    fleiss: { value: 0.7072, ci95: [0.64, 0.778] },
    krippendorff: { value: 0.7078, ci95: [0.641, 0.78] },
    level: 'nominal',
    weights: 'quadratic',
    items: 240,
    raters: 2,
    ratings: 480,
  },
  accepted: 362 / 480,
  table: {
    raters: ['R1', 'R2'],
    values: ['accepted', 'rejected'],
    counts: [
      [168, 14],
      [12, 46],
    ],
    n: 240,
  },
};
