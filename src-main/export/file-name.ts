/** Shortens paths, so that a table does not tell whose machine it came from. */

/** The last parts of a path of any system, joined by "/". */
export function fileName(path: string, parts = 1): string {
  return path.split(/[/\\]/).slice(-parts).join('/');
}
