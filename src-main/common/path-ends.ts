/** Files by the ends of their paths. */

const parts = (path: string): string[] => path.split(/[/\\]/);

/**
 * Names for some files: the end of each path, of as many parts as set all of them apart.
 * @param least parts of every name, at least 1
 */
export function pathEnds(paths: Iterable<string>, least = 1): (path: string) => string {
  const all = [...new Set(paths)];
  const longest = Math.max(0, ...all.map((path) => parts(path).length));
  const end = (path: string, count: number) => parts(path).slice(-count).join('/');
  let count = least;
  while (count < longest && new Set(all.map((path) => end(path, count))).size < all.length) count++;
  return (path) => end(path, count);
}

/** Of base models, and of adapters, which are all called alike: each is known by its folder. */
export function subjectEnds(subjects: readonly { base: string; adapter: string | null }[]): {
  base: (path: string) => string;
  adapter: (path: string | null) => string | null;
} {
  const adapter = pathEnds(
    subjects.flatMap((one) => one.adapter ?? []),
    2,
  );
  return {
    base: pathEnds(subjects.map(({ base }) => base)),
    adapter: (path) => (path === null ? null : adapter(path)),
  };
}
