/** Runs the built command line in a workspace of its own and reads its JSON. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

/** @returns the matrix of a workspace as CSV */
export async function csvOf(workspace) {
  const all = [join(root, 'out/main/cli.js'), '--workspace', workspace, 'export', 'matrix'];
  return (await promisify(execFile)(process.execPath, all, { maxBuffer: 1 << 28 })).stdout;
}

/** Runs a command and watches the process it starts. @returns the bytes its desk held at most (Linux only) */
export async function deskPeak(workspace, ...args) {
  const cli = join(root, 'out/main/cli.js');
  const child = spawn(process.execPath, [cli, '--workspace', workspace, '--json', ...args], {
    stdio: 'ignore',
  });
  let peak = 0;
  const watching = setInterval(() => {
    try {
      const [desk] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
      const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${desk}/status`, 'utf8'));
      peak = Math.max(peak, 1024 * Number(kibibytes));
    } catch {
      // It has not begun, or has ended.
    }
  }, 20);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watching);
  return peak;
}

/**
 * As `bioinstruct`, with the resident memory of the program and its workers: the sum of their highest, so rather too
 * much. Linux only.
 */
export async function withPeakMemory(workspace, ...args) {
  const all = [join(root, 'out/main/cli.js'), '--workspace', workspace, '--json', ...args];
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'ignore'] });
  const peaks = new Map();
  const watch = setInterval(() => {
    for (const pid of familyOf(child.pid)) peaks.set(pid, Math.max(peaks.get(pid) ?? 0, peakOf(pid)));
  }, 50);
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  await once(child, 'close');
  clearInterval(watch);
  return { document: JSON.parse(text), peakBytes: [...peaks.values()].reduce((sum, one) => sum + one, 0) };
}

function familyOf(pid) {
  const children = `/proc/${pid}/task/${pid}/children`;
  const below = existsSync(children) ? readFileSync(children, 'utf8').split(' ').filter(Boolean) : [];
  return [pid, ...below.flatMap((one) => familyOf(Number(one)))];
}

function peakOf(pid) {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    // It has ended.
    return 0;
  }
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
