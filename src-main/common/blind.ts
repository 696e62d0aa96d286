/** What a reviewer may see of others: nothing of their reviews before her own decision is in, and no names when she adjudicates. */
import type { HistoryEntry, Review } from './review';
import { randomFrom, shuffled } from './random';

/** Kinds that tell what somebody thinks of a row; a category or a text shows in the row itself. */
const telling: readonly HistoryEntry['kind'][] = ['decision', 'ratings', 'note', 'adjudication'];

export interface Seen {
  own: Review;
  others: Review[];
  history: HistoryEntry[];
  /** Whether the reviews of others may be seen. */
  open: boolean;
}

/** What `reviewer` sees of the reviews and the history of a row. */
export function seenBy(reviewer: string, reviews: readonly Review[], history: readonly HistoryEntry[]): Seen {
  const own = reviews.find((review) => review.reviewer === reviewer) ?? {
    reviewer,
    decision: null,
    ratings: {},
    note: '',
  };
  const open = own.decision !== null;
  return {
    own,
    others: open ? reviews.filter((review) => review.reviewer !== reviewer) : [],
    history: history.filter(({ who, kind }) => open || who === reviewer || !telling.includes(kind)),
    open,
  };
}

/**
 * The reviews of a row that an adjudicator decides on, under letters that mean another person in every row.
 * @param id of the row; settles who is called what
 */
export function withoutNames(
  id: string,
  reviews: readonly Review[],
  history: readonly HistoryEntry[],
): Pick<Seen, 'others' | 'history'> {
  const mixed = shuffled(
    reviews.filter(({ decision }) => decision !== null),
    randomFrom(parseInt(id.slice(0, 8), 16)),
  );
  const letters = new Map(
    mixed.map(({ reviewer }, i) => [reviewer, `Reviewer ${String.fromCharCode(65 + i)}`]),
  );
  return {
    others: mixed.map((review) => ({ ...review, reviewer: letters.get(review.reviewer)! })),
    history: history.map((entry) => ({ ...entry, who: letters.get(entry.who) ?? 'somebody' })),
  };
}
