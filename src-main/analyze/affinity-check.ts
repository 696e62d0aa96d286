/**
 * Predicted affinities beside a measured matrix: whether they rank alike, and what would have been won by following them.
 * Every task's recommendation is made without its own measurements.
 */
import type { Affinity, AffinityCheck, AffinityPair, LeftOutTask, Recommendation } from '../common/affinity';
import type { Study, StudiedCell } from '../common/study';
import { ofUsualKind } from '../common/training';
import { affinityOfSet } from './affinity';
import { mean } from './intervals';
import { checkRanks } from './rank-check';

/**
 * @param study of a matrix on the same base; of its trainings those of one kind count
 * @returns null where no training of the matrix is a set of the affinity's members
 */
export function checkAffinity(affinity: Affinity, study: Study, seed: number): AffinityCheck | null {
  const at = new Map(affinity.tasks.map(({ name }, i) => [name, i]));
  const check = checkRanks(study, comparable(affinity, study), seed, (row, { task }) =>
    at.has(task) ? affinityOfSet(affinity, row, at.get(task)!) : null,
  );
  if (!check) return null;
  const tasks = [...new Set(check.pairs.map(({ task }) => task))];
  const leftOut = tasks.map((task) => leaveOut(task, check.pairs));
  return {
    ...check,
    leftOut,
    gains: tasks.length < 2 ? null : gainsOf(leftOut),
    error: errorOf(leftOut),
  };
}

/** Beside every study that says something of it; recommendations by the first of these. */
export function checkAll(
  affinity: Affinity,
  studies: readonly Study[],
  seed: number,
): { recommendations: Recommendation[]; checks: AffinityCheck[] } {
  const checks = studies.flatMap((study) => checkAffinity(affinity, study, seed) ?? []);
  return { recommendations: recommend(affinity, checks[0]?.pairs ?? []), checks };
}

/** For every task of the affinity the set of most expected gain, told from the pairs of the other tasks. */
export function recommend(affinity: Affinity, pairs: readonly AffinityPair[]): Recommendation[] {
  return affinity.tasks.map(({ name }, task) => {
    const sets = setsOf(affinity.members.map((member) => member.name));
    const predicted = sets.map((row) => affinityOfSet(affinity, row, task));
    return choose(
      name,
      sets,
      predicted,
      pairs.filter((pair) => pair.task !== name),
    );
  });
}

/** All sets of at least one. */
const setsOf = (members: readonly string[]): string[][] =>
  Array.from({ length: 2 ** members.length - 1 }, (_, set) =>
    members.filter((_member, i) => (set + 1) & (1 << i)),
  );

function comparable({ base, members }: Affinity, { cells }: Study): StudiedCell[] {
  const known = new Set(members.map(({ name }) => name));
  return ofUsualKind(
    cells.filter(
      (cell) =>
        cell.base === base &&
        cell.fromBase !== null &&
        cell.training.row.every((member) => known.has(member)),
    ),
  );
}

function leaveOut(task: string, pairs: readonly AffinityPair[]): LeftOutTask {
  const own = pairs.filter((pair) => pair.task === task);
  const told = choose(
    task,
    own.map(({ row }) => row),
    own.map(({ predicted }) => predicted),
    pairs.filter((pair) => pair.task !== task),
  );
  const largest = (of: (pair: AffinityPair) => number, some = own) =>
    some.reduce((most, pair) => (of(pair) > of(most) ? pair : most));
  const outcome = ({ row, measured }: AffinityPair) => ({ row, gain: measured.value });
  const gain = ({ measured }: AffinityPair) => measured.value;
  const singles = own.filter(({ row }) => row.length === 1);
  const all = outcome(largest(({ row }) => row.length));
  return {
    ...told,
    gain: told.row === null ? all.gain : gain(own.find(({ row }) => row === told.row)!),
    bestSingle: singles.length === 0 ? null : outcome(largest(gain, singles)),
    all,
    best: outcome(largest(gain)),
  };
}

/** Of a line that rises, the set of most affinity is the one of most expected gain. Without other tasks there is no line. */
function choose(
  task: string,
  sets: readonly string[][],
  predicted: readonly number[],
  others: readonly AffinityPair[],
): Recommendation {
  // Where there is no gradient there is no affinity either.
  const known = predicted.map((value) => (Number.isNaN(value) ? -Infinity : value));
  const most = known.indexOf(Math.max(...known));
  const line = lineThrough(others);
  if (line && !(line.slope > 0)) return { task, row: null, predicted: null, expected: null };
  return {
    task,
    row: sets[most]!,
    predicted: predicted[most]!,
    expected: line && line.at(predicted[most]!),
  };
}

/** Least squares of the measured on the predicted; null where the latter does not vary. */
function lineThrough(pairs: readonly AffinityPair[]) {
  const [x, y] = [pairs.map(({ predicted }) => predicted), pairs.map(({ measured }) => measured.value)];
  const [centreX, centreY] = [mean(x), mean(y)];
  const squares = x.reduce((sum, one) => sum + (one - centreX) ** 2, 0);
  if (!(squares > 0)) return null;
  const slope = x.reduce((sum, one, i) => sum + (one - centreX) * (y[i]! - centreY), 0) / squares;
  return { slope, at: (one: number) => centreY + slope * (one - centreX) };
}

function gainsOf(tasks: readonly LeftOutTask[]): AffinityCheck['gains'] {
  const singles = tasks.flatMap(({ bestSingle }) => (bestSingle ? [bestSingle.gain] : []));
  return {
    recommended: mean(tasks.map(({ gain }) => gain)),
    bestSingle: singles.length < tasks.length ? null : mean(singles),
    all: mean(tasks.map(({ all }) => all.gain)),
    best: mean(tasks.map(({ best }) => best.gain)),
  };
}

function errorOf(tasks: readonly LeftOutTask[]): number | null {
  const squares = tasks.flatMap(({ expected, gain }) => (expected === null ? [] : [(expected - gain) ** 2]));
  return squares.length === 0 ? null : Math.sqrt(mean(squares));
}
