/** The rows that a Run is trained on, as its request asks for them. */
import { createHash } from 'node:crypto';
import { WorkbenchError } from '../common/errors';
import type { Draw } from '../common/training';
import type { Store } from '../store/connection';
import { trainingRows, type TrainingRow } from '../store/instructions';
import type { RunRequest } from './train';

export type { Draw };

/**
 * In the order of their ids.
 * @param names what of each dataset of the request is read, such as its snapshot
 * @throws WorkbenchError `no-rows` when fewer are there than are to be drawn
 */
export function drawnRows(
  store: Store,
  { datasets, categories, review, draw, recipe }: Omit<RunRequest, 'base'>,
  names: readonly string[] = datasets,
): TrainingRow[] {
  const wish = { review: review ?? null };
  if (!draw) return trainingRows(store, { datasets: names, categories, ...wish });
  const { parts, origin, size } = draw;
  const rows = new Map<string, TrainingRow>();
  for (const part of parts) {
    const wanted = names.filter((_, i) => part.datasets?.includes(datasets[i]!) ?? true);
    const selection = { datasets: wanted, categories: part.categories ?? [], origin, ...wish };
    for (const row of trainingRows(store, selection)) if (!rows.has(row.id)) rows.set(row.id, row);
  }
  const all = [...rows.values()].sort(byId);
  if (size === null) return all;
  if (size > all.length)
    throw new WorkbenchError(
      'no-rows',
      `${size} rows are to be drawn from ${datasets.join(', ')}, but only ${all.length} can be trained on${categories.length > 0 ? ` in ${categories.join(', ')}` : ''}.`,
      `Take a size of at most ${all.length}.`,
    );
  return nested(all, size, recipe.seed);
}

/** The first of them in an order by the seed: what is drawn for a smaller size is part of what is drawn for a larger. */
function nested(rows: readonly TrainingRow[], size: number, seed: number): TrainingRow[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row.id, seed) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return keyed
    .slice(0, size)
    .map(({ row }) => row)
    .sort(byId);
}

const keyOf = (id: string, seed: number) => createHash('sha256').update(`${seed} ${id}`).digest('hex');
const byId = (a: TrainingRow, b: TrainingRow) => (a.id < b.id ? -1 : 1);
