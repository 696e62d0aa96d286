/**
 * Folders aside, in which something is made before it takes its place. Each is marked with who makes it, so that what a
 * killed process left is told from what another is still making, and from what belongs to the user.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder';
import { writeWhole } from './write-whole';

interface Mark {
  host: string;
  process: number;
}

const markFile = '.aside.json';
const pattern = /\.partial-\d+$/;

/** Those that this process is making. */
const ours = new Set<string>();

/** @returns a new folder beside `target`, marked */
export function makeAside(target: string): string {
  const folder = `${target}.partial-${process.pid}`;
  makeFolder(folder);
  const mark: Mark = { host: hostname(), process: process.pid };
  writeWhole(join(folder, markFile), JSON.stringify(mark));
  ours.add(folder);
  return folder;
}

/** To be called once a folder of `makeAside` is gone. */
export const forgetAside = (folder: string): boolean => ours.delete(folder);

/** The folders aside in `folder` whose process of this machine is gone. */
export function abandonedAsides(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))
    .filter((aside) => !ours.has(aside) && isAbandoned(readMark(aside)));
}

function readMark(aside: string): Mark | null {
  try {
    return JSON.parse(readFileSync(join(aside, markFile), 'utf8')) as Mark;
  } catch {
    return null; // another's, or being made
  }
}

const isAbandoned = (mark: Mark | null): boolean =>
  mark !== null && mark.host === hostname() && (mark.process === process.pid || !isRunning(mark.process));

/** Whether there is a process of this number, be it another user's. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
