/** What `compare --plan` prints: before a run, the smallest difference that so many items can be expected to show. */
import { detectableAccuracyDifference, detectableMeanDifference } from '../analyze/detectable';
import { decimals, textTable } from './text-table';

const shares = [0.1, 0.2, 0.3, 0.5] as const;
const deviations = [0.1, 0.2, 0.3, 0.4] as const;

export interface DetectablePlan {
  items: number;
  family: number;
  /** Two-sided; of the strictest step of Holm over the family. */
  alpha: number;
  power: number;
  /** By the share of items that just one of two systems gets right; null where so few items show nothing. */
  accuracy: { discordant: number; difference: number | null }[];
  /** By the standard deviation of the difference of an item's values. */
  mean: { sd: number; difference: number }[];
}

export function detectableTable(items: number, family: number): { document: DetectablePlan; text: string } {
  const wish = { alpha: 0.05 / family, power: 0.8 };
  const document = {
    ...{ items, family, ...wish },
    accuracy: shares.map((discordant) => ({
      discordant,
      difference: detectableAccuracyDifference(items, discordant, wish),
    })),
    mean: deviations.map((sd) => ({ sd, difference: detectableMeanDifference(items, sd, wish) })),
  };
  const rows = [
    ...document.accuracy.map(({ discordant, difference }) => [
      'accuracy (McNemar)',
      `${100 * discordant} % of the items right in one alone`,
      decimals(difference),
    ]),
    ...document.mean.map(({ sd, difference }) => [
      'mean of a value 0..1',
      `differences with standard deviation ${sd}`,
      decimals(difference),
    ]),
  ];
  const level = family === 1 ? 'level .05' : `level .05 / ${family}`;
  return {
    document,
    text: `${items.toLocaleString('en')} items, two-sided ${level}, power .8: smallest difference to be expected to show\n${textTable(['metric', 'where', 'difference'], rows)}`,
  };
}
