/** What is opened to be read must be a file: a pipe would be waited for, and a device never ends. */
import { statSync } from 'node:fs';
import { WorkbenchError } from '../common/errors';

/**
 * A name that leads nowhere is left to whoever opens it.
 * @throws WorkbenchError `file-format` where the name, or what it links to, is a folder, a pipe, a socket or a device
 */
export function checkRegularFile(file: string): void {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status || status.isFile()) return;
  const what = status.isDirectory() ? 'a folder' : 'a pipe or a device';
  throw new WorkbenchError('file-format', `${file} is ${what}, not a file.`, 'Name a file.');
}
