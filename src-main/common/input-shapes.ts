/** Shapes that many payloads of the contract have in common. */
import * as v from 'valibot';

export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** A file on this machine that the program itself has offered; the handler refuses any other. */
export const offered = v.pipe(v.string(), v.minLength(1), v.maxLength(10_000));
export const nothing = v.null();
export const seed = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 31 - 1));
export const reviewer = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
export const text = v.pipe(v.string(), v.maxLength(4_000_000));
