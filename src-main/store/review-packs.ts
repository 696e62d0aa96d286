/** What a review pack is made from and what it brings in, row by row. */
import { mayLeave, type Category, type Instruction, type InstructionText } from '../common/instruction';
import { checkRatings, type ChangeKind, type Review } from '../common/review';
import type { PackConflict, PackReview } from '../common/review-pack';
import { sql, together, type Store } from './connection';
import { datasetId } from './datasets';
import { columns, toInstruction, type InstructionRow } from './instructions';
import type { RowKey } from './review-rows';
import { changeRow, reviewOf, textOf } from './reviews';
import { labelsOfRow } from './categories';
import { rubricOf } from './rubrics';

/** Rows in full, in the order of their keys given. */
export function instructionsAt(store: Store, rowIds: readonly number[]): Instruction[] {
  const rows = sql(store)
    .prepare(
      `SELECT ${columns} FROM json_each(@rows) j JOIN instructions i ON i.row_id = j.value
         JOIN imports m ON m.id = i.import_id ORDER BY j.key`,
    )
    .all({ rows: JSON.stringify(rowIds) }) as InstructionRow[];
  return rows.map(toInstruction);
}

/** The text of an instruction wherever the workspace holds it; null: nowhere. */
export function textAnywhere(store: Store, id: string): InstructionText | null {
  const text = sql(store)
    .prepare(
      `SELECT i.instruction, i.input, i.output FROM datasets d
         JOIN instruction_ids k ON k.dataset_id = d.id AND k.id = ?
         JOIN instructions i ON i.row_id = k.row_id LIMIT 1`,
    )
    .get(id) as InstructionText | undefined;
  return text ?? null;
}

/** Keys of the rows of a dataset by their ids, those that it holds, in the order given. */
export function keysOf(store: Store, dataset: string, ids: readonly string[]): number[] {
  const query = `SELECT k.row_id FROM json_each(@ids) j
    JOIN instruction_ids k ON k.dataset_id = @dataset AND k.id = j.value ORDER BY j.key`;
  const values = { ids: JSON.stringify(ids), dataset: datasetId(store, dataset) };
  return sql(store).prepare(query).pluck().all(values) as number[];
}

/** Keys of the rows that a reviewer has changed anything of, in the order of import. */
export function reviewedBy(store: Store, dataset: string, reviewer: string): number[] {
  const query = 'SELECT DISTINCT row_id FROM review_history WHERE dataset_id = ? AND who = ? ORDER BY row_id';
  return sql(store).prepare(query).pluck().all(datasetId(store, dataset), reviewer) as number[];
}

/**
 * What a reviewer has made of a row. The edit of a gated text stays.
 * @param hash names a text
 */
export function packedReview(
  store: Store,
  row: RowKey,
  instruction: Instruction,
  reviewer: string,
  hash: (text: InstructionText) => string,
): PackReview {
  const { decision, ratings, note } = reviewOf(store, row, reviewer);
  const hand = labelsOfRow(store, row.rowId).find(
    ({ method, origin }) => method === 'hand' && origin === reviewer,
  );
  const before = mayLeave(instruction) ? firstEdit(store, row, reviewer) : null;
  const { instruction: asked, input, output } = instruction;
  const edit = before && { from: hash(before), text: { instruction: asked, input, output } };
  return {
    id: instruction.id,
    decision,
    ratings,
    note,
    category: hand?.category ?? null,
    edit: edit && hash(edit.text) !== edit.from ? edit : null,
  };
}

/** The text as a reviewer found it; null: she has edited none. */
function firstEdit(store: Store, { rowId }: RowKey, reviewer: string): InstructionText | null {
  const before = sql(store)
    .prepare(
      "SELECT before FROM review_history WHERE row_id = ? AND who = ? AND kind = 'text' ORDER BY position LIMIT 1",
    )
    .pluck()
    .get(rowId, reviewer) as string | undefined;
  return before === undefined ? null : (JSON.parse(before) as InstructionText);
}

/** What one review of a pack has come to: changes that were made, that were here already, and those that differ. */
export interface TakenIn {
  added: number;
  same: number;
  conflicts: PackConflict[];
}

/** Takes in what a reviewer has made of a row: what is empty here is filled in, what differs is kept as it is here. */
export function takeInReview(
  store: Store,
  row: RowKey,
  reviewer: string,
  theirs: PackReview,
  hash: (text: InstructionText) => string,
): TakenIn {
  return together(store, () => {
    const taken: TakenIn = { added: 0, same: 0, conflicts: [] };
    const ours = reviewOf(store, row, reviewer);
    const settle = <K extends ChangeKind & PackConflict['what']>(
      what: K,
      here: unknown,
      there: unknown,
      isFree: boolean,
    ) => {
      if (JSON.stringify(here) === JSON.stringify(there)) taken.same++;
      else if (isFree) {
        changeRow(store, row, reviewer, { kind: what, value: there } as never);
        taken.added++;
      } else taken.conflicts.push({ id: theirs.id, what, ours: words(here), theirs: words(there) });
    };
    if (theirs.decision) settle('decision', ours.decision, theirs.decision, ours.decision === null);
    if (theirs.note) settle('note', ours.note, theirs.note, ours.note === '');
    if (Object.keys(theirs.ratings).length > 0)
      settle('ratings', sorted(ours), sorted(theirs), isEmpty(ours) && isRatable(store, row, theirs));
    if (theirs.category) {
      const hand: Category | null =
        labelsOfRow(store, row.rowId).find(({ method }) => method === 'hand')?.category ?? null;
      settle('category', hand, theirs.category, hand === null);
    }
    if (theirs.edit) {
      const here = textOf(store, row);
      settle('text', here, fields(theirs.edit.text), hash(here) === theirs.edit.from);
    }
    return taken;
  });
}

const sorted = ({ ratings }: Pick<Review, 'ratings'>): Review['ratings'] =>
  Object.fromEntries(Object.entries(ratings).sort(([a], [b]) => (a < b ? -1 : 1)));
const isEmpty = ({ ratings }: Review): boolean => Object.keys(ratings).length === 0;
const fields = ({ instruction, input, output }: InstructionText): InstructionText => ({
  instruction,
  input,
  output,
});
const words = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200);

/** Her rubric may be another than ours. */
function isRatable(store: Store, { dataset }: RowKey, { ratings }: PackReview): boolean {
  try {
    checkRatings(
      ratings,
      rubricOf(store, dataset).filter(({ of }) => of === 'instruction'),
    );
    return true;
  } catch {
    return false;
  }
}
