/** `dataset NAME`: what a dataset is made of, in numbers. */
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { reviewStates, splits, type DatasetSummary } from '../common/instruction';
import type { DuplicateSummary, LeakSummary } from '../common/overlap';
import {
  categoryShares,
  identifierKinds,
  type CategoryCounts,
  type CategoryShare,
  type TextStatistics,
  type TokenLengths,
} from '../common/statistics';
import { textStatistics, tokenLengths } from '../runs/statistics';
import { getDataset } from '../store/datasets';
import { findDuplicateSearch } from '../store/duplicates';
import { listLeakSearches } from '../store/leaks';
import { countCategories } from '../store/statistics';
import type { Cli } from './cli';
import { describeFound, searchDataset } from './dataset-search';
import { textTable } from './text-table';

interface Report extends DatasetSummary {
  /** Every category by split and review. */
  composition: CategoryCounts[];
  /** Beside those of BioInstruct. */
  shares: CategoryShare[];
  texts: TextStatistics;
  /** null without --model. */
  tokens: TokenLengths | null;
  /** What `dedupe` found last; null before. */
  duplicates: DuplicateSummary | null;
  /** What `leakage` found last, for each benchmark. */
  leaks: LeakSummary[];
}

interface Options {
  model?: string;
  context?: number;
  search?: string;
  limit: number;
}

export function addDataset(program: Command, cli: Cli): void {
  program
    .command('dataset')
    .description('what a dataset is made of: counts, shares, verbs, languages, identifiers, token lengths')
    .argument('<name>')
    .option('--model <file>', 'count tokens as this GGUF does')
    .option('--context <tokens>', 'the longest instruction to keep (default: what training keeps)', Number)
    .option(
      '--search <text>',
      'only the first rows that hold these words, “phrases” or prefix*, and how many do',
    )
    .addOption(new Option('--limit <rows>', 'rows to print of a search').default(20).argParser(Number))
    .action(async (name: string, { model, context, search, limit }: Options) => {
      if (search !== undefined) {
        const found = await cli.reading((workspace) =>
          searchDataset(cli, workspace, { dataset: name, search, limit }),
        );
        return cli.print(found, () => describeFound(found));
      }
      const report = await cli.reading(async (workspace): Promise<Report> => {
        const { store } = workspace;
        const summary = getDataset(store, name);
        const texts = await textStatistics(workspace, name, cli.signal, (fraction) =>
          cli.progress.show('reading texts', fraction),
        );
        const lengths = { dataset: name, model: resolve(model ?? ''), limit: context ?? null };
        const tokens =
          model === undefined
            ? null
            : await tokenLengths(workspace, lengths, cli.signal, (fraction) =>
                cli.progress.show('counting tokens', fraction),
              );
        return {
          ...summary,
          composition: countCategories(store, name),
          shares: categoryShares(summary.categories),
          texts,
          tokens,
          duplicates: findDuplicateSearch(store, name),
          leaks: listLeakSearches(store, name),
        };
      });
      cli.print(report, () => describe(report));
    });
}

const count = (value: number): string => value.toLocaleString('en');
const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`);

function describe(report: Report): string {
  const { name, rows, quarantined, excluded } = report;
  return [
    `${name}: ${count(rows)} rows, ${count(quarantined)} quarantined, ${count(excluded)} excluded from training`,
    describeCounts(report),
    textTable(
      ['category', 'share', 'in BioInstruct'],
      report.shares.map(({ category, share, published }) => [category, percent(share), percent(published)]),
    ),
    ...(report.tokens ? [describeLengths(report.tokens)] : []),
    describeVerbs(report.texts),
    describeWarnings(report.texts),
    ...describeOverlap(report),
  ].join('\n\n');
}

function describeCounts({ composition, splits: inSplits, reviews }: Report): string {
  return [
    textTable(
      ['category', 'rows', 'train', 'validation', 'test', 'reviewed'],
      composition.map((of) => [
        of.category ?? 'unset',
        of.rows,
        of.train,
        of.validation,
        of.test,
        of.reviewed,
      ]),
    ),
    `splits: ${splits.map((split) => `${count(inSplits[split])} ${split}`).join(', ')}`,
    `review: ${reviewStates.map((state) => `${count(reviews[state])} ${state}`).join(', ')}`,
  ].join('\n');
}

function describeLengths({
  model,
  template,
  rows,
  median,
  p95,
  longest,
  limit,
  leftOut,
  bins,
}: TokenLengths): string {
  const most = Math.max(1, ...bins.map((bin) => bin.rows));
  return [
    `tokens under ${model}, template ${template}: median ${median}, 95 % up to ${p95}, longest ${longest}; ${count(leftOut)} of ${count(rows)} rows are longer than ${count(limit)}`,
    textTable(
      ['tokens', 'rows', ''],
      bins.map(({ from, to, rows }) => [
        to === null ? `${from} and more` : `${from} to ${to - 1}`,
        rows,
        '▇'.repeat(Math.ceil((40 * rows) / most)),
      ]),
    ),
  ].join('\n');
}

function describeVerbs({ rows, withVerb, differentVerbs, differentPairs, verbs }: TextStatistics): string {
  return [
    `${count(withVerb)} of ${count(rows)} instructions ask by a verb: ${count(differentVerbs)} verbs, ${count(differentPairs)} pairs of verb and object`,
    textTable(
      ['verb', 'rows', 'objects'],
      verbs.map(({ verb, rows, objects }) => [
        verb,
        rows,
        objects.map(({ object, rows }) => `${object} ${rows}`).join(', '),
      ]),
    ),
  ].join('\n');
}

function describeWarnings({ languages, identifiers }: TextStatistics): string {
  const found = identifierKinds.filter((kind) => identifiers[kind].rows > 0);
  return [
    `languages, as guessed: ${languages.map(({ language, rows }) => `${language ?? 'too short to tell'} ${count(rows)}`).join(', ')}`,
    found.length === 0
      ? 'nothing looks like an identifier of a person (a warning is not a promise)'
      : `look like identifiers of a person (a warning, not a promise): ${found.map((kind) => `${kind} in ${count(identifiers[kind].rows)} rows`).join(', ')}`,
  ].join('\n');
}

function describeOverlap({ duplicates, leaks }: Report): string[] {
  const stale = (of: { stale: boolean }) => (of.stale ? ' (texts have changed since)' : '');
  const lines = leaks.map(
    (of) => `${count(of.leakingRows)} rows hold items of ${of.task ?? of.source}${stale(of)}`,
  );
  if (duplicates)
    lines.unshift(
      `${count(duplicates.grouped)} rows are near-duplicates in ${count(duplicates.groups)} groups${stale(duplicates)}`,
    );
  return lines.length > 0 ? [lines.join('\n')] : [];
}
