/**
 * Which rows of a long list are in sight. A browser's element can be only so tall: in taller lists a stretch of the scroll bar stands
 * for more of the list than its own length, while what is scrolled by hand moves as far as it would anywhere.
 */

/** Pixels; every browser draws an element this tall. */
const tallest = 8_000_000;
/** Pixels at either end of a list where the scroll bar always stands for its own length, so that the ends are reached by hand. */
const straight = 100_000;
/** Rows drawn above and below what is in sight. */
const spare = 5;

/** A list and how much of it is seen at once. Heights are pixels. */
export interface Extent {
  rows: number;
  rowHeight: number;
  /** Height of what is in sight. */
  sight: number;
}

/** Pixels of the element that is scrolled. */
export const scrolledHeight = ({ rows, rowHeight }: Extent): number => Math.min(rows * rowHeight, tallest);

/** How far the list can be above sight, and how far its element can be scrolled; pixels. */
export function limits(extent: Extent): { above: number; scroll: number } {
  const { rows, rowHeight, sight } = extent;
  return {
    above: Math.max(0, rows * rowHeight - sight),
    scroll: Math.max(0, scrolledHeight(extent) - sight),
  };
}

/** @returns how much of the list is above sight where the element is scrolled to `scrollTop`, pixels */
export function aboveAt(extent: Extent, scrollTop: number): number {
  const { above, scroll } = limits(extent);
  return between(scrollTop, scroll, above);
}

/** The inverse of `aboveAt`. */
export function scrollTopAt(extent: Extent, listAbove: number): number {
  const { above, scroll } = limits(extent);
  return between(listAbove, above, scroll);
}

/** Takes 0 to `whole` on 0 to `other`: one to one at the ends, in proportion between them. */
function between(value: number, whole: number, other: number): number {
  if (whole === other || value <= straight) return value;
  if (value >= whole - straight) return other - (whole - value);
  return straight + ((value - straight) * (other - 2 * straight)) / (whole - 2 * straight);
}

/**
 * @param above pixels of the list above sight
 * @returns the rows to draw, `last` included (-1 where there are none): always `slots` of them where the list has so many, so that a row
 *   that leaves gives its element to the one so many places on
 */
export function rowsInSight(extent: Extent, above: number): { first: number; last: number; slots: number } {
  const { rows, rowHeight, sight } = extent;
  const slots = Math.ceil(sight / rowHeight) + 1 + 2 * spare;
  const first = Math.max(0, Math.min(Math.floor(above / rowHeight) - spare, rows - slots));
  return { first, last: Math.min(rows, first + slots) - 1, slots };
}

/** @returns how much of the list is to be above sight, pixels, for a row to be seen with the least movement */
export function aboveToSee(row: number, { rowHeight, sight }: Extent, above: number): number {
  const top = row * rowHeight;
  if (top < above) return top;
  return Math.max(above, top + rowHeight - sight);
}
