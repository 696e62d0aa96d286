/** The adapters of a matrix, compared seed by seed. */
import { bySeed, matrixSimilarity, type ComparedSeed } from '../analyze/matrix-similarity';
import type { AdapterSimilarity, MatrixSimilarity, MatrixSimilarityJob } from '../common/adapter-similarity';
import type { SearchReport } from '../common/worker';

/** @param compare of the files of one seed */
export async function compareMatrixAdapters(
  { adapters, ...job }: MatrixSimilarityJob,
  compare: (files: string[]) => Promise<AdapterSimilarity>,
  report: (report: SearchReport) => unknown,
): Promise<MatrixSimilarity> {
  const seeds: ComparedSeed[] = [];
  const all = bySeed(adapters);
  for (const [i, own] of all.entries()) {
    report({ fraction: i / all.length });
    const { cosines } = await compare(own.map(({ file }) => file));
    seeds.push({ adapters: own, cosines });
  }
  return matrixSimilarity(job, seeds);
}
