/** How often each label of a task is the right one, by which an accuracy is to be judged. */
import type { Item, LabelCounts } from '../common/benchmark';

/** null for free text. */
export function labelCounts(task: string, items: readonly Item[]): LabelCounts | null {
  if (items.length === 0 || items.some(({ choices }) => choices === null)) return null;
  const counts = Map.groupBy(items, ({ target }) => target);
  return {
    task,
    labels: [...counts]
      .map(([label, of]) => ({ label, items: of.length }))
      .sort((a, b) => b.items - a.items || (a.label < b.label ? -1 : 1)),
    items: items.length,
  };
}
