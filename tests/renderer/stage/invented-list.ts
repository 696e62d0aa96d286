/** The invented instructions as a list shows them. */
import type { ListedRow } from '../../../src-main/common/list';
import { instructions } from './invented';

export const listed = (offset: number, limit: number): ListedRow[] =>
  instructions(offset + limit)
    .slice(offset)
    .map((row) => ({ ...row, length: row.instruction.length + row.input.length + row.output.length }));
