/** Serve mode on a built checkout, for scripts that look at the real workbench. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './setup/paths.mjs';

/** @returns the one-time address, and how to end it */
export async function serveWorkspace(workspace) {
  const command = [join(root, 'scripts/workbench.mjs'), 'serve', '--workspace', workspace];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  while (!/http:\S+/.test(output)) await once(child.stdout, 'data');
  const close = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { address: /http:\S+/.exec(output)[0], close };
}
