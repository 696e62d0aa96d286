/**
 * Affinity from gradients: the cosine between the mean gradient of a set of instructions, as the update it comes to, and the
 * mean gradient of a task's items. After M. Xia et al., “LESS: selecting influential data for targeted instruction tuning”,
 * ICML 2024 (arXiv:2402.04333), with sets in place of single instructions. Squared lengths of means are taken without what
 * noise adds to them (products of a sequence with itself are left out), or a set of few or noisy sequences would seem to have
 * little to do with any task.
 */
import type { Affinity, GradientProducts } from '../common/affinity';
import { randomFrom } from '../common/random';
import type { Estimated } from '../common/study';
import { quantile, standardError } from './intervals';

/** Gradients of one member or task. */
export interface GradientSet {
  /** One after the other, each of `dimensions` numbers. */
  vectors: Float32Array;
  /** How much each counts in the mean. */
  weights: ArrayLike<number>;
  /** What each comes from; those of one cluster are drawn together. */
  clusters: readonly string[];
}

export interface MeasureOptions {
  dimensions: number;
  seed: number;
  resamples?: number;
  /** Awaited after every resample, of which a share is done: lets others work. */
  pause?: (fraction: number) => Promise<void>;
}

/** @param members @param tasks none of them empty */
export async function measureAffinity(
  members: readonly GradientSet[],
  tasks: readonly GradientSet[],
  { dimensions, seed, resamples = 400, pause = () => Promise.resolve() }: MeasureOptions,
): Promise<Pick<Affinity, 'cosines' | 'products'>> {
  const [ofMembers, ofTasks] = [members, tasks].map((sets) => sets.map((set) => byCluster(set, dimensions)));
  const once = (set: Clustered) =>
    meanGradient(set, dimensions, new Float64Array(set.weights.length).fill(1));
  const products = productsOf(ofMembers!.map(once), ofTasks!.map(once));
  const random = randomFrom(seed);
  const drawn = Array.from({ length: members.length * tasks.length }, () => new Float64Array(resamples));
  for (let resample = 0; resample < resamples; resample++) {
    const again = (set: Clustered) => meanGradient(set, dimensions, drawTimes(set.weights.length, random));
    const one = productsOf(ofMembers!.map(again), ofTasks!.map(again));
    eachPair(members.length, tasks.length, (member, task) => {
      drawn[member * tasks.length + task]![resample] = cosineOf(one, unit(members.length, member), task);
    });
    await pause((resample + 1) / resamples);
  }
  const cosines = members.map((_, member) =>
    tasks.map((_task, task) => {
      const value = cosineOf(products, unit(members.length, member), task);
      return spreadOf(value, drawn[member * tasks.length + task]!);
    }),
  );
  return { cosines, products };
}

/**
 * The cosine of a mixture of members with a task.
 * @param weights share of every member, of any sum above 0
 * @returns NaN where one of them has no gradient at all
 */
export function cosineOf(products: GradientProducts, weights: ArrayLike<number>, task: number): number {
  let [along, length] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    along += weights[i]! * products.tasks[i]![task]!;
    for (let j = 0; j < weights.length; j++) length += weights[i]! * weights[j]! * products.members[i]![j]!;
  }
  return along / Math.sqrt(length * products.self[task]!);
}

/** The affinity of a set of members with a task: of their mixture, each by its rows. */
export function affinityOfSet(
  { members, products }: Pick<Affinity, 'members' | 'products'>,
  row: readonly string[],
  task: number,
): number {
  return cosineOf(
    products,
    members.map(({ name, rows }) => (row.includes(name) ? rows : 0)),
    task,
  );
}

/** A set by its clusters: the weighted sums of their gradients, one after the other. */
interface Clustered {
  sums: Float64Array;
  weights: Float64Array;
  /** Of every sum with itself. */
  squares: Float64Array;
}

function byCluster({ vectors, weights, clusters }: GradientSet, dimensions: number): Clustered {
  const numbers = new Map([...new Set(clusters)].map((name, i) => [name, i]));
  const sums = new Float64Array(numbers.size * dimensions);
  const total = new Float64Array(numbers.size);
  for (let i = 0; i < weights.length; i++) {
    const cluster = numbers.get(clusters[i]!)!;
    total[cluster]! += weights[i]!;
    for (let j = 0; j < dimensions; j++)
      sums[cluster * dimensions + j]! += weights[i]! * vectors[i * dimensions + j]!;
  }
  const squares = total.map((_, cluster) => {
    const sum = sums.subarray(cluster * dimensions, (cluster + 1) * dimensions);
    return dot(sum, sum);
  });
  return { sums, weights: total, squares };
}

interface MeanGradient {
  mean: Float64Array;
  /** Its squared length, from products of different clusters; with noise where these give none above 0. */
  self: number;
}

/** @param times how often each cluster counts */
function meanGradient(set: Clustered, dimensions: number, times: Float64Array): MeanGradient {
  const mean = new Float64Array(dimensions);
  let [total, ownWeight, ownSquares] = [0, 0, 0];
  for (let i = 0, start = 0; i < times.length; i++, start += dimensions) {
    const count = times[i]!;
    if (count === 0) continue;
    total += count * set.weights[i]!;
    ownWeight += (count * set.weights[i]!) ** 2;
    ownSquares += count ** 2 * set.squares[i]!;
    for (let j = 0; j < dimensions; j++) mean[j]! += count * set.sums[start + j]!;
  }
  const squared = dot(mean, mean);
  for (let j = 0; j < dimensions; j++) mean[j]! /= total;
  const between = (squared - ownSquares) / (total ** 2 - ownWeight);
  return { mean, self: between > 0 && Number.isFinite(between) ? between : squared / total ** 2 };
}

/** As many draws as there are, with replacement. */
function drawTimes(count: number, random: () => number): Float64Array {
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) times[Math.floor(random() * count)]!++;
  return times;
}

function productsOf(members: readonly MeanGradient[], tasks: readonly MeanGradient[]): GradientProducts {
  return {
    members: members.map((one, i) =>
      members.map((other, j) => (i === j ? one.self : dot(one.mean, other.mean))),
    ),
    tasks: members.map((member) => tasks.map((task) => dot(member.mean, task.mean))),
    self: tasks.map(({ self }) => self),
  };
}

function spreadOf(value: number, drawn: Float64Array): Estimated {
  const sorted = drawn.filter((one) => Number.isFinite(one)).sort();
  return {
    value,
    stderr: standardError(sorted) * Math.sqrt(sorted.length),
    ci95: sorted.length === 0 ? [NaN, NaN] : [quantile(sorted, 0.025), quantile(sorted, 0.975)],
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const unit = (length: number, at: number) => Array.from({ length }, (_, i) => (i === at ? 1 : 0));

function eachPair(members: number, tasks: number, visit: (member: number, task: number) => void): void {
  for (let member = 0; member < members; member++)
    for (let task = 0; task < tasks; task++) visit(member, task);
}
