/**
 * Changes that reviewers make: each is applied, written to the history of its row, and brings the row's review state up
 * to date, in one transaction. An undo is a change of its own.
 */
import { WorkbenchError } from '../common/errors';
import type { InstructionText, ReviewState } from '../common/instruction';
import {
  checkRatings,
  checkReviewer,
  checkText,
  stateOf,
  type Change,
  type ChangeKind,
  type ChangeValues,
  type Decision,
  type HistoryEntry,
  type Review,
} from '../common/review';
import { labelByHand, labelsOfRow } from './categories';
import { sql, together, type Store } from './connection';
import { datasetId } from './datasets';
import type { RowKey } from './review-rows';
import { rubricOf } from './rubrics';

/** How a kind of change is read and written. Shared: others may have changed it since. */
interface Aspect<K extends ChangeKind> {
  shared: boolean;
  check?(store: Store, row: RowKey, value: ChangeValues[K], before: ChangeValues[K]): void;
  read(store: Store, row: RowKey, who: string): ChangeValues[K];
  write(store: Store, row: RowKey, who: string, value: ChangeValues[K]): void;
}

const aspects: { [K in ChangeKind]: Aspect<K> } = {
  decision: {
    shared: false,
    read: (store, row, who) => reviewOf(store, row, who).decision,
    write: (store, row, who, decision) => saveReview(store, row, { ...reviewOf(store, row, who), decision }),
  },
  ratings: {
    shared: false,
    // What was rated under an earlier rubric stays as it is.
    check: (store, row, ratings, before) => {
      const fresh = Object.entries(ratings).filter(([name, value]) => before[name] !== value);
      const rubric = rubricOf(store, row.dataset).filter(({ of }) => of === 'instruction');
      checkRatings(Object.fromEntries(fresh), rubric);
    },
    read: (store, row, who) => reviewOf(store, row, who).ratings,
    write: (store, row, who, ratings) => saveReview(store, row, { ...reviewOf(store, row, who), ratings }),
  },
  note: {
    shared: false,
    read: (store, row, who) => reviewOf(store, row, who).note,
    write: (store, row, who, note) => saveReview(store, row, { ...reviewOf(store, row, who), note }),
  },
  category: {
    shared: true,
    read: (store, { rowId }) =>
      labelsOfRow(store, rowId).find(({ method }) => method === 'hand')?.category ?? null,
    write: (store, { rowId }, reviewer, category) => labelByHand(store, rowId, { category, reviewer }),
  },
  text: {
    shared: true,
    check: (_store, _row, text) => void checkText(text),
    read: textOf,
    write: (store, { rowId }, _who, text) => {
      const update = 'UPDATE instructions SET instruction = @instruction, input = @input, output = @output';
      sql(store)
        .prepare(`${update} WHERE row_id = @rowId`)
        .run({ ...text, rowId });
    },
  },
  adjudication: {
    shared: true,
    read: adjudicationOf,
    write: (store, { rowId, dataset }, adjudicator, decision) => {
      sql(store).prepare('DELETE FROM adjudications WHERE row_id = ?').run(rowId);
      if (decision !== null)
        sql(store)
          .prepare('INSERT INTO adjudications VALUES (?, ?, ?, ?)')
          .run(rowId, dataset, adjudicator, decision);
    },
  },
};

/**
 * Applies one change. What is so already is not written again.
 * @param who the reviewer, or the adjudicator
 * @param at ISO 8601; default: now
 * @returns whether anything changed
 * @throws WorkbenchError `usage` for a blank name or text, or a rating that the rubric does not have
 */
export function changeRow(
  store: Store,
  row: RowKey,
  who: string,
  { kind, value }: Change,
  at = new Date().toISOString(),
): boolean {
  const reviewer = checkReviewer(who);
  const aspect = aspects[kind] as Aspect<ChangeKind>;
  return together(store, () => {
    const before = aspect.read(store, row, reviewer);
    if (same(before, value)) return false;
    aspect.check?.(store, row, value, before);
    aspect.write(store, row, reviewer, value);
    append(store, row, { who: reviewer, kind, before, after: value, undoes: null, at });
    settle(store, row);
    return true;
  });
}

/**
 * Takes back the last change of a reviewer in a dataset that was not taken back yet.
 * @returns the row and the kind of the change; null: there is nothing left to undo
 * @throws WorkbenchError `refused` when somebody has changed the same since
 */
export function undoChange(
  store: Store,
  dataset: string,
  who: string,
): (RowKey & { id: string; kind: ChangeKind }) | null {
  const reviewer = checkReviewer(who);
  return together(store, () => {
    const last = sql(store)
      .prepare(
        `SELECT h.position, h.kind, h.before, h.after, h.row_id AS rowId, h.dataset_id AS dataset, i.id
         FROM review_history h JOIN instructions i ON i.row_id = h.row_id
         WHERE h.dataset_id = ? AND h.who = ? AND h.undoes IS NULL
           AND NOT EXISTS (SELECT 1 FROM review_history u WHERE u.undoes = h.position)
         ORDER BY h.position DESC LIMIT 1`,
      )
      .get(datasetId(store, dataset), reviewer) as LastChange | undefined;
    if (!last) return null;
    const { rowId, dataset: key, id, kind, position } = last;
    const row = { rowId, dataset: key };
    const [before, after] = [parse(last.before), parse(last.after)];
    const aspect = aspects[kind] as Aspect<ChangeKind>;
    if (aspect.shared && !same(aspect.read(store, row, reviewer), after)) throw changedSince(kind, id);
    aspect.write(store, row, reviewer, before);
    const at = new Date().toISOString();
    append(store, row, { who: reviewer, kind, before: after, after: before, undoes: position, at });
    settle(store, row);
    return { ...row, id, kind };
  });
}

