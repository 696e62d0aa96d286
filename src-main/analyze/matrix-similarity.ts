/** How alike the adapters of a matrix are, and whether likeness to a task's own category goes with what was gained on the task. */
import type {
  AdapterSimilarity,
  LikenessOverSeeds,
  MatrixSimilarity,
  MatrixSimilarityJob,
  TrainedAdapter,
} from '../common/adapter-similarity';
import type { RankCheck } from '../common/affinity';
import { ofUsualKind, sameTraining, type Training } from '../common/training';
import { mean } from './intervals';
import { checkRanks } from './rank-check';

/** Adapters of one seed, in the order of their cosines. */
export interface ComparedSeed {
  adapters: readonly TrainedAdapter[];
  cosines: AdapterSimilarity['cosines'];
}

/** Adapters of one kind of training, by seed: those of another random A look unlike whatever they learnt. */
export const bySeed = (adapters: readonly TrainedAdapter[]): TrainedAdapter[][] => [
  ...Map.groupBy(ofUsualKind(adapters), ({ seed }) => seed).values(),
];

/** @param seeds of one kind of training, at least one adapter in all */
export function matrixSimilarity(
  { base, studies, seed }: Pick<MatrixSimilarityJob, 'base' | 'studies' | 'seed'>,
  seeds: readonly ComparedSeed[],
): MatrixSimilarity {
  const adapters = seeds.flatMap((one) => one.adapters);
  const rows = [...new Map(adapters.map(({ training: { row } }) => [row.join('\n'), row])).values()];
  const singles = rows.flatMap((row) => (row.length === 1 ? row : []));
  const kind: Training = { ...adapters[0]!.training, row: [] };
  const likeness = (row: readonly string[], single: string) => overSeeds(seeds, row, single);
  const toOwn = (row: readonly string[], group: string) =>
    row.length === 1 && row[0] === group ? null : (likeness(row, group)?.value ?? null);
  const { row: _, ...training } = kind;
  return {
    base,
    training,
    rows,
    singles,
    cosines: rows.map((row) => singles.map((single) => likeness(row, single))),
    checks: studies.flatMap((study): RankCheck[] => {
      const cells = study.cells.filter(
        (cell) =>
          cell.base === base &&
          cell.fromBase !== null &&
          sameTraining({ ...cell.training, row: [] }) === sameTraining(kind),
      );
      const check = checkRanks(study, cells, seed, (row, { group }) => toOwn(row, group));
      return check && check.pairs.length > 0 ? [check] : [];
    }),
  };
}

function overSeeds(
  seeds: readonly ComparedSeed[],
  row: readonly string[],
  single: string,
): LikenessOverSeeds | null {
  const values = seeds.flatMap(({ adapters, cosines }) => {
    const at = (wanted: readonly string[]) =>
      adapters.findIndex(({ training }) => training.row.join('\n') === wanted.join('\n'));
    const cosine = cosines[at(row)]?.[at([single])];
    return cosine === undefined || Number.isNaN(cosine) ? [] : [cosine];
  });
  if (values.length === 0) return null;
  return { value: mean(values), range: [Math.min(...values), Math.max(...values)], seeds: values.length };
}
