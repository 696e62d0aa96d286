/** Which rows and columns of a large heat map are drawn: those in sight, some beside them, and the chosen one wherever it is. */

/** Pixels, the gap to the next row among them. */
export const rowHeight = 42;
export const baseHeight = 26;
/** What a square and its gap have at least. */
export const leastColumn = 54;
/** Up to so many squares all are drawn. */
const few = 400;
/** Drawn on each side of what is in sight. */
const spare = 1;

export interface Rows {
  /** Where each row starts, in pixels from the first; the end of the last after them. */
  starts: number[];
  /** Whether the name of its base stands above it; that belongs to the row's height. */
  headed: boolean[];
  /** As a screen reader counts them: from 1, the two of the head first. */
  indices: number[];
  /** Of all, the head's two and those of the bases among them. */
  count: number;
}

/** @param bases by row; with one alone, no row has its name above it */
export function rowsOf(bases: readonly string[]): Rows {
  const several = new Set(bases).size > 1;
  const headed = bases.map((base, r) => several && base !== bases[r - 1]);
  const starts = [0];
  const indices: number[] = [];
  let count = 2;
  headed.forEach((withBase, r) => {
    starts.push(starts[r]! + rowHeight + (withBase ? baseHeight : 0));
    count += withBase ? 2 : 1;
    indices.push(count);
  });
  return { starts, headed, indices, count };
}

/** Columns are all of one width. @param width of one with its gap, pixels */
export const columnStarts = (columns: number, width: number): number[] =>
  Array.from({ length: columns + 1 }, (_, c) => c * width);

export const allDrawn = (rows: number, columns: number): boolean => rows * columns <= few;

/**
 * The positions to draw, in order; between two of them some may be left out.
 * @param starts of all, and the end of the last
 * @param from where what is in sight starts
 * @param sight how much is in sight; Infinity: all
 * @param chosen is drawn in any case, so that the focus and the stop of the Tab key stay
 */
export function drawnPlaces(
  starts: readonly number[],
  { from, sight }: { from: number; sight: number },
  chosen: number,
): number[] {
  const places = starts.slice(0, -1).map((_, place) => place);
  const seen = places.filter((place) => starts[place + 1]! > from && starts[place]! < from + sight);
  const first = (seen[0] ?? 0) - spare;
  const last = (seen.at(-1) ?? 0) + spare;
  return places.filter((place) => (place >= first && place <= last) || place === chosen);
}
