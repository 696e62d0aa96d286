/** The last part of a path of any system, so that a table tells nothing of whose machine it came from. */
export const fileName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
