/**
 * Whole jobs where there is no network but loopback, each call watched by which a process reaches out: the job must
 * succeed, and nothing may even try to reach another machine or ask for a name. Linux, with unshare, ip and strace.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, SetupError } from '../setup/paths.mjs';
import { cli } from './workloads.mjs';

const script = (name) => join(import.meta.dirname, name);
const alone = ['--user', '--map-root-user', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
const calls = 'trace=connect,sendto,sendmsg,sendmmsg';

/** Why nothing can be watched here, as a sentence; null: it can. */
export function whyNotAlone() {
  if (process.platform !== 'linux') return 'Network namespaces are Linux’s.';
  if (spawnSync('unshare', [...alone, 'true']).status !== 0) return 'No network namespace can be made here.';
  if (spawnSync('strace', ['true']).status !== 0) return 'strace is not here, or may not watch.';
  return null;
}

/**
 * Runs a program in a network of its own.
 * @param counts which threads count, by name
 * @returns its exit status, what it said, and each attempt to reach anything but loopback
 */
export async function runAlone(args, counts = () => true) {
  const place = mkdtempSync(join(tmpdir(), 'bioinstruct-offline-'));
  const log = join(place, 'calls');
  try {
    const watch = ['strace', '-f', '-qq', '--decode-pids=comm', '--seccomp-bpf', '-e', calls, '-o', log];
    const child = spawn('unshare', [...alone, ...watch, ...args], { cwd: root });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    const [status] = await once(child, 'close');
    const lines = readFileSync(log, 'utf8').split('\n');
    return { status, said, attempts: lines.filter((line) => reachesOut(line) && counts(threadOf(line))) };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** A name service counts wherever it listens: it asks others. */
function reachesOut(line) {
  if (!/sa_family=AF_INET/.test(line)) return false;
  const [, port] = /sin6?_port=htons\((\d+)\)/.exec(line) ?? [];
  const isLoopback = /inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.[\d.]+)"/.test(line);
  return !isLoopback || port === '53';
}

const threadOf = (line) => /^\d+<(.*?)>/.exec(line)?.[1] ?? '';
/** In the window Chromium has threads of its own; these are Node’s. */
const isNode = (thread) => /^(node|MainThread|libuv-worker|V8Worker|DelayedTask)/.test(thread);

/** The long part: the job by the command line, serve mode with its page’s calls, and the walk through the window. */
export async function offline() {
  const why = whyNotAlone();
  if (why !== null) throw new SetupError(why);
  const workspace = mkdtempSync(join(tmpdir(), 'bioinstruct-alone-'));
  const node = process.execPath;
  const walk = ['run', '--project', 'app', 'tests/app/walk.test.ts'];
  const jobs = {
    'command line': [[node, cli, '--workspace', join(workspace, 'demo'), 'demo']],
    serve: [[node, script('serve-alone.mjs'), join(workspace, 'served')]],
    desktop: [[node, 'node_modules/vitest/vitest.mjs', ...walk], isNode],
  };
  const ran = [];
  for (const [name, job] of Object.entries(jobs)) {
    const { status, said, attempts } = await runAlone(...job);
    process.stderr.write(`${name}: status ${status}, ${attempts.length} attempts to reach out\n`);
    if (status !== 0) throw new Error(`${name} ended with status ${status}: ${said.slice(-3000)}`);
    if (attempts.length > 0) throw new Error(`${name} reached out:\n${attempts.join('\n')}`);
    ran.push(name);
  }
  rmSync(workspace, { recursive: true, force: true });
  return { jobs: ran, attempts: 0 };
}
