/** The build of the trainer: done once, and a missing tool is named with its remedy. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const script = resolve('scripts', 'native.mjs');
const build = (file: string, path = process.env.PATH) =>
  spawnSync(process.execPath, [file], { encoding: 'utf8', env: { ...process.env, PATH: path } });

test('nothing is built when nothing changed', () => {
  build(script);
  const second = build(script);
  expect(second.stdout.trim()).toBe('build/native/trainer.node is up to date.');
  expect(second.status).toBe(0);
});

/** A project with the sources but nothing built, and a folder with stand-ins for the tools that are there. */
function unbuilt(tools: readonly string[]): { file: string; path: string } {
  const root = mkdtempSync(join(tmpdir(), 'native-'));
  cpSync('native', join(root, 'native'), { recursive: true });
  mkdirSync(join(root, 'scripts'));
  cpSync(script, join(root, 'scripts', 'native.mjs'));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'tools'));
  for (const tool of tools) writeFileSync(join(root, 'tools', tool), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  return { file: join(root, 'scripts', 'native.mjs'), path: join(root, 'tools') };
}

test.skipIf(process.platform === 'win32').for([
  ['cmake', [], /^cmake is missing\. Install CMake/],
  ['git', ['cmake'], /^git is missing\. Install git/],
  ['a compiler', ['cmake', 'git'], /^A C\+\+ compiler is missing\. Install a C\+\+17 compiler/],
] as [string, string[], RegExp][])('without %s the build says so in one line', ([, tools, words]) => {
  const { file, path } = unbuilt(tools);
  const { status, stderr } = build(file, path);
  expect(status).toBe(1);
  expect(stderr.trim()).toMatch(words);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
