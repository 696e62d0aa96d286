/** The entry of every npm script: sets the checkout up, then starts, tests, checks or builds it. */
import { join } from 'node:path';
import { check, format } from './setup/checks.mjs';
import { openDesktop, serve } from './setup/open.mjs';
import { root, SetupError } from './setup/paths.mjs';
import { runNode } from './setup/run.mjs';
import { main, setUp } from './setup/set-up.mjs';

/** Command -> what it needs and what it does; resolves to the exit status. */
const commands = {
  start: { build: true, go: openDesktop },
  serve: { build: true, go: serve },
  test: { build: true, go: (args) => runHere('node_modules/vitest/vitest.mjs', ['run', ...args]) },
  bench: { build: true, go: (args) => runHere('scripts/bench.mjs', args) },
  trust: { build: true, go: (args) => runHere('scripts/trust.mjs', args) },
  sanitize: { build: true, go: (args) => runHere('scripts/sanitize.mjs', args) },
  screenshots: { build: true, go: (args) => runHere('scripts/screenshots.mjs', args) },
  package: { build: true, go: (args) => runHere('scripts/package.mjs', args) },
  build: { build: true, go: () => 0 },
  check: { build: false, go: check },
  format: { build: false, go: format },
};

await main(async () => {
  const [name = 'start', ...args] = process.argv.slice(2);
  const command = commands[name];
  if (!command)
    throw new SetupError(`“${name}” is no command; one of ${Object.keys(commands).join(', ')} is.`);
  await setUp({ build: command.build });
  return command.go(args);
});

async function runHere(script, args) {
  return (await runNode(join(root, script), args, { cwd: root })).status;
}
