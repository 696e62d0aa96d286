/** Trainings in several seeds held against each other: by their items, and by what the seeds say themselves. */
import { approximateRandomisation } from '../analyze/paired-tests';
import { overSeeds } from '../analyze/resampled-scores';
import { meanOfFew } from '../analyze/student';
import { scoreOf, type Tallies } from '../analyze/tallies';
import type { Change } from '../common/study';

/** One seed of a training on one task. */
export interface Repetition {
  /** null: the base, which has none. */
  seed: number | null;
  tallies: Tallies;
}

/** Every seed as often as makes both as wide: what is tested is the difference of their means. */
export function randomised(
  before: readonly Repetition[],
  after: readonly Repetition[],
  options: { seed: number; rounds: number },
): number | null {
  const many = leastCommonMultiple(before.length, after.length);
  const spread = (seeds: readonly Repetition[]) =>
    overSeeds(Array.from({ length: many }, (_, i) => seeds[i % seeds.length]!.tallies));
  return approximateRandomisation({ a: spread(before), b: spread(after) }, options);
}

function leastCommonMultiple(a: number, b: number): number {
  let many = a;
  while (many % b !== 0) many += a;
  return many;
}

/** Pairs of one seed; one that has no partner, as where a cell failed, says nothing. */
export function overRepetitions(
  before: readonly Repetition[],
  after: readonly Repetition[],
): Change['seeds'] {
  const partnerOf = (seed: number | null) => before.find((one) => one.seed === null || one.seed === seed);
  return meanOfFew(
    after.flatMap(({ seed, tallies }) => {
      const partner = partnerOf(seed);
      return partner ? [scoreOf(tallies) - scoreOf(partner.tallies)] : [];
    }),
  );
}
