/** The invented instructions as a list shows them. */
import type { ListedRow } from '../../../src-main/common/list';
import { instructions } from './invented';

/** Made once: what is measured in the window is not the making of what it is told. */
const all = instructions(22480);
const byId = new Map(all.map((row) => [row.id, row]));

export const instructionOf = ({ id }: { id: string }) => byId.get(id)!;

export const listed = (offset: number, limit: number): ListedRow[] =>
  all
    .slice(offset, offset + limit)
    .map((row) => ({ ...row, length: row.instruction.length + row.input.length + row.output.length }));
