/** What something told of trained sets beside what a matrix measured of them: do the two rank alike? */
import type { AffinityPair, RankCheck, Ranked } from '../common/affinity';
import type { Group } from '../common/benchmark';
import type { Study, StudiedCell } from '../common/study';
import { mean } from './intervals';
import { clusteredSpearman } from './rank-correlation';

/**
 * @param cells of the study, of one kind of training
 * @param told of a row on a task; null: nothing
 * @returns null without cells
 */
export function checkRanks(
  { way, columns }: Study,
  cells: readonly StudiedCell[],
  seed: number,
  told: (row: string[], column: { task: string; group: Group }) => number | null,
): RankCheck | null {
  if (cells.length === 0) return null;
  const pairs = cells.flatMap((cell): AffinityPair[] => {
    const { task, group } = columns[cell.column]!;
    const { row } = cell.training;
    const predicted = task === null ? null : told(row, { task, group });
    if (task === null || predicted === null) return [];
    const { value, stderr, ci95 } = cell.fromBase!;
    return [{ row, task, group, predicted, measured: { value, stderr, ci95 } }];
  });
  const { row: _, ...training } = cells[0]!.training;
  return {
    way,
    training,
    pairs,
    rank: rank(pairs, (pair) => [pair.predicted, pair.measured.value], seed),
    rankWithin: rankWithin(pairs, seed),
  };
}

const rank = (
  pairs: readonly AffinityPair[],
  of: (pair: AffinityPair) => [predicted: number, measured: number],
  seed: number,
): Ranked | null =>
  clusteredSpearman(
    pairs.map((pair) => {
      const [x, y] = of(pair);
      return { x, y, cluster: pair.task };
    }),
    seed,
  );

function rankWithin(pairs: readonly AffinityPair[], seed: number): Ranked | null {
  const centres = new Map(
    [...Map.groupBy(pairs, ({ task }) => task)].map(([task, own]) => [
      task,
      [mean(own.map(({ predicted }) => predicted)), mean(own.map(({ measured }) => measured.value))] as const,
    ]),
  );
  const less = ({ task, predicted, measured }: AffinityPair): [number, number] => {
    const [centre, gain] = centres.get(task)!;
    return [predicted - centre, measured.value - gain];
  };
  return rank(pairs, less, seed);
}
