/** `import FILE…`: instructions from files into a dataset. */
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { didYouMean, WorkbenchError } from '../common/errors';
import { formatWords, mappedFields, mapWords, type MappedField } from '../common/import-format';
import { categories, type Category, type ImportOptions, type ImportReport } from '../common/instruction';
import { writeWhole } from '../files/write-whole';
import { importInto } from '../runs/import';
import { quarantineCsv } from '../runs/quarantine';
import type { Cli } from './cli';
import { textTable } from './text-table';

interface Options {
  dataset?: string;
  map?: ImportOptions['map'];
  instruction?: string;
  category?: Category | 'auto';
  spreadsheetSafe?: boolean;
  quarantine?: string;
}

export function addImport(program: Command, cli: Cli): void {
  program
    .command('import')
    .description(
      'read instructions from JSON, JSONL, CSV, TSV, Parquet or Excel files (gzip too), from chats, or from a benchmark in its official format',
    )
    .argument('<file...>', 'files to read')
    .option('--dataset <name>', 'where they go (default: the file’s name without extension)')
    .option('--map <columns>', 'which column holds what, such as instruction=Q,input=ctx,output=A', parseMap)
    .option('--instruction <text>', 'one fixed instruction for every row')
    .addOption(
      new Option(
        '--category <category>',
        'category of every row; auto: by rules where the file says none',
      ).choices([...categories, 'auto']),
    )
    .option(
      '--spreadsheet-safe',
      'take off the apostrophes that “export --spreadsheet-safe” put before formulas',
    )
    .option(
      '--quarantine <file>',
      'write the rows that could not be read to this CSV file; mend its column raw and import it',
    )
    .action((files: string[], options: Options) => importFiles(cli, files, options));
}

async function importFiles(cli: Cli, files: string[], options: Options): Promise<void> {
  const { map, instruction, category, spreadsheetSafe } = options;
  const reports = await cli.inWorkspace(async (workspace) => {
    const reports: ImportReport[] = [];
    for (const file of files) {
      const request = {
        file: resolve(file),
        dataset: options.dataset,
        options: { map, instruction, category: category === 'auto' ? undefined : category, spreadsheetSafe },
        categorise: category === 'auto',
      };
      const report = await importInto(workspace, request, cli.signal, (read, fraction) =>
        cli.progress.show(`${read.toLocaleString('en')} rows`, fraction),
      );
      reports.push(report);
    }
    const datasets = [...new Set(reports.map(({ dataset }) => dataset))];
    if (options.quarantine) writeWhole(resolve(options.quarantine), quarantineCsv(workspace, datasets));
    return reports;
  });
  cli.print(reports.length === 1 ? reports[0] : reports, () => reports.map(describe).join('\n\n'));
}

function describe(report: ImportReport): string {
  const { splits, quarantined, format } = report;
  const lines = [
    ...(format ? [[formatWords(format), mapWords(format)].filter(Boolean).join('; ')] : []),
    `${report.dataset}: ${report.imported} imported of ${report.read} read, ${report.duplicates} already there, ${quarantined.length} quarantined (${report.seconds.toFixed(2)} s)`,
    `splits: ${splits.train} train, ${splits.validation} validation, ${splits.test} test`,
  ];
  const shown = quarantined.slice(0, 10);
  if (shown.length > 0)
    lines.push(
      textTable(
        ['row', 'reason'],
        shown.map(({ row, reason }) => [row, reason]),
      ),
    );
  if (quarantined.length > shown.length)
    lines.push(`… and ${quarantined.length - shown.length} more; --quarantine FILE writes them all`);
  return lines.join('\n');
}

/** `field=column,…` */
function parseMap(text: string): ImportOptions['map'] {
  const map: NonNullable<ImportOptions['map']> = {};
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    const field = pair.slice(0, Math.max(0, equals)).trim() as MappedField;
    if (equals < 1 || !mappedFields.includes(field) || equals === pair.length - 1)
      throw new WorkbenchError(
        'usage',
        `--map has “${pair}”; every part must be field=column with one of ${mappedFields.join(', ')}.${didYouMean(field, mappedFields)}`,
        'For example --map input=dialogue,output=section_text',
      );
    map[field] = pair.slice(equals + 1).trim();
  }
  return map;
}
