/**
 * Kills each workload at random moments, its process group or main alone, and goes on: after every kill the workspace must
 * be whole, and in the end the result must be that of a job nobody disturbed.
 */
import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../src-main/common/random.ts';
import { root } from '../setup/paths.mjs';
import { openSession } from '../served-session.mjs';
import { checkReviews, reviewUntilGone } from './served-reviews.mjs';
import { checkWorkspace, rowsOf } from './workspace-checks.mjs';
import { bioinstruct, cli, finished, workloads } from './workloads.mjs';

/** @param rows how many the job has to do with @returns `{kills, finished, seconds}` of one workload @throws Error that says after which kill what did not hold */
export async function killWorkload(name, kills, seed, rows = 20_000) {
  const place = mkdtempSync(join(tmpdir(), `bioinstruct-kills-${name}-`));
  const started = performance.now();
  try {
    const ready = await makeReady(name, place, { rows });
    const tally = workloads[name].served
      ? await killServed(ready, kills, randomFrom(seed))
      : await killJob(name, ready, kills, randomFrom(seed));
    return { workload: name, ...tally, seconds: Math.round((performance.now() - started) / 1000) };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** A workspace to begin from, and what an undisturbed job makes of a copy of it. @param rows how many the job has to do with */
export async function makeReady(name, place, { rows, perform = bioinstruct }) {
  const { prepare, command, result, served } = workloads[name];
  const [base, folder, files] = ['base', 'workspace', 'files'].map((one) => join(place, one));
  mkdirSync(files);
  bioinstruct(base, 'import', join(root, 'resources/sample/instructions.json'), '--dataset', 'before');
  await prepare(base, files, rows);
  const before = rowsOf(base, 'before');
  if (served) return { base, folder, files, before };
  cpSync(base, folder, { recursive: true });
  const began = performance.now();
  await perform(folder, ...command(folder, files));
  const milliseconds = performance.now() - began;
  const adapter = name === 'training' ? readFileSync(finished(folder)) : null;
  const whole = result(folder);
  rmSync(folder, { recursive: true });
  return { base, folder, files, before, adapter, milliseconds, whole };
}

async function killJob(name, ready, kills, random) {
  const { command, result } = workloads[name];
  const { base, folder, files, milliseconds, whole } = ready;
  let ended = 0;
  const start = () => cpSync(base, folder, { recursive: true });
  const compare = (kill) => {
    const found = result(folder);
    if (found !== whole)
      throw new Error(`${name}, after kill ${kill}: the result differs: ${found} instead of ${whole}`);
    ended++;
  };
  start();
  for (let kill = 0; kill < kills;) {
    const child = begin(folder, command(folder, files));
    const status = await endedWithin(child, random() * milliseconds);
    if (status === null) {
      await killIt(child, random() < 0.5);
      kill++;
      attempt(`${name}, kill ${kill}`, () => checkWorkspace(folder, ready));
      continue;
    }
    if (status !== 0)
      throw new Error(`${name}, after kill ${kill}: ended with status ${status}: ${child.said}`);
    compare(kill);
    rmSync(folder, { recursive: true });
    start();
  }
  bioinstruct(folder, ...command(folder, files));
  attempt(`${name}, at the end`, () => checkWorkspace(folder, ready));
  compare(kills);
  return { kills, ended };
}

async function killServed({ base, folder, before }, kills, random) {
  cpSync(base, folder, { recursive: true });
  const read = new Database(join(folder, 'workspace.sqlite'), { readonly: true });
  const ids = read.prepare("SELECT i.id FROM instructions i WHERE split <> 'test'").pluck().all();
  read.close();
  const [acknowledged, asked] = [new Map(), new Map()];
  let reviewed = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const child = begin(folder, ['serve', '--port', '0']);
    const call = await openSession(await addressOf(child));
    const working = reviewUntilGone(call, { ids, from: reviewed, acknowledged, asked });
    await wait(random() * 1500);
    await killIt(child, random() < 0.5);
    reviewed = await working;
    attempt(`review, kill ${kill}`, () => {
      checkWorkspace(folder, { before });
      const db = new Database(join(folder, 'workspace.sqlite'), { readonly: true });
      checkReviews(db, { acknowledged, asked });
      db.close();
    });
  }
  return { kills, ended: reviewed };
}

function begin(folder, args) {
  const child = spawn(process.execPath, [cli, '--workspace', folder, '--json', ...args], { detached: true });
  child.said = '';
  child.out = '';
  child.stderr.on('data', (chunk) => (child.said += chunk));
  child.stdout.on('data', (chunk) => (child.out += chunk));
  return child;
}

/** The exit status, or null where the time is over first. */
async function endedWithin(child, milliseconds) {
  const timer = wait(milliseconds, null);
  return Promise.race([once(child, 'close').then(([status]) => status), timer]);
}

/** @param group with its workers; else they have to end by themselves while the next one begins */
async function killIt(child, group) {
  const closed = child.exitCode === null ? once(child, 'exit') : null;
  process.kill(group ? -child.pid : child.pid, 'SIGKILL');
  await closed;
}

async function addressOf(child) {
  for (;;) {
    const address = /http:\/\/\S+token=\S+/.exec(child.out + child.said)?.[0];
    if (address) return address;
    if (child.exitCode !== null) throw new Error(`serve ended: ${child.said}`);
    await wait(20);
  }
}

function attempt(where, check) {
  try {
    check();
  } catch (error) {
    throw new Error(`${where}: ${error.message}`, { cause: error });
  }
}

/** The long part: all seven, 43 kills each but the last. */
export async function kills({ seed = 1, all = 300 } = {}) {
  const names = Object.keys(workloads);
  const share = Math.ceil(all / names.length);
  const rows = [];
  for (const [i, name] of names.entries()) {
    const row = await killWorkload(name, Math.min(share, all - share * i), seed + i);
    process.stderr.write(`${JSON.stringify(row)}\n`);
    rows.push(row);
  }
  return { kills: rows.reduce((sum, row) => sum + row.kills, 0), lost: 0, rows };
}
