#!/usr/bin/env node
/** The command line: sets a fresh checkout up, then runs the built program with the pinned Node, in the caller's folder. */
import { join } from 'node:path';
import { root } from '../scripts/setup/paths.mjs';
import { runNode } from '../scripts/setup/run.mjs';
import { main, setUp } from '../scripts/setup/set-up.mjs';

await main(async () => {
  await setUp();
  return (await runNode(join(root, 'out/main/cli.js'), process.argv.slice(2))).status;
});
