/** Files that hold what nobody else on the machine may read. */
import { chmodSync, closeSync, openSync } from 'node:fs';

/** Makes the file where it is missing, and lets its owner alone read and write it. SQLite gives its side files the same. */
export function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}
