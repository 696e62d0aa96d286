/** Is there a desktop to open a window on, and an Electron to open it? */
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pinnedNode } from './paths.mjs';
import { capture } from './run.mjs';

/** True where a window can be shown. On Linux a display that is named but dead counts as none. */
export async function hasDisplay(environment = process.env, platform = process.platform) {
  if (platform !== 'linux') return true;
  if (environment.WAYLAND_DISPLAY) return true;
  const display = environment.DISPLAY;
  if (!display) return false;
  const local = /^(?:unix)?:(\d+)/.exec(display);
  if (!local) return true;
  const socket = `/tmp/.X11-unix/X${local[1]}`;
  return (await answers(socket)) || (await answers(`\0${socket}`));
}

/** Absolute path of the installed Electron executable, or null. */
export function installedElectron(root) {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const file = join(
      process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'),
      readFileSync(join(folder, 'path.txt'), 'utf8'),
    );
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/** Fetches the Electron runtime by its own installer; null, after one line that says why, where that cannot be done. */
export async function fetchElectron(root, say) {
  if (process.env.WORKBENCH_OFFLINE === '1') {
    say('WORKBENCH_OFFLINE=1, so the Electron runtime is not fetched.');
    return null;
  }
  say('fetching the Electron runtime (about 120 MB, once)…');
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  const { status, output } = await capture(pinnedNode(), [installer], { timeout: 300_000 });
  if (status !== 0) say(`the Electron runtime could not be fetched (${reason(output)}).`);
  return installedElectron(root);
}

function reason(output) {
  const cause = /\bE[A-Z]{4,}\b|HTTPError[^\n]*|status(?: code)? \d+/.exec(output)?.[0];
  return (
    cause ??
    (output
      .trim()
      .split('\n')[0]
      .replace(/^\w*Error: /, '') ||
      'no answer within five minutes')
  );
}

function answers(path) {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.setTimeout(500, () => end(false));
  });
}
