/** Files that the system opens with this program: by their paths on the command line, or one by one on macOS. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { kindOfFile } from '../common/desktop';

/**
 * The files among the arguments of a start; switches, the program's own folder and what is no file of ours are passed over.
 * @param argv without the executable
 * @param directory that relative paths are below
 */
export function filesAmong(argv: readonly string[], directory: string): string[] {
  return argv
    .filter((argument) => !argument.startsWith('-') && kindOfFile(argument) !== null)
    .map((argument) => resolve(directory, argument))
    .filter((path) => existsSync(path) && statSync(path).isFile());
}
