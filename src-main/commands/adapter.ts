/** `adapter export` and `adapter import`: adapters in the forms that other programs write and read. */
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import {
  exportFormats,
  mergedTypes,
  type ExportFormat,
  type ExportResult,
  type ImportAdapterResult,
  type MergedType,
} from '../common/adapter-job';
import { methodNames } from '../adapters/adapter';
import { WorkbenchError } from '../common/errors';
import { forkNode } from '../fork';
import { launch, type Worker } from '../runs/launch';
import type { Cli } from './cli';

interface ExportOptions {
  format: ExportFormat;
  output: string;
  base?: string;
  type?: MergedType;
  overwrite: boolean;
}

interface ImportOptions {
  base: string;
  output: string;
  overwrite: boolean;
}

export function addAdapterCommands(program: Command, cli: Cli): void {
  const adapter = program.command('adapter').description('take adapters to other programs, and theirs in');
  adapter
    .command('export')
    .description('write an adapter for peft or llama.cpp, or merged into its base model; with a self-test')
    .argument('<adapter>', 'adapter GGUF')
    .addOption(new Option('--format <format>').choices(exportFormats).makeOptionMandatory())
    .requiredOption('-o, --output <path>', 'a new folder, or for a GGUF a file that ends in .gguf')
    .option('--base <model>', 'GGUF file (default: the one the adapter’s run folder names)')
    .addOption(new Option('--type <type>', 'of a merged model (default: f16)').choices(mergedTypes))
    .option('--overwrite', 'replace files that are there', false)
    .action((file: string, options: ExportOptions) => exportOne(cli, file, options));
  adapter
    .command('import')
    .description('make an adapter of the workbench from a folder of peft or an adapter GGUF')
    .argument('<source>', 'folder with adapter_model.safetensors, or adapter GGUF')
    .requiredOption('--base <model>', 'GGUF file of the model it was trained on')
    .requiredOption('-o, --output <file>', 'adapter GGUF to write')
    .option('--overwrite', 'replace a file that is there', false)
    .action((source: string, options: ImportOptions) => importOne(cli, source, options));
}

async function exportOne(cli: Cli, file: string, options: ExportOptions): Promise<void> {
  const { format, output, base, type, overwrite } = options;
  if (type && format !== 'merged-gguf')
    throw new WorkbenchError(
      'usage',
      `--type is for merged-gguf; ${format} keeps the weights as they are.`,
      'Leave it out.',
    );
  const job = {
    adapter: resolve(file),
    format,
    type: format === 'merged-gguf' ? (type ?? 'f16') : null,
    out: resolve(output),
    base: base === undefined ? null : resolve(base),
    overwrite,
    threads: null,
  };
  const result = await withEngine((engine) =>
    engine.call(
      'exportAdapter',
      job,
      ({ doing, fraction }) => cli.progress.show(doing === 'writing' ? 'writing' : 'self-test', fraction),
      cli.signal,
    ),
  );
  cli.print(result, () => describeExport(result));
}

async function importOne(
  cli: Cli,
  source: string,
  { base, output, overwrite }: ImportOptions,
): Promise<void> {
  const job = { source: resolve(source), base: resolve(base), out: resolve(output), overwrite };
  const result = await withEngine((engine) => engine.call('importAdapter', job, undefined, cli.signal));
  cli.print(result, () => describeImport(result));
}

async function withEngine<T>(work: (engine: Worker) => Promise<T>): Promise<T> {
  const engine = launch(() => forkNode('engine'));
  try {
    return await work(engine);
  } finally {
    engine.close();
  }
}

function describeExport({ files, bytes, substituted, selfTest }: ExportResult): string {
  const { same, tokens } = selfTest;
  const instead = Object.entries(substituted).map(([type, count]) => `${count} in ${type}`);
  return [
    `${(bytes / 2 ** 20).toFixed(1)} MiB in ${files.length} files:`,
    ...files.map((file) => `  ${file}`),
    `self-test: ${same === tokens ? `all ${tokens}` : `the first ${same} of ${tokens}`} greedy tokens agree with the adapter on its base`,
    ...(instead.length > 0 ? [`tensors whose rows do not fit the type: ${instead.join(', ')}`] : []),
  ].join('\n');
}

function describeImport({ adapter, method, ranks, alpha, modules, layers }: ImportAdapterResult): string {
  return `${methodNames[method]} of rank ${ranks.join(', ')} and alpha ${alpha} on ${modules.join(', ')} of ${layers.length} layers: ${adapter}`;
}
