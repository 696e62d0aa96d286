/** How often each label of a task is the right one, by which an accuracy is to be judged. */
import type { Item, LabelCounts } from '../common/benchmark';

/** What one base was asked of a task. */
export interface AskedItems {
  base: string;
  items: readonly Item[];
}

/** Over the items that were asked: once where all bases were asked the same, else by base. Empty for free text. */
export function labelCounts(task: string, asked: readonly AskedItems[]): LabelCounts[] {
  const counted = asked.map(({ base, items }) => ({ task, base, ...countsOf(items) }));
  const choices = asked.every(({ items }) => items.every((item) => item.choices !== null));
  if (!choices || counted.length === 0) return [];
  const sets = new Set(asked.map(({ items }) => JSON.stringify(items.map(({ id }) => id).sort())));
  if (sets.size > 1) return counted;
  const { base: _, ...same } = counted[0]!;
  return [same];
}

function countsOf(items: readonly Item[]): Pick<LabelCounts, 'labels' | 'items'> {
  const counts = Map.groupBy(items, ({ target }) => target);
  return {
    labels: [...counts]
      .map(([label, of]) => ({ label, items: of.length }))
      .sort((a, b) => b.items - a.items || (a.label < b.label ? -1 : 1)),
    items: items.length,
  };
}
