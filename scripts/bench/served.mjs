/** The built workbench in serve mode, called as its page calls it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyRow } from '../../src-main/common/list.ts';
import { openSession } from '../served-session.mjs';
import { root } from '../setup/paths.mjs';

/** Calls `work` with a function that calls a method of the contract, and with what tells the server's peak memory. */
export async function inServedWorkbench(workspace, work) {
  const command = [join(root, 'out/main/cli.js'), '--workspace', workspace, 'serve'];
  const server = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let output = '';
    server.stdout.on('data', (chunk) => (output += chunk));
    while (!/http:\S+/.test(output)) await once(server.stdout, 'data');
    const call = await openSession(/http:\S+/.exec(output)[0]);
    return await work(call, () => peakOf(server.pid));
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
  }
}

/** Bytes; null where the system does not tell. */
function peakOf(pid) {
  if (process.platform !== 'linux') return null;
  return 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

/**
 * Waits for the full-text index of a dataset, which the server begins with the first call.
 * @param meanwhile is called again and again
 * @returns the seconds it took
 */
export async function indexed(call, dataset, meanwhile = () => {}) {
  const request = { dataset, filter: everyRow, order: 'row', counted: 1 };
  for (let began = null; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const { unindexed } = await call('countInstructions', request);
    if (unindexed > 0) began ??= performance.now();
    else if (began !== null) return (performance.now() - began) / 1000;
    await meanwhile();
  }
}
