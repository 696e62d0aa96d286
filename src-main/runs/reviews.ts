/** Main's side of reviewing: draws queues, lists what is to be reviewed, and has the desk compute how far reviewers agree. */
import { setImmediate } from 'node:timers/promises';
import { crossTable } from '../common/cross-table';
import { WorkbenchError } from '../common/errors';
import { openSample, type Strategy } from '../common/review-sample';
import type { Decision, QueueSummary, ReviewAgreement, Show } from '../common/review';
import type { Rating } from '../common/rating';
import { ratingsOf, placesAfter, type Scope } from '../store/review-lists';
import { addQueue, candidatesAfter } from '../store/review-queues';
import type { Workspace } from './workspace';

export interface QueueRequest {
  dataset: string;
  strategy: Strategy;
  /** At least 1. */
  size: number;
  seed: number;
}

/** Rows that are read at a time: milliseconds. */
const batch = 2000;

/**
 * Draws a queue and keeps it. Asked again for the same, of a dataset that has not changed, it is the same queue.
 * @throws WorkbenchError `not-found`, `usage`, or `no-rows` when there is none to draw
 */
export async function drawQueue(
  { store }: Pick<Workspace, 'store'>,
  { dataset, strategy, size, seed }: QueueRequest,
): Promise<QueueSummary> {
  if (!(Number.isInteger(size) && size >= 1 && size <= 100_000)) throw badSize(size);
  const sample = openSample(strategy, size, seed);
  for (let after = 0; ;) {
    const candidates = candidatesAfter(store, dataset, after, batch);
    for (const candidate of candidates) sample.take(candidate);
    if (candidates.length < batch) break;
    after = candidates.at(-1)!.rowId;
    await setImmediate();
  }
  const rows = sample.chosen();
  if (rows.length === 0)
    throw new WorkbenchError(
      'no-rows',
      `“${dataset}” holds no row to review.`,
      'Rows of a test split are never trained on, and are not reviewed.',
    );
  const name = `${strategy} ${rows.length}, seed ${seed}`;
  return addQueue(store, dataset, { name, strategy, seed, rows });
}

/** The keys of all rows of a scope that are shown, in order. */
export async function listRows(
  { store }: Pick<Workspace, 'store'>,
  scope: Scope & { reviewer: string; show: Show },
): Promise<number[]> {
  const keys: number[] = [];
  for (let after = -1; ;) {
    const places = placesAfter(store, scope, after, batch);
    for (const { rowId } of places) keys.push(rowId);
    if (places.length < batch) return keys;
    after = places.at(-1)!.place;
    await setImmediate();
  }
}

/**
 * How far the reviewers of a scope agree, over the rows that two or more have rated.
 * @param of `decision`, or a criterion of the rubric
 * @param pair the two whose table is shown; default: those with most rows in common
 */
export async function reviewAgreement(
  { store, desk }: Pick<Workspace, 'store' | 'desk'>,
  { of, pair, seed, ...scope }: Scope & { of: string; pair?: readonly [string, string]; seed: number },
): Promise<ReviewAgreement> {
  const ratings = sharedRatings(ratingsOf(store, scope, of));
  const level = of === 'decision' ? ('nominal' as const) : ('ordinal' as const);
  const agreement =
    ratings.length === 0 ? null : await desk.call('agreement', { ratings, options: { seed, level } });
  return { of, seed, agreement, accepted: acceptedShare(ratings, of), table: crossTable(ratings, pair) };
}

/** Those of items that two or more have rated: only they say anything of agreement. */
function sharedRatings(ratings: readonly Rating[]): Rating[] {
  const counts = new Map<string, number>();
  for (const { item } of ratings) counts.set(item, (counts.get(item) ?? 0) + 1);
  return ratings.filter(({ item }) => counts.get(item)! > 1);
}

/** Of all decisions, the share that accept; null for what is no decision. */
function acceptedShare(ratings: readonly Rating[], of: string): number | null {
  if (of !== 'decision' || ratings.length === 0) return null;
  return ratings.filter(({ value }) => value === ('accepted' satisfies Decision)).length / ratings.length;
}

function badSize(size: number): WorkbenchError {
  return new WorkbenchError(
    'usage',
    `A queue cannot have ${size} rows.`,
    'Draw 1 to 100,000 rows; a whole dataset is reviewed without a queue.',
  );
}
