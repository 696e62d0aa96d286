/** A small matrix on the sample that is killed at twenty moments drawn by a seed, and goes on: is its CSV that of one left alone? */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../setup/paths.mjs';
import { randomFrom } from '../../src-main/common/random.ts';
import { csvOf, inFreshWorkspace } from './program.mjs';

const kills = 20;
const sample = (path) => join(root, 'resources/sample', path);
const plan = {
  name: 'kills',
  bases: [sample('model.gguf')],
  datasets: [{ file: sample('instructions.json') }],
  rows: [[], ['QA'], ['IE'], ['GEN'], ['QA', 'IE', 'GEN']],
  tasks: [
    { name: 'pubmedqa', file: sample('benchmarks/pubmedqa.json') },
    { name: 'medication-status', file: sample('benchmarks/medication-status.csv') },
  ],
  budget: { tokens: 24_000 },
  seeds: [1],
  recipe: { rank: 4, batchSize: 4, packTokens: 512, threads: 1, checkpointEvery: 5 },
  scoring: 'both',
  limit: 16,
};

export async function benchKills() {
  return inFreshWorkspace(async (folder) => {
    const file = join(folder, 'plan.json');
    writeFileSync(file, JSON.stringify(plan));
    const [alone, killed] = ['alone', 'killed'].map((name) => join(folder, name));
    for (const workspace of [alone, killed]) mkdirSync(workspace);
    const started = performance.now();
    await ended(start(alone, file));
    const seconds = (performance.now() - started) / 1000;
    const random = randomFrom(1);
    let done = 0;
    for (; done < kills; done++) {
      const child = start(killed, file);
      // Early enough that all of the kills find a matrix under way, late enough that it goes on.
      const finished = await endsWithin(child, 1000 * (1 + (random() * 2 * seconds) / kills));
      if (finished) break;
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await ended(start(killed, file));
    const same = (await csvOf(killed)) === (await csvOf(alone));
    return [
      {
        what: `a matrix of ${plan.rows.length} cells killed at ${done} random moments and gone on with: its CSV`,
        measured: same ? 'the same, byte for byte' : 'ANOTHER',
        goal: `the same after ${kills}`,
      },
    ];
  });
}

const start = (workspace, file) =>
  spawn(
    process.execPath,
    [join(root, 'out/main/cli.js'), '--workspace', workspace, '--json', 'matrix', '--plan', file],
    { stdio: 'ignore' },
  );

async function ended(child) {
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`matrix ended with status ${status}`);
}

async function endsWithin(child, milliseconds) {
  const over = new AbortController();
  const first = await Promise.race([
    once(child, 'close', over).then(() => true),
    wait(milliseconds, false, over),
  ]);
  over.abort();
  return first;
}
