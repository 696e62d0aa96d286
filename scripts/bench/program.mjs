/** Runs the built command line in a workspace of its own and reads its JSON. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../setup/paths.mjs';

/** @returns the document that the command prints under --json */
export async function bioinstruct(workspace, ...args) {
  const cli = join(root, 'out/main/cli.js');
  const all = [cli, '--workspace', workspace, '--json', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, all, { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

/** Calls `work` with a fresh workspace folder and removes it afterwards. */
export async function inFreshWorkspace(work) {
  const folder = mkdtempSync(join(tmpdir(), 'bioinstruct-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const seconds = (value) => `${value.toFixed(2)} s`;
