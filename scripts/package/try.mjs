/** Is a packed program what it should be? Its fuses are read back, its contents looked through, its command line and its window tried. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { root, say } from '../setup/paths.mjs';
import { run, runNode } from '../setup/run.mjs';

const on = ['EnableCookieEncryption', 'EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar'];
const off = [
  'RunAsNode',
  'EnableNodeOptionsEnvironmentVariable',
  'EnableNodeCliInspectArguments',
  'LoadBrowserProcessSpecificV8Snapshot',
  'GrantFileProtocolExtraPrivileges',
];

/** @throws AssertionError that names the first thing that is wrong */
export async function tryPackage(folder) {
  const resources = join(folder, 'resources');
  await readFuses(join(folder, 'bioinstruct-workbench'));
  lookThrough(resources);
  await tryCommandLine(resources, join(folder, '../trial'));
  await tryWindow(join(resources, 'app.asar'), join(folder, '../extracted'));
}

async function readFuses(executable) {
  const wire = await getCurrentFuseWire(executable);
  for (const [names, state] of [
    [on, FuseState.ENABLE],
    [off, FuseState.DISABLE],
  ])
    for (const name of names) assert.equal(wire[FuseV1Options[name]], state, `fuse ${name}`);
  say(`fuses: ${on.length} on, ${off.length} off, as they should be`);
}

function lookThrough(resources) {
  const archive = join(resources, 'app.asar');
  const packed = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/'));
  for (const name of [
    '/package.json',
    '/out/main/main.js',
    '/out/preload/preload.cjs',
    '/out/renderer/index.html',
  ])
    assert.ok(packed.includes(name), `${name} is not in the archive`);
  for (const unwanted of [/^\/(tests|scripts|src-|native)/, /gitRelease\.bundle$/, /\/node-(linux|win)-/])
    assert.equal(
      packed.find((name) => unwanted.test(name)),
      undefined,
      `what matches ${unwanted} is in the archive`,
    );
  const beside = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true }).map(String);
  for (const native of [/trainer\.node$/, /better-sqlite3.prebuilds.[\w-]+\.node$/, /llama-addon\.node$/])
    assert.ok(
      beside.some((name) => native.test(name)),
      `nothing beside the archive matches ${native}`,
    );
  assert.ok(existsSync(join(resources, 'app.asar.unpacked/out/main/cli.js')), 'the command line is missing');
  say(`contents: ${packed.length} names in the archive, nothing of tests, sources or other systems`);
}

/** Trains and evaluates: each native part has to load from where the package put it. */
async function tryCommandLine(resources, workspace) {
  rmSync(workspace, { recursive: true, force: true });
  const program = join(resources, 'bin', 'bioinstruct');
  const sample = join(resources, 'app.asar.unpacked/resources/sample');
  const commands = [
    ['import', join(sample, 'instructions.json')],
    ['train', '--base', join(sample, 'model.gguf'), '--dataset', 'instructions', '--set', 'maxSteps=2'],
    [
      'evaluate',
      '--base',
      join(sample, 'model.gguf'),
      '--task',
      `mednli=${join(sample, 'benchmarks/mednli.jsonl')}`,
    ],
  ];
  for (const command of commands) {
    const { status } = await run(program, ['--workspace', workspace, ...command], {
      stdio: ['ignore', 'ignore', 2],
    });
    assert.equal(status, 0, `${command[0]} of the packed command line`);
  }
  rmSync(workspace, { recursive: true, force: true });
  say('command line: imported, trained and evaluated');
}

/** The app test on what the archive holds. */
async function tryWindow(archive, folder) {
  rmSync(folder, { recursive: true, force: true });
  extractAll(archive, folder);
  const args = ['run', '--project', 'app', 'tests/app/walk.test.ts'];
  const env = { ...process.env, WORKBENCH_PROGRAM: folder };
  const { status } = await runNode(join(root, 'node_modules/vitest/vitest.mjs'), args, { cwd: root, env });
  assert.equal(status, 0, 'the app test on the extracted archive');
  rmSync(folder, { recursive: true, force: true });
}
