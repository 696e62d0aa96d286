/** `agreement --from RATINGS.csv`: how far raters agree, beyond chance too. */
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { agreement } from '../analyze/agreement';
import { levels, weightings, type Agreement, type Level, type Weighting } from '../common/rating';
import { readRatings } from '../data/ratings';
import type { Cli } from './cli';
import { textTable } from './text-table';

interface Options {
  from: string;
  level?: Level;
  weights: Weighting;
}

export function addAgreement(program: Command, cli: Cli): void {
  program
    .command('agreement')
    .description(
      'percent agreement, Cohen’s and Fleiss’ kappa and Krippendorff’s alpha of a table of ratings',
    )
    .requiredOption('--from <ratings>', 'CSV with the columns item, rater, value')
    .addOption(
      new Option(
        '--level <level>',
        'of Krippendorff’s alpha (default: nominal for texts, ordinal for whole numbers, interval for other numbers)',
      ).choices(levels),
    )
    .addOption(
      new Option('--weights <weights>', 'of weighted kappa').choices(weightings).default('quadratic'),
    )
    .action(async ({ from, level, weights }: Options) => {
      const ratings = await readRatings(resolve(from));
      const result = agreement(ratings, { seed: cli.seed(), level, weights });
      cli.print({ ...result, seed: cli.seed() }, () => describeAgreement(result));
    });
}

/** What was rated by whom, and a line for every statistic. */
export function describeAgreement(result: Agreement): string {
  const { items, raters, ratings, level, weights } = result;
  const rows = [
    ['percent agreement', result.percent],
    ['Cohen’s kappa', result.cohen],
    [`Cohen’s kappa, ${weights} weights`, result.cohenWeighted],
    ['Fleiss’ kappa', result.fleiss],
    [`Krippendorff’s alpha, ${level}`, result.krippendorff],
  ] as const;
  const table = textTable(
    ['statistic', 'value', '95 % interval'],
    rows.map(([name, estimate]) => [
      name,
      estimate ? estimate.value.toFixed(4) : 'undefined',
      estimate ? estimate.ci95.map((bound) => bound.toFixed(4)).join(' to ') : '–',
    ]),
  );
  return `${ratings} ratings of ${items} items by ${raters} raters\n${table}`;
}
