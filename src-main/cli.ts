/** The command line: one front of three over the same workspace. Exit status 0 done, 1 failed, 2 usage, 130 interrupted. */
import { CommanderError } from 'commander';
import { createProgram } from './commands/program';
import { cancelled, toErrorData, WorkbenchError, type ErrorData } from './common/errors';
import { keepPrivate } from './files/user-mask';

keepPrivate();
const interrupt = new AbortController();
/** Milliseconds in which a second signal is the same Ctrl-C, come by way of the launcher too. */
const echo = 500;
let interruptedAt = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    if (interrupt.signal.aborted && performance.now() - interruptedAt > echo) process.exit(130);
    if (!interrupt.signal.aborted) interruptedAt = performance.now();
    interrupt.abort(cancelled());
  });

const { program, cli } = createProgram(interrupt.signal);

program.parseAsync(process.argv).then(
  () => cli.progress.end(),
  (error: unknown) => fail(error),
);

function fail(error: unknown): void {
  cli.progress.end();
  if (error instanceof CommanderError && error.exitCode === 0) return;
  if (error instanceof CommanderError && error.code === 'commander.help') return void (process.exitCode = 2);
  const data = describe(error);
  if (program.opts<{ json?: boolean }>().json || process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ error: data }, null, 2)}\n`);
  process.stderr.write(`bioinstruct: ${data.message}${data.hint ? `\n  ${data.hint}` : ''}\n`);
  process.exitCode = data.code === 'usage' ? 2 : data.code === 'cancelled' ? 130 : 1;
}

function describe(error: unknown): ErrorData {
  if (!(error instanceof CommanderError)) return toErrorData(error);
  const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  const sentence = message.charAt(0).toUpperCase() + message.slice(1);
  return toErrorData(
    new WorkbenchError('usage', sentence, 'See bioinstruct --help, or the command’s own --help.'),
  );
}
