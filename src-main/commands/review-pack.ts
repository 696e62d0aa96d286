/** `review export` and `review import`: rows out to a colleague, her reviews back. */
import { resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import type { PackReport } from '../common/review-pack';
import { shareAsUsual } from '../files/user-mask';
import { writeWhole } from '../files/write-whole';
import { newestDataset } from '../runs/export';
import { exportDecisions, exportRows, importPack } from '../runs/review-pack';
import { queueNamed } from '../store/review-queues';
import type { Cli } from './cli';
import { textTable } from './text-table';

const mostShown = 20;

export function addPackCommands(review: Command, cli: Cli): void {
  review
    .command('export')
    .description(
      'write a review pack: rows for a colleague, or with --reviewer what that reviewer has decided',
    )
    .addArgument(new Argument('[dataset]', 'default: the one imported last'))
    .requiredOption('-o, --output <file>', 'the pack, such as pack.json')
    .option('--queue <name>', 'only the rows of this queue')
    .option('--reviewer <name>', 'whose reviews go out, instead of rows')
    .action(async (given: string | undefined, { output, queue, reviewer }: ExportOptions) => {
      const file = resolve(output);
      const { text, ...counts } = await cli.reading(async (workspace) => {
        const dataset = given ?? newestDataset(workspace.store);
        if (reviewer !== undefined)
          return { withheld: 0, ...(await exportDecisions(workspace, { dataset, reviewer })) };
        const id = queue === undefined ? null : queueNamed(workspace.store, dataset, queue).id;
        return exportRows(workspace, { dataset, queue: id });
      });
      writeWhole(file, text);
      shareAsUsual(file);
      const withheld = counts.withheld > 0 ? `; ${counts.withheld} gated ones by id only` : '';
      cli.print({ file, ...counts }, () => `${counts.rows} rows written to ${file}${withheld}`);
    });
  review
    .command('import')
    .description('take in a review pack; what is here is never overwritten')
    .argument('<file>', 'the pack')
    .option('--dataset <name>', 'default: the one that the pack names')
    .action(async (file: string, { dataset }: { dataset?: string }) => {
      const report = await cli.inWorkspace((workspace) =>
        importPack(workspace, { file: resolve(file), dataset }),
      );
      cli.print(report, () => describe(report));
    });
}

interface ExportOptions {
  output: string;
  queue?: string;
  reviewer?: string;
}

function describe({
  kind,
  dataset,
  queue,
  reviewer,
  rows,
  added,
  same,
  missing,
  conflicts,
}: PackReport): string {
  const lines = [
    kind === 'rows'
      ? `${dataset}, queue “${queue}”: ${added} rows of ${rows} are new, ${same} were here`
      : `${dataset}: of ${rows} reviewed rows by ${reviewer} ${added} changes are new, ${same} were here, ${conflicts.length} differ and were left`,
  ];
  if (missing.length > 0)
    lines.push(
      kind === 'rows'
        ? `${missing.length} gated rows are left out: their texts are not on this machine`
        : `${missing.length} rows are not in the dataset`,
    );
  if (conflicts.length > 0)
    lines.push(
      textTable(
        ['id', 'what', 'here', 'in the pack'],
        conflicts
          .slice(0, mostShown)
          .map(({ id, what, ours, theirs }) => [id.slice(0, 12), what, ours, theirs]),
      ),
    );
  if (conflicts.length > mostShown)
    lines.push(`… and ${conflicts.length - mostShown} more; --json prints all`);
  return lines.join('\n');
}
