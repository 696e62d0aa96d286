/** Memory that runs out is an error like others, wherever it does: no limit ends the process that meets it. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPrograms } from '../../scripts/native.mjs';
import { findNative } from '../../src-main/train/native';
import { folder, tinyModel, tinySequences } from '../train/tiny-model';

const model = tinyModel({ context: 4096, width: 64, heads: 4, headsKv: 2, headSize: 16, feedForward: 128 });
const limited = join(import.meta.dirname, 'limited.mjs');
const isLinux = process.platform === 'linux';
if (!isLinux) console.warn('Limits of memory are not tested: they are set as on Linux.');

/** What a program prints and how it ends with so much address space. */
function run(program: string, args: string[], limitMiB?: number) {
  const limit = limitMiB === undefined ? 'unlimited' : limitMiB * 1024;
  return spawnSync('sh', ['-c', `ulimit -v ${limit}; exec "$@"`, 'sh', program, ...args], { encoding: 'utf8' });
}

describe.runIf(isLinux)('memory that runs out', () => {
  let program = '';
  beforeAll(() => {
    program = join(
      buildPrograms(resolve('.'), () => undefined),
      'train',
    );
  }, 300_000);

  test.for([
    ['on two threads of one pass', [700]],
    ['in two passes side by side', [400, 390, 380, 370]],
  ] as [string, number[]][])('stops a training %s with one sentence, whatever is left', ([name, lengths]) => {
    const tokens = join(folder, `${lengths.length}.txt`);
    const lines = tinySequences(model, lengths).map((one) => [...one.tokens].join(' '));
    writeFileSync(tokens, lines.join('\n'));
    // What is enough depends on the machine, whose threads have stacks and heaps of their own: the last has no limit.
    const limits = [...Array.from({ length: 16 }, (_, i) => 16 + 5 * i), undefined];
    const outcomes = limits.map((limitMiB) => {
      const { status, stderr } = run(program, [model.file, tokens, join(folder, 'never.gguf'), '1'], limitMiB);
      return status === 0 ? 'done' : `${status} ${stderr.trim().split('\n').at(-1)}`;
    });
    const refusals = outcomes.filter((outcome) => outcome !== 'done');
    for (const refusal of refusals) expect(refusal).toMatch(/^1 out-of-memory: There is not enough memory for /);
    expect(outcomes[0], name).not.toBe('done');
    expect(outcomes.at(-1), name).toBe('done');
    expect(new Set(refusals).size, name).toBeGreaterThan(1);
  });

  test('rejects the step in JavaScript, and the same trainer goes on once there is memory again', () => {
    const { addon, libraries } = findNative('cpu');
    const { stdout, stderr, status } = run(process.execPath, [
      ...[limited, addon, libraries, model.file],
      ...['3000', '8'],
    ]);
    expect(stderr.split('\n').filter((line) => line.includes('stopped the process'))).toEqual([]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      'done',
      expect.stringMatching(/^out-of-memory: There is not enough memory/),
      'done',
    ]);
  });
});
