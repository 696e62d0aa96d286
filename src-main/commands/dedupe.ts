/** `dedupe NAME`: groups of near-duplicate rows by ROUGE-L. */
import { Option, type Command } from 'commander';
import { comparisons, type Compared, type Comparison, type DedupeReport } from '../common/overlap';
import { excludeDuplicates, findNearDuplicates } from '../runs/duplicates';
import type { Cli } from './cli';
import { textTable } from './text-table';

interface Options {
  threshold: number;
  on?: Comparison;
  exclude?: boolean;
}

const mostShown = 50;

const wordsOf: Record<Compared, string> = {
  'instruction-and-input': 'instruction and input',
  instruction: 'instruction',
  input: 'input',
  'by-source': 'what sets the rows of each file apart',
};

export function addDedupe(program: Command, cli: Cli): void {
  program
    .command('dedupe')
    .description('groups of near-duplicate rows: ROUGE-L F of instruction and input above a threshold')
    .argument('<name>', 'dataset')
    .addOption(
      new Option('--threshold <f>', 'rows are near-duplicates above it').default(0.7).argParser(Number),
    )
    .addOption(
      new Option(
        '--on <texts>',
        'what is compared (default: the input where all rows of a file share one instruction, else both)',
      ).choices(comparisons),
    )
    .option('--exclude', 'set rows that are near-duplicates of the first of their group aside from training')
    .action(async (dataset: string, { threshold, on, exclude }: Options) => {
      const request = { dataset, threshold, compared: on };
      const report = await cli.inWorkspace(async (workspace) => {
        const found = await findNearDuplicates(workspace, request, cli.signal, (fraction) =>
          cli.progress.show('comparing rows', fraction),
        );
        return { ...found, excluded: exclude ? await excludeDuplicates(workspace, dataset) : 0 };
      });
      cli.print(report, () => describe(report));
    });
}

function describe({
  dataset,
  threshold,
  compared,
  rows,
  empty,
  groups,
  grouped,
  seconds,
  excluded,
}: DedupeReport & { excluded: number }): string {
  const count = (value: number) => value.toLocaleString('en');
  const lines = [
    `${dataset}: ${count(groups.length)} groups of near-duplicates hold ${count(grouped)} of ${count(rows)} rows (ROUGE-L F of ${wordsOf[compared]} above ${threshold}; ${seconds.toFixed(1)} s)`,
  ];
  if (empty > 0)
    lines.push(`${count(empty)} rows have no Latin letter or digit and were compared with nothing`);
  if (excluded > 0)
    lines.push(`${count(excluded)} rows are set aside from training; take it back with: exclusions`);
  const shown = groups.flatMap((group, index) =>
    group.rows.map(({ row, id, f1 }) => [index + 1, row, id, f1.toFixed(4)] as const),
  );
  if (shown.length > 0)
    lines.push(textTable(['group', 'row', 'id', 'F with first'], shown.slice(0, mostShown)));
  if (shown.length > mostShown)
    lines.push(`… and ${count(shown.length - mostShown)} more rows; --json prints all`);
  return lines.join('\n');
}
