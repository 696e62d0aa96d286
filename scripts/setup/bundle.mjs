/** out/: the built fronts, workers, preload and renderer. */
import { join } from 'node:path';
import { SetupError } from './paths.mjs';
import { runNode } from './run.mjs';
import { hashSources, isStamped, makeStamped } from './stamp.mjs';

const sources = [
  'src-main',
  'src-renderer',
  'docs',
  'resources/licences',
  'scripts/licences.mjs',
  'scripts/markdown.mjs',
  'electron.vite.config.ts',
  'svelte.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
const stampFile = (root) => join(root, 'out', '.workbench-stamp');

/** True when out/ was built from the present sources. */
export function bundleIsCurrent(root) {
  return isStamped(stampFile(root), hashSources(root, sources));
}

/** @throws {SetupError} when the build fails; its own message has been printed */
export async function buildBundle(root, say) {
  say('building the workbench…');
  await makeStamped(stampFile(root), hashSources(root, sources), async () => {
    const script = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
    const end = await runNode(script, ['build', '--logLevel', 'warn'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (end.stopped) process.exit(130);
    if (end.status !== 0) throw new SetupError('the build failed; see the lines above.');
  });
}
