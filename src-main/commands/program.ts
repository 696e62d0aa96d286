/** The command line as commander sees it: what every command takes, and the commands. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { commands } from '.';
import { createCli, defaultSeed, type Cli } from './cli';

/** @param signal aborted by Ctrl-C or a termination signal */
export function createProgram(signal: AbortSignal): { program: Command; cli: Cli } {
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
    // Errors are printed once, as a sentence or as JSON.
    .configureOutput({ outputError: () => {} });
  const cli = createCli(program, signal);
  for (const add of commands) add(program, cli);
  inherit(program);
  return { program, cli };
}

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
