/**
 * What the program writes is its user's alone, whoever writes it: Node, SQLite, the trainer. What the user has given a
 * place is as open as their other files.
 */
import { chmodSync, statSync } from 'node:fs';

/** The user's own umask, for workers: these begin with that of the program. */
const variable = 'WORKBENCH_USER_MASK';
const ownerOnly = 0o077;

/** From here on only its owner may read what this process and its workers write. To be called before anything is written. */
export function keepPrivate(): void {
  process.env[variable] ??= String(process.umask());
  process.umask(ownerOnly);
}

/** Gives a file or folder that the user has named the permissions that any other program would. */
export function shareAsUsual(path: string): void {
  const mask = Number(process.env[variable] ?? process.umask());
  chmodSync(path, (statSync(path).isDirectory() ? 0o777 : 0o666) & ~mask);
}
