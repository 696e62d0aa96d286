/** Stamps: a file that holds the hash of what something was made from, so that nothing is made twice. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * @param {string} root names in the hash are relative to it
 * @param {string[]} paths files and folders, relative to root; a missing one counts as empty
 * @param {string[]} extra further texts that the product depends on
 * @returns {string} hash of all names and contents, hex
 */
export function hashSources(root, paths, extra = []) {
  const hash = createHash('sha256');
  for (const text of extra) hash.update(`${text}\0`);
  for (const file of paths.flatMap((path) => filesUnder(join(root, path))))
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

/** True when `file` says that its product was finished from `hash`. */
export function isStamped(file, hash) {
  try {
    return readFileSync(file, 'utf8') === hash;
  } catch {
    return false;
  }
}

/** Makes a product and stamps it; an interrupted `make` leaves no stamp, so that the next set-up repairs it. */
export async function makeStamped(file, hash, make) {
  rmSync(file, { force: true });
  await make();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
}

function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
