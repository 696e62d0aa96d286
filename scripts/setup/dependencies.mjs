/** node_modules: what the lockfile says, and nothing else. */
import { existsSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { SetupError } from './paths.mjs';
import { followParent, run } from './run.mjs';
import { hashSources, isStamped, makeStamped } from './stamp.mjs';

const stampFile = (root) => join(root, 'node_modules', '.workbench-stamp');
const lockHash = (root) => hashSources(root, ['package-lock.json'], [process.platform, process.arch]);

/** True when node_modules was completely installed from the present lockfile. */
export function dependenciesAreCurrent(root) {
  return isStamped(stampFile(root), lockHash(root));
}

/**
 * Runs `npm ci --ignore-scripts` (no dependency needs its scripts).
 * @throws {SetupError} when npm fails
 */
export async function installDependencies(root, say) {
  say(
    `installing dependencies ${existsSync(join(root, 'node_modules')) ? 'anew' : '(about a minute, once)'}…`,
  );
  await makeStamped(stampFile(root), lockHash(root), async () => {
    const [program, ...args] = npmCommand();
    const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    if (process.env.WORKBENCH_OFFLINE === '1') options.push('--offline');
    // npm's own lines go to stderr: stdout may have to be pure JSON.
    const end = await run(program, [...args, ...options], {
      cwd: root,
      // An npm that outlived us would write into the same folder as the npm of the next set-up.
      env: { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${followParent}` },
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32' && program === 'npm',
    });
    if (end.stopped) process.exit(130);
    if (end.status !== 0)
      throw new SetupError('npm could not install the dependencies; check the network and start again.');
  });
}

/** The npm that started this program, run by the Node that npm itself runs on: the pinned one is being replaced. */
function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: npmNode } = process.env;
  if (!npm || basename(npm) !== 'npm-cli.js') return ['npm'];
  const pinned = (path) => path.includes(`${sep}node_modules${sep}node-`);
  return [npmNode && !pinned(npmNode) ? npmNode : process.execPath, npm];
}
