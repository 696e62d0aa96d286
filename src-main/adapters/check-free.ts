/** Files of the user are replaced only when that was asked for. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { WorkbenchError } from '../common/errors';

/**
 * @param overwrite whether files may be replaced
 * @param sources files that never are
 * @throws WorkbenchError `file-exists`, naming the first that is there
 */
export function checkFree(files: readonly string[], overwrite: boolean, sources: readonly string[]): void {
  const there = files.filter((file) => existsSync(file));
  const source = there.find((file) => sources.some((one) => realpathSync(one) === realpathSync(file)));
  if (source !== undefined) throw refused(`${source} is what is to be read.`, 'Name another file with -o.');
  const folder = there.find((file) => statSync(file).isDirectory());
  if (folder !== undefined) throw refused(`${folder} is a folder.`, 'Name another file with -o.');
  if (there.length > 0 && !overwrite)
    throw refused(`${there[0]!} is there already.`, 'Name another file with -o, or add --overwrite.');
}

const refused = (message: string, hint: string): WorkbenchError =>
  new WorkbenchError('file-exists', message, hint);
