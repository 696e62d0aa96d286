/** Puts back what was taken from a stream to look at it. */

/** `head`, then all of `rest`; ending it ends `rest`, even where nothing has been read of either. */
export function prepend<T>(head: T, rest: AsyncGenerator<T, undefined>): AsyncGenerator<T, undefined> {
  const all = (async function* (): AsyncGenerator<T, undefined> {
    yield head;
    yield* rest;
    return undefined;
  })();
  const end = all.return.bind(all);
  // A generator that was never asked for anything has nothing to clean up, and `rest` would stay open.
  all.return = async (value) => {
    await rest.return(undefined);
    return end(value);
  };
  return all;
}