type LastChange = RowKey & { id: string; kind: ChangeKind; before: string; after: string; position: number };

/** What one reviewer has said of a row so far. */
export function reviewOf(store: Store, { rowId }: RowKey, reviewer: string): Review {
  const row = sql(store)
    .prepare('SELECT reviewer, decision, ratings, note FROM reviews WHERE row_id = ? AND reviewer = ?')
    .get(rowId, reviewer) as ReviewRow | undefined;
  return row ? toReview(row) : { reviewer, decision: null, ratings: {}, note: '' };
}

/** What all reviewers have said of a row, by name. */
export function reviewsOf(store: Store, { rowId }: RowKey): Review[] {
  const query = 'SELECT reviewer, decision, ratings, note FROM reviews WHERE row_id = ? ORDER BY reviewer';
  return (sql(store).prepare(query).all(rowId) as ReviewRow[]).map(toReview);
}

export function adjudicationOf(store: Store, { rowId }: RowKey): Decision | null {
  const query = 'SELECT decision FROM adjudications WHERE row_id = ?';
  return (sql(store).prepare(query).pluck().get(rowId) as Decision | undefined) ?? null;
}

/** All changes of a row, the newest first. */
export function historyOf(store: Store, { rowId }: RowKey): HistoryEntry[] {
  const rows = sql(store)
    .prepare(
      `SELECT position, at, who, kind, before, after, undoes FROM review_history
       WHERE row_id = ? ORDER BY position DESC`,
    )
    .all(rowId) as (Omit<HistoryEntry, 'before' | 'after'> & { before: string; after: string })[];
  return rows.map((row) => ({ ...row, before: parse(row.before), after: parse(row.after) }) as HistoryEntry);
}

/** The text as it was imported; null where it was never edited. */
export function originalOf(store: Store, { rowId }: RowKey): InstructionText | null {
  const before = sql(store)
    .prepare("SELECT before FROM review_history WHERE row_id = ? AND kind = 'text' ORDER BY position LIMIT 1")
    .pluck()
    .get(rowId) as string | undefined;
  return before === undefined ? null : (parse(before) as InstructionText);
}

export function textOf(store: Store, { rowId }: RowKey): InstructionText {
  const query = 'SELECT instruction, input, output FROM instructions WHERE row_id = ?';
  return sql(store).prepare(query).get(rowId) as InstructionText;
}

interface ReviewRow extends Omit<Review, 'ratings'> {
  ratings: string;
}

const toReview = (row: ReviewRow): Review => ({
  ...row,
  ratings: JSON.parse(row.ratings) as Review['ratings'],
});

function saveReview(store: Store, { rowId, dataset }: RowKey, review: Review): void {
  sql(store)
    .prepare(
      `INSERT INTO reviews (row_id, reviewer, dataset_id, decision, ratings, note)
       VALUES (@rowId, @reviewer, @dataset, @decision, @ratings, @note)
       ON CONFLICT (row_id, reviewer) DO UPDATE SET decision = excluded.decision, ratings = excluded.ratings,
         note = excluded.note`,
    )
    .run({ ...review, ratings: JSON.stringify(review.ratings), rowId, dataset });
}

function append(
  store: Store,
  { rowId, dataset }: RowKey,
  { before, after, ...entry }: Omit<HistoryEntry, 'position'>,
): void {
  sql(store)
    .prepare(
      `INSERT INTO review_history (row_id, dataset_id, at, who, kind, before, after, undoes)
       VALUES (@rowId, @dataset, @at, @who, @kind, @before, @after, @undoes)`,
    )
    .run({ ...entry, rowId, dataset, before: JSON.stringify(before), after: JSON.stringify(after) });
}

/** Gives the row the state that follows from its reviews; without any, what its file said. */
function settle(store: Store, row: RowKey): void {
  const said = reviewsOf(store, row).flatMap(({ decision }) => decision ?? []);
  const state: ReviewState | null = stateOf(said, adjudicationOf(store, row));
  sql(store)
    .prepare(
      `UPDATE instructions SET imported_review = coalesce(imported_review, review),
         review = coalesce(@state, imported_review, review)
       WHERE row_id = @rowId AND review IS NOT coalesce(@state, imported_review, review)`,
    )
    .run({ state, rowId: row.rowId });
}

const parse = (json: string): ChangeValues[ChangeKind] => JSON.parse(json) as ChangeValues[ChangeKind];

/** Ratings and texts are told apart by their fields, in whatever order they come. */
function same(a: unknown, b: unknown): boolean {
  const fields = (value: unknown) =>
    value !== null && typeof value === 'object'
      ? JSON.stringify(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
      : JSON.stringify(value);
  return fields(a) === fields(b);
}

function changedSince(kind: ChangeKind, id: string): WorkbenchError {
  return new WorkbenchError(
    'refused',
    `The ${kind} of ${id.slice(0, 8)} was changed by somebody else since.`,
    'Look at the history of the row, and change it as it should be.',
  );
}
