/** The quarantine of a dataset as a file: to be mended elsewhere and imported again. */
import { createHash } from 'node:crypto';
import { quarantineColumns } from '../data/quarantine-file';
import { toCsv, type TableValue } from '../export/csv';
import { listQuarantine, type KeptRow } from '../store/datasets';
import { gatedTasks } from '../tasks';
import type { Workspace } from './workspace';

/**
 * CSV with a row for each quarantined one. Of a gated benchmark's file no text leaves, only its hash.
 * @throws WorkbenchError `not-found`
 */
export function quarantineCsv({ store }: Workspace, datasets: readonly string[]): string {
  const rows = datasets.flatMap((dataset) => listQuarantine(store, dataset));
  return toCsv(quarantineColumns, rows.map(toCells));
}

function toCells({ row, reason, raw, source, header, task }: KeptRow): TableValue[] {
  const gated = task !== null && gatedTasks.has(task);
  const hash = `sha256:${createHash('sha256').update(raw, 'utf8').digest('hex')}`;
  return [row, reason, gated ? hash : raw, source, gated ? null : header];
}
