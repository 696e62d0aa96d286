import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../scripts/setup/lock.mjs';

const newLock = () => join(mkdtempSync(join(tmpdir(), 'workbench-lock-')), 'setup.lock');
const silent = () => {};
const lockModule = new URL('../../scripts/setup/lock.mjs', import.meta.url).href;

test('two set-ups in two processes never work at the same time', async () => {
  const file = newLock();
  const log = `${file}.log`;
  const program = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from '${lockModule}';
    for (let i = 0; i < 5; i++)
      await withLock(${JSON.stringify(file)}, () => {}, async () => {
        appendFileSync(${JSON.stringify(log)}, 'in ');
        await new Promise((resolve) => setTimeout(resolve, 5));
        appendFileSync(${JSON.stringify(log)}, 'out ');
      });`;
  const ends = [1, 2, 3].map(
    () =>
      new Promise((resolve) =>
        spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' }).once(
          'exit',
          resolve,
        ),
      ),
  );
  expect(await Promise.all(ends)).toEqual([0, 0, 0]);
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(15));
});

test('the lock of a process that was killed is taken over', async () => {
  const file = newLock();
  const program = `
    import { withLock } from '${lockModule}';
    await withLock(${JSON.stringify(file)}, () => {}, async () => process.kill(process.pid, 'SIGKILL'));`;
  spawnSync(process.execPath, ['--input-type=module', '-e', program]);
  expect(existsSync(file)).toBe(true);
  expect(await withLock(file, silent, () => Promise.resolve('mine'))).toBe('mine');
});

test.skipIf(process.platform !== 'linux')(
  'an id that another process has got meanwhile is seen as another',
  async () => {
    const file = newLock();
    writeFileSync(file, `${process.pid} 1`);
    expect(await withLock(file, silent, () => Promise.resolve('mine'))).toBe('mine');
  },
);

test('the lock is given back when the work fails', async () => {
  const file = newLock();
  await expect(withLock(file, silent, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

test('who has to wait is told once, with the owner’s process id', async () => {
  const file = newLock();
  const lines: string[] = [];
  let release = silent;
  const first = withLock(file, silent, () => new Promise<void>((resolve) => (release = resolve)));
  const second = withLock(
    file,
    (line: string) => lines.push(line),
    () => Promise.resolve(),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  release();
  await Promise.all([first, second]);
  expect(lines).toEqual([`another set-up is at work here (process ${process.pid}); waiting for it.`]);
});
