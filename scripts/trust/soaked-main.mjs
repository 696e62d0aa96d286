/** The served program as a soak sees it: started, measured from outside and at rest, and closed. Linux. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { browserAt } from '../served-session.mjs';
import { cli } from './workloads.mjs';

const settle = join(import.meta.dirname, 'settle.mjs');
/** Milliseconds after which neither side keeps an idle connection. */
const idle = 7000;

/** @param place an empty folder: the workspace and the program's temporary files go there */
export async function startMain(place) {
  const [workspace, temporary] = ['workspace', 'temporary'].map((name) => join(place, name));
  mkdirSync(temporary);
  const args = ['--expose-gc', '--import', settle, cli, '--workspace', workspace, 'serve', '--port', '0'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  process.on('exit', () => child.kill('SIGKILL'));
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-20_000)));
  while (!/http:\S+/.test(out)) {
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    if (child.exitCode !== null) throw new Error(`The workbench did not start: ${said}`);
  }
  return {
    workspace,
    browser: await browserAt(/http:\S+/.exec(out)[0]),
    said: () => said,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    look: () => look(child.pid, temporary),
    /** With nobody calling: what is left when it has let go of what it can. */
    rest: async () => {
      await wait(idle);
      child.kill('SIGUSR2');
      const [held] = await once(child.stdio[3], 'data');
      return { ...look(child.pid, temporary), halfWritten: halfWrittenIn(workspace), ...JSON.parse(held) };
    },
    close: async () => {
      const workers = childrenOf(child.pid);
      child.kill('SIGINT');
      const [status, signal] = await once(child, 'exit');
      return {
        status: signal ?? status,
        workers: workers.filter((pid) => existsSync(`/proc/${pid}`)).length,
        temporary: readdirSync(temporary).length,
      };
    },
  };
}

/** Bytes, and counts of what a program that forgets would gather. */
function look(pid, temporary) {
  const workers = childrenOf(pid);
  return {
    resident: residentOf(pid),
    // Pages of files come and go as the system likes.
    own: residentOf(pid, 'RssAnon'),
    workersResident: workers.map((worker) => residentOf(worker)),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    workers: workers.length,
    threads: readdirSync(`/proc/${pid}/task`).length,
    temporary: readdirSync(temporary).length,
  };
}

/** To be counted at rest: at work such folders come and go while they are listed. */
const halfWrittenIn = (workspace) =>
  readdirSync(workspace, { recursive: true }).filter((name) => /\.partial-\d+/.test(name)).length;

const childrenOf = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

function residentOf(pid, field = 'VmRSS') {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return 1024 * Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
  } catch {
    // A worker that has just ended.
    return 0;
  }
}
