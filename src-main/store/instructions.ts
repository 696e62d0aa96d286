/** The rows of a dataset: all of them for export, or one. Lists are `row-lists.ts`, what is trained on `training-rows.ts`. */
import { WorkbenchError } from '../common/errors';
import type { Instruction } from '../common/instruction';
import { sql, type Store } from './connection';
import { datasetId } from './datasets';

/** A text that is gated anywhere in the workspace is gated wherever else it came from. */
export const columns = `i.id, i.instruction, i.input, i.output, i.category, i.split, i.review, m.source,
  EXISTS (SELECT 1 FROM instructions g WHERE g.id = i.id AND g.gated = 1) AS gated`;

export type InstructionRow = Omit<Instruction, 'gated'> & { gated: 0 | 1 };

export const toInstruction = (row: InstructionRow): Instruction => ({ ...row, gated: row.gated === 1 });

/**
 * Every row of a dataset, in the order of import.
 * @throws WorkbenchError `not-found`
 */
export function readDataset(store: Store, dataset: string): Instruction[] {
  const rows = sql(store).prepare(datasetQuery).all(datasetId(store, dataset)) as InstructionRow[];
  return rows.map(toInstruction);
}

/**
 * One row in full.
 * @throws WorkbenchError `not-found`
 */
export function getInstruction(store: Store, dataset: string, id: string): Instruction {
  const row = sql(store).prepare(rowQuery).get(datasetId(store, dataset), id) as InstructionRow | undefined;
  if (row) return toInstruction(row);
  throw new WorkbenchError(
    'not-found',
    `“${dataset}” has no instruction ${id}.`,
    'It may have been edited: its content makes its id.',
  );
}

const rowQuery = `
  SELECT ${columns} FROM instructions i JOIN imports m ON m.id = i.import_id
  WHERE i.row_id = (SELECT row_id FROM instruction_ids WHERE dataset_id = ? AND id = ?)
    AND m.finished_at IS NOT NULL`;

export const datasetQuery = `
  SELECT ${columns} FROM instructions i JOIN imports m ON m.id = i.import_id
  WHERE i.dataset_id = ? AND m.finished_at IS NOT NULL ORDER BY i.row_id`;
