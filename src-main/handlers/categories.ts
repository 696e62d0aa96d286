/** Categories of a dataset: by rules, by a model in its turn, by hand, and how far they agree. */
import type { Handlers } from '../common/contract';
import { cancelled } from '../common/errors';
import { categorise, categoryReport, type CategoriseRequest } from '../runs/categorise';
import { inTurn } from '../runs/in-turn';
import type { Workspace } from '../runs/workspace';
import { labelsOf, preferMethod } from '../store/categories';
import { findRow } from '../store/review-rows';
import { changeRow } from '../store/reviews';
import { checkOffered } from './offered';

type Slice = Pick<
  Handlers,
  'categorise' | 'cancelCategorise' | 'getCategories' | 'listLabels' | 'labelByHand' | 'preferMethod'
>;

/** Of the intervals; the same as the command line's. */
const seed = 42;

export function categoryHandlers(workspace: Workspace): Slice {
  const { store, queue, emit } = workspace;
  const underWay = new Map<string, AbortController>();
  const jobOf = (dataset: string): string => `categories of ${dataset}`;

  const perform = (request: CategoriseRequest, signal: AbortSignal) =>
    categorise(workspace, request, signal, (progress) =>
      emit({ kind: 'categorise', dataset: request.dataset, ...progress }),
    );

  return {
    categorise: async ({ dataset, model }) => {
      if (model !== null) {
        checkOffered(store, 'model', model);
        return inTurn(queue, jobOf(dataset), (signal) => perform({ dataset, model, seed }, signal));
      }
      const abort = new AbortController();
      underWay.set(dataset, abort);
      try {
        return await perform({ dataset, model, seed }, abort.signal);
      } finally {
        underWay.delete(dataset);
      }
    },
    cancelCategorise: ({ dataset }) => {
      queue.cancel(jobOf(dataset));
      underWay.get(dataset)?.abort(cancelled());
      return null;
    },
    getCategories: ({ dataset }) => categoryReport(workspace, dataset, seed),
    listLabels: ({ dataset, id }) => labelsOf(store, dataset, id),
    labelByHand: ({ dataset, id, category, reviewer }) => {
      changeRow(store, findRow(store, dataset, id), reviewer, { kind: 'category', value: category });
      return labelsOf(store, dataset, id);
    },
    preferMethod: ({ dataset, method }) => {
      preferMethod(store, dataset, method);
      return categoryReport(workspace, dataset, seed);
    },
  };
}
