/** What keys do in a grid: where the choice goes to. */

const steps: Record<string, (page: number) => number> = {
  ArrowDown: () => 1,
  j: () => 1,
  ArrowUp: () => -1,
  k: () => -1,
  PageDown: (page) => page,
  PageUp: (page) => -page,
  Home: () => -Infinity,
  End: () => Infinity,
};

/**
 * @param page rows of a page
 * @returns by how many rows the choice moves; null: the key is not of the grid
 */
export function stepOf(
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  page: number,
): number | null {
  const step = steps[key.length === 1 ? key.toLowerCase() : key];
  return !step || ctrlKey || metaKey || altKey ? null : step(page);
}
