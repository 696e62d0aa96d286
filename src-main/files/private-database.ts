/** What all SQLite files of a workspace have in common: nobody else may read them, and they can be damaged. */
import { chmodSync, closeSync, openSync } from 'node:fs';

/** Makes the file where it is missing, and lets its owner alone read and write it. SQLite gives its side files the same. */
export function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** Whether SQLite says of a file that it is none of its own, or that a page of it is wrong. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(NOTADB|CORRUPT)/.test(String((error as { code?: string }).code));
}
