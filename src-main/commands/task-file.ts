/** The value of `--task` and its like: a benchmark and a file. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { WorkbenchError } from '../common/errors';

export interface NamedFile {
  name: string;
  file: string;
}

/**
 * Reads `name=file`. Whether there is such a task, and then such a file, is for the caller to see.
 * @param option whose value it is
 * @throws WorkbenchError `usage`
 */
export function parseTaskFile(text: string, option = '--task'): NamedFile {
  const equals = text.indexOf('=');
  if (equals < 1)
    throw new WorkbenchError(
      'usage',
      `${option} has “${text}”; it must be name=file.`,
      `For example ${option} pubmedqa=ori_pqal.json`,
    );
  return { name: text.slice(0, equals), file: resolve(text.slice(equals + 1)) };
}

/** @throws WorkbenchError `not-found` when there is no such file */
export function existing(file: string): string {
  if (existsSync(file)) return file;
  throw new WorkbenchError('not-found', `There is no file ${file}.`, 'Check the path.');
}
