/** `start` and `serve`: the workbench in its window, or the same workbench in a browser. */
import { join } from 'node:path';
import { fetchElectron, hasDisplay, installedElectron } from './electron.mjs';
import { root, say, toolEnvironment } from './paths.mjs';
import { run, runNode } from './run.mjs';

/** Opens the desktop window where that is possible, else serve mode. Resolves to the exit status. */
export async function openDesktop(args) {
  if (!(await hasDisplay())) {
    say('no display here, so the workbench opens in serve mode; open the address below in a browser.');
    return serve(args);
  }
  const electron = installedElectron(root) ?? (await fetchElectron(root, say));
  if (electron) {
    const started = Date.now();
    const end = await openWindow(electron, args);
    if (!failedToOpen(end, Date.now() - started)) return end.status;
    say(`Electron could not open a window here (${end.signal ?? `exit status ${end.status}`}).`);
  }
  say('the workbench opens in serve mode instead; open the address below in a browser.');
  return serve(args);
}

/** The workbench over loopback, on the pinned Node. Resolves to the exit status. */
export async function serve(args) {
  const { WORKBENCH_WORKSPACE: workspace } = process.env;
  const options = workspace ? ['--workspace', workspace] : [];
  return (await runNode(join(root, 'out/main/cli.js'), [...options, 'serve', ...args])).status;
}

function openWindow(electron, args) {
  // Chromium refuses to run its sandbox as root.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const env = { ...toolEnvironment(), WORKBENCH_FOLLOW_PARENT: '1' };
  return run(electron, [root, ...flags, ...args], { env });
}

/** A crash within seconds of the start: system libraries are missing (127), or the sandbox is not allowed here. */
function failedToOpen(end, milliseconds) {
  const crash = end.status === 127 || ['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL'].includes(end.signal);
  return crash && milliseconds < 10_000;
}
