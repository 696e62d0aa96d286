/** `serve`: the workbench in a browser over loopback, for a machine without a desktop. */
import type { Command } from 'commander';
import { loopback } from '../fronts/names';
import { WorkbenchError } from '../common/errors';
import type { Cli } from './cli';

export function addServe(program: Command, cli: Cli): void {
  program
    .command('serve')
    .description('open the workbench in a browser over loopback')
    .option('--port <number>', 'port to listen on (default: any free one)', parsePort)
    .option('--host <address>', 'address of this machine to listen on; not encrypted', loopback)
    .action(async ({ port = 0, host }: { port?: number; host: string }) => {
      // No other command needs Node's HTTP, and it takes a sixth of the time in which one starts.
      const { serve } = await import('../serve');
      await serve({ workspace: cli.folder(), port, host, signal: cli.signal });
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new WorkbenchError(
    'usage',
    `--port is “${text}”; it must be a whole number from 0 to 65535.`,
    'Leave it out to take any free port.',
  );
}
