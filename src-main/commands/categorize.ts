/** `categorize NAME`: gives the rows of a dataset their categories by rules or by a model, and shows how far the hand agrees. */
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import {
  preferable,
  type CategoryReport,
  type MethodReport,
  type Preferable,
} from '../common/category-label';
import { categories } from '../common/instruction';
import type { Estimate } from '../common/rating';
import { readModel } from '../models/gguf-reader';
import { categorise, categoryReport } from '../runs/categorise';
import type { Workspace } from '../runs/workspace';
import { preferMethod } from '../store/categories';
import type { Cli } from './cli';
import { textTable } from './text-table';

interface Options {
  model?: string;
  prefer?: Preferable | 'usual';
  report?: boolean;
}

export function addCategorize(program: Command, cli: Cli): void {
  program
    .command('categorize')
    .description('give every row a category by rules, or by a local model; hand labels are never overruled')
    .argument('<name>', 'dataset')
    .option('--model <model>', 'GGUF file that answers instead of the rules')
    .addOption(
      new Option(
        '--prefer <method>',
        'whose category counts after the hand’s (usual: reader, then model, then rules)',
      ).choices([...preferable, 'usual']),
    )
    .option('--report', 'label nothing, only show what the methods said and how far the hand agrees')
    .action(async (dataset: string, options: Options) => {
      const report = await cli.inWorkspace((workspace) => act(cli, workspace, dataset, options));
      cli.print({ ...report, seed: cli.seed() }, () => describe(report));
    });
}

async function act(
  cli: Cli,
  workspace: Workspace,
  dataset: string,
  { model, prefer, report }: Options,
): Promise<CategoryReport> {
  if (prefer !== undefined) preferMethod(workspace.store, dataset, prefer === 'usual' ? null : prefer);
  if (report) return categoryReport(workspace, dataset, cli.seed());
  const file = model === undefined ? null : (await readModel(resolve(model))).file;
  return categorise(workspace, { dataset, model: file, seed: cli.seed() }, cli.signal, (at) =>
    cli.progress.show(
      `row ${at.done.toLocaleString('en')} of ${at.of.toLocaleString('en')}`,
      at.done / at.of,
      at.secondsLeft,
    ),
  );
}

function describe({ dataset, rows, preferred, methods, labelled, seconds }: CategoryReport): string {
  const lines = [
    `${dataset}: ${labelled.toLocaleString('en')} of ${rows.toLocaleString('en')} rows labelled now (${seconds.toFixed(1)} s); ${
      preferred === null ? 'the usual order of methods' : `${preferred} counts right after the hand`
    }`,
    textTable(
      ['method', ...categories, 'none', 'compared', 'accuracy', 'kappa'],
      methods.map((method) => [
        method.method,
        ...categories.map((category) => method.answers[category]),
        method.answers.none,
        method.compared,
        ...agreementCells(method),
      ]),
    ),
  ];
  if (methods.every(({ compared }) => compared === 0))
    lines.push('No row is labelled by hand yet, so there is nothing to compare with.');
  return lines.join('\n');
}

function agreementCells({ method, accuracy, kappa }: MethodReport): string[] {
  return method === 'hand' ? ['–', '–'] : [withInterval(accuracy), withInterval(kappa)];
}

const withInterval = (estimate: Estimate | null): string =>
  estimate === null
    ? '–'
    : `${estimate.value.toFixed(4)} (${estimate.ci95.map((bound) => bound.toFixed(4)).join(' to ')})`;
