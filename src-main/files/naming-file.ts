/** What the system says of an open file has no path: a full disk would be told without the file that it hit. */

/** Does `call`; what it throws names `file`, by its final name. */
export function namingFile<T>(file: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { path: file }) : error;
  }
}
