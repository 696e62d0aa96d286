/** Work on several steps at once, results one after another. */

/** The results of the steps in their order; at most `most` are under way. */
export async function* inOrder<T>(steps: Iterable<() => Promise<T>>, most: number): AsyncGenerator<T> {
  const underWay: Promise<T>[] = [];
  try {
    for (const step of steps) {
      const result = step();
      // Handled when its turn comes, which may be after it failed.
      result.catch(() => {});
      underWay.push(result);
      if (underWay.length >= most) yield await underWay.shift()!;
    }
    while (underWay.length > 0) yield await underWay.shift()!;
  } finally {
    // Whoever stopped listening has no use for what fails later.
    await Promise.allSettled(underWay);
  }
}
