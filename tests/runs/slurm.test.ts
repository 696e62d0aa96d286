/** What Slurm's commands say, by stand-ins of them; a real one is in `tests/commands/slurm.test.ts`. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { howItEnded, mostTasks, tasksUnderWay } from '../../src-main/runs/slurm';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slurm-'));
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
});
afterEach(() => vi.unstubAllEnvs());

const says = (command: string, script: string) =>
  writeFileSync(join(folder, command), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const forgotten = 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1';

test('how a task ended is told by Slurm itself', async () => {
  says('scontrol', 'echo "JobId=$4 JobState=OUT_OF_MEMORY Reason=None ExitCode=0:125"');
  says('sacct', 'exit 9');
  expect(await howItEnded('7', 2)).toBe('OUT_OF_MEMORY, exit code 0:125');
});

test('what Slurm has forgotten is told by accounting, where there is any', async () => {
  says('scontrol', forgotten);
  says('sacct', '[ "$5" = --jobs=7_2 ] && echo "TIMEOUT|0:15"');
  expect(await howItEnded('7', 2)).toBe('TIMEOUT, exit code 0:15');
  says('sacct', 'echo "Slurm accounting storage is disabled" >&2; exit 1');
  expect(await howItEnded('7', 2)).toBeNull();
});

test('how long an array may be is read from the configuration: the highest number, and what is usual where it is silent', async () => {
  says('scontrol', 'echo "MaxArraySize            = 1001"; echo "MaxDBDMsgs              = 20004"');
  expect(await mostTasks()).toBe(1000);
  says('scontrol', 'echo "Configuration data as of 2026"');
  expect(await mostTasks()).toBe(1000);
  says('scontrol', 'echo "MaxArraySize = 50001"');
  expect(await mostTasks()).toBe(50_000);
});

test('a cluster without arrays is refused, with a way out', async () => {
  for (const size of [0, 1]) {
    says('scontrol', `echo "MaxArraySize = ${size}"`);
    await expect(mostTasks()).rejects.toMatchObject({
      code: 'slurm',
      message: expect.stringContaining(`MaxArraySize is ${size}`),
      hint: expect.stringContaining('run-cell'),
    });
  }
});

test('a queue of a hundred thousand tasks is read', async () => {
  says('squeue', 'seq 100000 | sed "s/$/ PENDING_PENDING_PENDING/"');
  expect((await tasksUnderWay('7')).size).toBe(100_000);
});
