/** Files the user gave to the program: the renderer knows them by token, never by path. */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import type { FileToken } from '../common/contract';
import { WorkbenchError } from '../common/errors';
import { checkRegularFile } from '../files/regular-file';

export interface FileTokens {
  /** @throws WorkbenchError `file-format` for what is no file */
  take(path: string, name: string): FileToken;
  /** @throws WorkbenchError `not-found` when the token was never given out, or is forgotten */
  fileOf(token: string): { path: string; name: string };
}

/** The last so many are remembered: a program that is served for months takes files without end. */
const remembered = 1000;

export function createFileTokens(): FileTokens {
  const files = new Map<string, { path: string; name: string }>();
  return {
    take: (path, name) => {
      checkRegularFile(path);
      const token = randomUUID();
      files.set(token, { path, name });
      if (files.size > remembered) files.delete(files.keys().next().value!);
      return { token, name, bytes: statSync(path).size };
    },
    fileOf: (token) => {
      const file = files.get(token);
      if (file) return file;
      throw new WorkbenchError(
        'not-found',
        'The program does not know this file any more.',
        'Choose or drop it again.',
      );
    },
  };
}
