/** The command line: one front of three over the same workspace. Exit status 0 done, 1 failed, 2 usage, 130 interrupted. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../package.json';
import { createCli, defaultSeed } from './commands/cli';
import { commands } from './commands';
import { cancelled, toErrorData, WorkbenchError, type ErrorData } from './common/errors';

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

const program = new Command('bioinstruct')
  .description('From biomedical instructions to a fine-tuned LLaMA and the numbers for a paper, offline.')
  .version(version)
  .addOption(
    new Option('--workspace <folder>', 'where data, runs and evaluations live').default(
      'bioinstruct-workspace',
    ),
  )
  .addOption(new Option('--json', 'print exactly one JSON document'))
  .addOption(
    new Option('--seed <number>', 'seed of every random choice').default(defaultSeed).argParser(parseSeed),
  )
  .showSuggestionAfterError()
  .exitOverride()
  // Errors are printed once, by `fail`, as a sentence or as JSON.
  .configureOutput({ outputError: () => {} });

const cli = createCli(program, interrupt.signal);
for (const add of commands) add(program, cli);
inherit(program);

program.parseAsync(process.argv).then(
  () => cli.progress.end(),
  (error: unknown) => fail(error),
);

/** Subcommands made by `program.command` take over these settings only when told. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inherit(command);
  }
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > 2 ** 31 - 1)
    throw new InvalidArgumentError('It must be a whole number from 0 to 2147483647.');
  return seed;
}

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
