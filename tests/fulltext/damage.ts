/** A full-text index that a failing drive has been at. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Leaves the first page, which says that it is a database, and overwrites what its tables hold. */
export function damagePages(folder: string): void {
  const file = join(folder, 'search.sqlite');
  writeFileSync(file, readFileSync(file).fill(0xff, 4096));
}
