/** `dataset NAME --search TEXT`: the first rows whose texts hold the words, and how many there are. */
import { WorkbenchError } from '../common/errors';
import { everyRow, type ListedRow } from '../common/list';
import { matchExpression } from '../fulltext/expression';
import { createLists } from '../runs/lists';
import { createTexts } from '../runs/text-index';
import type { Workspace } from '../runs/workspace';
import { getDataset } from '../store/datasets';
import type { Cli } from './cli';
import { textTable } from './text-table';

export interface FoundRows {
  dataset: string;
  search: string;
  /** Counted up to 10,000. */
  matches: number;
  /** There are more than these. */
  more: boolean;
  /** The first of them, in the order of import; texts are beginnings. */
  rows: ListedRow[];
}

const mostRows = 10_000;

/**
 * Brings the full-text index up to date first.
 * @param limit rows to return, 1 to 10,000
 * @throws WorkbenchError `not-found`, or `usage` for a text without a word and a limit out of range
 */
export async function searchDataset(
  cli: Pick<Cli, 'signal' | 'progress'>,
  workspace: Workspace,
  { dataset, search, limit }: { dataset: string; search: string; limit: number },
): Promise<FoundRows> {
  checkSearch(search, limit);
  const { rows: of } = getDataset(workspace.store, dataset);
  const texts = createTexts(workspace);
  await texts.catchUp((unindexed) => {
    const left = unindexed[dataset] ?? 0;
    cli.progress.show('indexing texts', of === 0 ? 1 : Math.max(0, 1 - left / of));
  }, cli.signal);
  const lists = createLists(workspace.store, texts);
  const request = { dataset, filter: { ...everyRow, text: search }, order: 'row' } as const;
  const { rows: matches, more } = await lists.count(request);
  const { rows } = await lists.page(request, 0, limit);
  return { dataset, search, matches, more, rows };
}

function checkSearch(search: string, limit: number): void {
  if (matchExpression(search) === null)
    throw new WorkbenchError(
      'usage',
      `--search has “${search}”, in which there is no word.`,
      'For example --search "chest pain", or --search hyper* for words that begin so.',
    );
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= mostRows))
    throw new WorkbenchError('usage', `--limit is ${limit}; it must be 1 to 10,000.`, 'The default is 20.');
}

/** As a person reads it. */
export function describeFound({ dataset, search, matches, more, rows }: FoundRows): string {
  const many = `${matches.toLocaleString('en')}${more ? '+' : ''} ${matches === 1 ? 'row holds' : 'rows hold'}`;
  const lines = [`${dataset}: ${matches === 0 ? 'no row holds' : many} ${search}`];
  if (rows.length > 0)
    lines.push(
      textTable(
        ['id', 'category', 'split', 'review', 'instruction'],
        rows.map(({ id, category, split, review, instruction }) => [
          id.slice(0, 12),
          category ?? '–',
          split,
          review,
          instruction.replaceAll(/\s+/g, ' ').slice(0, 60),
        ]),
      ),
    );
  if (more || matches > rows.length) lines.push('… and more; --limit N prints more of them');
  return lines.join('\n');
}
