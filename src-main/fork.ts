/** Starts a worker as a forked Node process: for serve mode and the command line. The desktop has its own way. */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Child, WorkerKind } from './common/worker';
import { lastLines } from './files/last-lines';

/** What the desk makes of texts is garbage in a moment: without a limit V8 keeps 100 MB more for it, and is hardly faster. */
const execArgv: Record<WorkerKind, string[]> = { engine: [], desk: ['--max-semi-space-size=8'] };

/** Starts `engine` or `desk`. The child's stdout goes to our stderr: ours is kept for results. */
export function forkNode(kind: WorkerKind): Child {
  return childOf(
    fork(workerFile(kind), [], {
      serialization: 'advanced',
      execArgv: execArgv[kind],
      stdio: ['ignore', 2, 'pipe', 'ipc'],
    }),
  );
}

/** A forked Node as main's side of a worker has it. @param child its stderr is a pipe */
export function childOf(child: ChildProcess): Child {
  const said = lastLines(child.stderr!, (chunk) => void process.stderr.write(chunk));
  const exitListeners: Parameters<Child['onExit']>[0][] = [];
  const end = (how: string) => exitListeners.splice(0).forEach((listener) => listener(how, said()));
  // `close` and not `exit`: by then everything it wrote is here.
  child.on('close', (code, signal) => end(signal ? `by ${signal}` : `exit status ${code}`));
  // Without a process there is no exit.
  child.on('error', () => child.pid ?? end('it could not be started'));
  return {
    post: (message) => void (child.connected && child.send(message, () => {})),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void exitListeners.push(listener),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Built file of a worker; from the sources (in tests) the one of the last build. */
function workerFile(kind: WorkerKind): string {
  const beside = join(import.meta.dirname, `${kind}.js`);
  return existsSync(beside) ? beside : join(import.meta.dirname, '../out/main', `${kind}.js`);
}
