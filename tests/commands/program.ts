/** Runs the built command line as a script would: its exit status, its one JSON document, what it says on stderr. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorData } from '../../src-main/common/errors';

export const projectRoot = join(import.meta.dirname, '../..');
export const sharedData = join(projectRoot, '../shared/data');
const cli = join(projectRoot, 'out/main/cli.js');

export interface Ended<T> {
  status: number | null;
  document: T & { error: ErrorData };
  stdout: string;
  stderr: string;
}

export const freshWorkspace = (): string => join(mkdtempSync(join(tmpdir(), 'bioinstruct-')), 'workspace');

/** Starts a command with --json in the workspace; `kill` and `interrupt` reach it while it runs. */
export function start<T = unknown>(workspace: string, ...args: string[]) {
  const child = spawn(process.execPath, [cli, '--workspace', workspace, '--json', ...args]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Ended<T>>((resolve) => {
    child.on('close', (status) => {
      const document = (
        stdout.startsWith('{') || stdout.startsWith('[') ? JSON.parse(stdout) : {}
      ) as Ended<T>['document'];
      resolve({ status, document, stdout, stderr });
    });
  });
  return { child, ended, output: () => stderr };
}

export function run<T = unknown>(workspace: string, ...args: string[]): Promise<Ended<T>> {
  return start<T>(workspace, ...args).ended;
}
