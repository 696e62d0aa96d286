/** `export TABLE`: what the workspace holds, as CSV, LaTeX, Markdown or JSON. */
import { resolve } from 'node:path';
import { Argument, Option, type Command } from 'commander';
import { ways, type Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { MatrixTableName } from '../common/matrix-tables';
import { formatRows, formats, isComputed, tableNames, type Format, type TableName } from '../export/tables';
import { gather } from '../files/gather';
import { shareAsUsual } from '../files/user-mask';
import { writeWhole } from '../files/write-whole';
import { exportPieces, exportWide, type ExportRequest } from '../runs/export';
import { tableOfMatrix } from '../runs/matrix-tables';
import { createStudies } from '../runs/study';
import type { Workspace } from '../runs/workspace';
import type { Cli } from './cli';

interface Options {
  run?: string;
  format: Format;
  output?: string;
  spreadsheetSafe?: boolean;
  wide?: boolean;
  way?: Way;
}

export function addExport(program: Command, cli: Cli): void {
  program
    .command('export')
    .description('write a table; the latest matrix, evaluation or dataset by default')
    .addArgument(new Argument('<table>').choices(tableNames))
    .option('--run <id>', 'matrix, evaluation, run or dataset to take it from')
    .addOption(new Option('--format <format>').choices(formats).default('csv'))
    .option('-o, --output <file>', 'default: standard output')
    .option('--wide', 'benchmarks as the Tables view has them: a row per model, a column per task')
    .addOption(
      new Option('--way <way>', 'with --wide: how the models were asked (usual: generate)').choices(ways),
    )
    .option('--spreadsheet-safe', 'put an apostrophe before text that a spreadsheet would take for a formula')
    .action(async (table: TableName, options: Options) => {
      const request = { ...options, from: options.run ?? null };
      const { output, wide, way } = options;
      if (wide && table !== 'benchmarks')
        throw new WorkbenchError('usage', `--wide is of benchmarks, not of ${table}.`, 'Leave --wide out.');
      if (way && !wide)
        throw new WorkbenchError(
          'usage',
          '--way chooses the columns of --wide.',
          'Add --wide, or leave --way out.',
        );
      const file = output === undefined ? null : resolve(output);
      await cli.reading(async (workspace) => {
        const pieces = isComputed(table)
          ? await computedPieces(cli, workspace, table, request)
          : wide
            ? [exportWide(workspace, { ...request, way: way ?? 'generate' })]
            : exportPieces(workspace, table, request);
        if (file === null) for (const piece of pieces) process.stdout.write(piece);
        else {
          writeWhole(file, gather(bytesOf(pieces)));
          shareAsUsual(file);
        }
      });
      if (file === null) return;
      cli.print({ table, file }, () => `${table} written to ${file}`);
    });
}

async function computedPieces(
  cli: Cli,
  workspace: Workspace,
  name: MatrixTableName,
  { from, format, ...options }: ExportRequest,
): Promise<Iterable<string>> {
  const context = { matrix: from, studies: createStudies(workspace, cli.seed()), seed: cli.seed() };
  const { columns, rows } = await tableOfMatrix(workspace, name, context);
  return formatRows(columns, [rows], format, options);
}

function* bytesOf(pieces: Iterable<string>): Generator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}
