/** What is told of a matrix's trainings, by gradients before and by adapters after, held against its study whenever it is looked at. */
import { usualAffinity, type AffinityReport, type AffinityResult } from '../common/affinity';
import type { Handlers, Input } from '../common/contract';
import { defaultRecipe } from '../common/recipe';
import { sampleBenchmarks } from '../resources';
import { similarityOfMatrix } from '../runs/adapter-similarity';
import { predictAffinity, tellAffinity } from '../runs/affinity';
import { inTurn } from '../runs/in-turn';
import type { Studies } from '../runs/study';
import { throttled } from '../runs/throttled';
import type { Workspace } from '../runs/workspace';
import { findAffinity, keepAffinity } from '../store/affinities';
import { getMatrix } from '../store/matrices';
import { checkFileOf, tasksWithFiles } from './tasks';

/** @param samples the file of each task that ships, by its name */
export function affinityHandlers(
  workspace: Workspace,
  studies: Studies,
  samples: () => Record<string, string> = sampleBenchmarks,
): Pick<Handlers, 'measureAffinity' | 'cancelAffinity' | 'getAffinity' | 'compareMatrixAdapters'> {
  const { store, queue, emit } = workspace;

  const told = async (matrix: string): Promise<AffinityResult | null> => {
    const affinity = findAffinity(store, matrix);
    return affinity && tellAffinity(workspace, affinity, { matrix, studyOf: (way) => studies(matrix, way) });
  };

  async function measure({ matrix, others }: Input<'measureAffinity'>, signal: AbortSignal): Promise<void> {
    const tell = (report: AffinityReport | null) => emit({ kind: 'affinity', matrix, report });
    try {
      const request = { settings: usualAffinity, matrix, tasks: others };
      const affinity = await predictAffinity(workspace, request, { signal, onReport: throttled(tell) });
      keepAffinity(store, matrix, affinity);
    } finally {
      tell(null);
    }
  }

  return {
    measureAffinity: async ({ matrix, others }) => {
      getMatrix(store, matrix);
      for (const { name, file } of others) checkFileOf(tasksWithFiles(store, samples()), name, file);
      await inTurn(queue, jobOf(matrix), (signal) => measure({ matrix, others }, signal));
      return (await told(matrix))!;
    },
    cancelAffinity: ({ matrix }) => {
      queue.cancel(jobOf(matrix));
      return null;
    },
    getAffinity: ({ matrix }) => {
      getMatrix(store, matrix);
      return told(matrix);
    },
    compareMatrixAdapters: ({ matrix }) =>
      similarityOfMatrix(workspace, matrix, {
        seed: defaultRecipe.seed,
        studyOf: (way) => studies(matrix, way),
      }),
  };
}

const jobOf = (matrix: string): string => `affinity of ${matrix}`;
