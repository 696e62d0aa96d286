/** Matrices of F64 with their gradients, and the tape of the steps back. */

/** rows x cols, row by row. */
export interface Value {
  rows: number;
  cols: number;
  data: Float64Array<ArrayBufferLike>;
  gradient: Float64Array<ArrayBufferLike>;
}

/** What is to be undone, in the order in which it was done. */
export type Tape = (() => void)[];

export const value = (
  rows: number,
  cols: number,
  data: Float64Array = new Float64Array(rows * cols),
): Value => ({
  rows,
  cols,
  data,
  gradient: new Float64Array(rows * cols),
});
