/** Which rows of a long list are in sight. A browser's element can be only so tall: taller lists scroll faster than they move. */

/** Pixels; every browser draws an element this tall. */
const tallest = 8_000_000;
/** Rows drawn above and below what is in sight. */
const spare = 8;

export interface RowWindow {
  /** The rows to draw, `last` included; -1 where there are none. */
  first: number;
  last: number;
  /** Where the first of them is drawn, from the top of the scrolled element, in pixels. */
  top: number;
  /** Height of the scrolled element. */
  height: number;
  /** At least as many as rows are ever drawn at this height of sight: a row and the one so many places on share an element. */
  slots: number;
}

/**
 * @param rows of the whole list
 * @param rowHeight pixels
 * @param scrollTop as the scrolling element says it
 * @param sight height of what is in sight, pixels
 */
export function rowWindow(rows: number, rowHeight: number, scrollTop: number, sight: number): RowWindow {
  const all = rows * rowHeight;
  const height = Math.min(all, tallest);
  const above = scrollTop * scale(all, height, sight);
  const first = Math.max(0, Math.floor(above / rowHeight) - spare);
  const last = Math.min(rows - 1, Math.ceil((above + sight) / rowHeight) + spare);
  const slots = Math.ceil(sight / rowHeight) + 2 * spare + 2;
  return { first, last, top: scrollTop - (above - first * rowHeight), height, slots };
}

/** The scrollTop that brings a row into sight with the least movement. */
export function scrollTopFor(
  row: number,
  rows: number,
  rowHeight: number,
  scrollTop: number,
  sight: number,
): number {
  const all = rows * rowHeight;
  const by = scale(all, Math.min(all, tallest), sight);
  const above = scrollTop * by;
  const top = row * rowHeight;
  if (top < above) return top / by;
  if (top + rowHeight > above + sight) return (top + rowHeight - sight) / by;
  return scrollTop;
}

/** Pixels of the list for one of the scrolled element. */
function scale(all: number, height: number, sight: number): number {
  return height > sight ? (all - sight) / (height - sight) : 1;
}
