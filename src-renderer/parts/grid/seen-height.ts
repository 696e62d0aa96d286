/** How high each list was when it was last seen: its rows are drawn at once then, and not after a layout without them. */
const heights = new Map<string, number>();

/** CSS pixels; 0: it was not seen yet. */
export const seenHeight = (list: string): number => heights.get(list) ?? 0;

export function keepHeight(list: string, height: number): void {
  if (height > 0) heights.set(list, height);
}
