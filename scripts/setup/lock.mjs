/** One set-up at a time: a lock file that names its owner, so that a dead owner's lock is seen for what it is. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds within which the children of a killed owner have ended too; see follow-parent.mjs. */
const childrenEnd = 2000;

/**
 * Runs `work` while no other process holds the lock; waits for a living owner, takes over from a dead one.
 * @template T
 * @param {string} file the lock file; its folder is made when missing
 * @param {(line: string) => void} say told once when it has to wait
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, say, work) {
  mkdirSync(dirname(file), { recursive: true });
  const self = identity(process.pid);
  for (let waited = false; !take(file, self); waited = true) {
    const owner = readOwner(file);
    if (owner === null) continue;
    if (!isAlive(owner)) {
      await pause(childrenEnd);
      breakLock(file, owner);
      continue;
    }
    if (!waited) say(`another set-up is at work here (process ${owner.split(' ')[0]}); waiting for it.`);
    await pause(200);
  }
  const release = () => readOwner(file) === self && rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

/** A link and not a plain create: the lock must never be seen without its owner's name in it. */
function take(file, self) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, self);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves the dead owner's lock away; puts it back when it was no longer his. */
function breakLock(file, deadOwner) {
  const taken = `${file}.${process.pid}.broken`;
  try {
    renameSync(file, taken);
    if (readFileSync(taken, 'utf8') !== deadOwner) linkSync(taken, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(taken, { force: true });
}

function readOwner(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function isAlive(owner) {
  const pid = Number(owner.split(' ')[0]);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return identity(pid) === owner;
}

/** Process id and, where /proc tells it, the start time: ids are used again. */
function identity(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return `${pid}`;
  }
}
