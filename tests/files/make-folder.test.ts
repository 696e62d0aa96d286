/** Folders are made level by level, and nothing hangs where none can be made. */
import { mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src-main/files/make-folder';

const root = mkdtempSync(join(tmpdir(), 'folders-'));

test('all levels are made, for the user alone, and making them again changes nothing', () => {
  const folder = join(root, 'a', 'b', 'c');
  makeFolder(folder);
  makeFolder(folder);
  for (const one of [folder, join(root, 'a')]) {
    expect(statSync(one).isDirectory()).toBe(true);
    if (process.platform !== 'win32') expect(statSync(one).mode & 0o777).toBe(0o700);
  }
});

test('a folder that is there keeps its permissions', () => {
  const folder = join(root, 'open');
  mkdirSync(folder, { mode: 0o755 });
  const { mode } = statSync(folder);
  makeFolder(join(folder, 'inside'));
  expect(statSync(folder).mode).toBe(mode);
});

test('a file in the way is named', () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow(`${file} is there already, and is no folder.`);
  expect(() => makeFolder(join(file, 'below'))).toThrow(/ENOTDIR|ENOENT/);
});

test.skipIf(process.platform !== 'linux')('below /proc it fails instead of trying for ever', () => {
  expect(() => makeFolder('/proc/nowhere/at/all')).toThrow(/ENOENT|EACCES|EPERM/);
});
