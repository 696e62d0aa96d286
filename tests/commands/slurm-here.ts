/** A Slurm of one node, this machine, for tests; says why where there can be none. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { projectRoot } from './program';

const loopback = (...args: string[]) =>
  execFileSync(join(projectRoot, 'scripts/slurm-loopback.sh'), args, { encoding: 'utf8' }).trim();

/** What is missing; null: nothing is. */
export const slurmAbsent = missing();

function missing(): string | null {
  for (const program of ['munged', 'slurmctld', 'slurmd', 'sbatch'])
    try {
      execFileSync('sh', ['-c', `command -v ${program}`]);
    } catch {
      return program;
    }
  return process.getuid?.() === 0 ? null : 'root, who may start them';
}

/** Starts one for the tests of a `describe`, and stops it after them. @param lines more of its configuration */
export function withSlurm(...lines: string[]): void {
  const folder = slurmAbsent ? '' : mkdtempSync(join(tmpdir(), 'bioinstruct-slurm-'));
  beforeAll(() => {
    process.env['SLURM_CONF'] = loopback('start', folder, ...lines);
  }, 60_000);
  afterAll(() => {
    loopback('stop', folder);
    delete process.env['SLURM_CONF'];
  });
}
