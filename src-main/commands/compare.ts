/** `compare EVAL_A EVAL_B`: two evaluations, or two systems of one, item by item; `--plan`: what so many items can show. */
import type { Command } from 'commander';
import type { EvaluationComparison } from '../common/evaluation-comparison';
import { WorkbenchError } from '../common/errors';
import { compareInWorkspace } from '../runs/compare';
import type { Cli } from './cli';
import { describeComparison } from './compare-words';
import { detectableTable } from './detectable-words';
import { wholeNumber } from './whole-number';

interface Options {
  systemA?: string;
  systemB?: string;
  allMetrics?: boolean;
  resamples: number;
  plan?: number;
  family: number;
}

export function addCompare(program: Command, cli: Cli): void {
  program
    .command('compare')
    .description('paired tests of two evaluations, or of the systems of one, with Holm over all tests shown')
    .argument('[evaluation-a]', 'id of an evaluation, or of the run that was evaluated')
    .argument('[evaluation-b]', 'left out: the systems of the first are compared')
    .option('--system-a <name>', 'part of the path of an adapter (or base) of the first')
    .option('--system-b <name>', 'the same of the second')
    .option('--all-metrics', 'every metric (default: the first of each scoring)')
    .option(
      '--resamples <n>',
      'rounds of randomisation and of the bootstrap',
      wholeNumber('--resamples'),
      10_000,
    )
    .option(
      '--plan <items>',
      'compare nothing: the smallest differences so many items can show',
      wholeNumber('--plan'),
    )
    .option('--family <tests>', 'with --plan: how many tests Holm will count', wholeNumber('--family'), 1)
    .action((a: string | undefined, b: string | undefined, options: Options) => compare(cli, a, b, options));
}

async function compare(
  cli: Cli,
  a: string | undefined,
  b: string | undefined,
  options: Options,
): Promise<void> {
  if (options.plan !== undefined) {
    const { document, text } = detectableTable(options.plan, options.family);
    return cli.print(document, () => text);
  }
  if (a === undefined)
    throw new WorkbenchError(
      'usage',
      'compare needs the id of an evaluation.',
      'For example: compare 1a2b3c4d 5e6f7a8b, or compare --plan 200',
    );
  const comparison = await cli.reading((workspace): Promise<EvaluationComparison> =>
    compareInWorkspace(
      workspace,
      {
        a,
        b: b ?? a,
        systemA: options.systemA ?? null,
        systemB: options.systemB ?? null,
        allMetrics: options.allMetrics ?? false,
        seed: cli.seed(),
        resamples: options.resamples,
      },
      ({ fraction }) => cli.progress.show('comparing', fraction),
      cli.signal,
    ),
  );
  cli.print(comparison, () => describeComparison(comparison));
}
