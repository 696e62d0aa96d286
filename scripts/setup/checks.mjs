/** `check` and `format`: every tool that holds the rules of the project, one line each. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, root, say } from './paths.mjs';
import { capture } from './run.mjs';

const script = (path) => join(root, 'node_modules', path);
const prettier = script('prettier/bin/prettier.cjs');

/** Runs all checks, prints one line for each and the output of those that fail. Resolves to the exit status. */
export async function check() {
  const checks = {
    eslint: [script('eslint/bin/eslint.js'), '--max-warnings=0', '.'],
    prettier: [prettier, '--check', '--log-level=warn', '.'],
    tsc: [script('typescript/bin/tsc'), '--noEmit', '-p', '.'],
    'svelte-check': [
      script('svelte-check/bin/svelte-check'),
      '--tsconfig',
      './tsconfig.json',
      '--fail-on-warnings',
    ],
    'clang-format': clangFormat('--dry-run', '-Werror'),
  };
  let failed = 0;
  for (const [name, args] of Object.entries(checks)) {
    const started = Date.now();
    const { status, output } = await capture(pinnedNode(), args);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (status !== 0) {
      failed++;
      process.stdout.write(`${output.trimEnd()}\n`);
    }
    process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  }
  process.stdout.write(
    failed ? `check: ${failed} of ${Object.keys(checks).length} failed\n` : 'check: all is well\n',
  );
  return failed ? 1 : 0;
}

/** Rewrites every source file in the project's format. Resolves to the exit status. */
export async function format() {
  let worst = 0;
  for (const args of [[prettier, '--write', '--log-level=warn', '.'], clangFormat('-i')]) {
    const { status, output } = await capture(pinnedNode(), args);
    if (status !== 0) say(output.trim());
    worst = Math.max(worst, status);
  }
  return worst;
}

function clangFormat(...options) {
  return [
    script('clang-format/index.js'),
    ...options,
    '--style=file',
    ...nativeSources(join(root, 'native')),
  ];
}

function nativeSources(folder) {
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  return readdirSync(folder, { recursive: true })
    .filter((file) => /\.(cpp|h)$/.test(file))
    .map((file) => join(folder, file));
}
