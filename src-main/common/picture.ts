/** A picture that a view has drawn, as it travels to main. */
import * as v from 'valibot';

/** Characters: a call through the browser has at most a mebibyte. */
const limit = v.maxLength<string, number>(1_000_000);

export const picture = v.variant('format', [
  v.object({ format: v.literal('svg'), text: v.pipe(v.string(), v.startsWith('<svg '), limit) }),
  v.object({ format: v.literal('png'), base64: v.pipe(v.string(), v.base64(), limit) }),
]);
