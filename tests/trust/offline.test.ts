/** A job where there is no network: it succeeds, and nothing even tries to reach another machine. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runAlone, whyNotAlone } from '../../scripts/trust/offline.mjs';
import { freshWorkspace, projectRoot } from '../commands/program';

const cli = join(projectRoot, 'out/main/cli.js');
const base = join(projectRoot, 'resources/sample/model.gguf');

/** Skips loudly where nothing can be watched. */
function needNamespace(skip: () => void): void {
  const why = whyNotAlone();
  if (why === null) return;
  console.warn(`${why} That nothing connects is not tried.`);
  skip();
}

test('a job of the command line tries to reach nothing', { timeout: 120_000 }, async ({ skip }) => {
  needNamespace(skip);
  const workspace = freshWorkspace();
  const task = `pubmedqa=${join(projectRoot, 'resources/sample/benchmarks/pubmedqa.json')}`;
  const job = ['evaluate', '--base', base, '--task', task, '--limit', '2', '--scoring', 'both'];
  const { status, said, attempts } = await runAlone([
    process.execPath,
    cli,
    '--workspace',
    workspace,
    ...job,
  ]);
  expect(status, said).toBe(0);
  expect(attempts).toEqual([]);
});

test(
  'whoever does try is seen: by address, by name, over loopback',
  { timeout: 60_000 },
  async ({ skip }) => {
    needNamespace(skip);
    const program = `
    const { connect } = require('node:net');
    const { resolve4 } = require('node:dns');
    connect(9, '192.0.2.1').on('error', () => {});
    connect(9, '127.0.0.1').on('error', () => {});
    resolve4('example.org', () => process.exit(0));`;
    const { attempts } = await runAlone([process.execPath, '-e', program]);
    expect(attempts.filter((line) => line.includes('192.0.2.1'))).toHaveLength(1);
    expect(attempts.some((line) => line.includes('htons(53)'))).toBe(true);
    expect(attempts.filter((line) => line.includes('htons(9)'))).toHaveLength(1);
  },
);
