/** Statistics, near-duplicates, leakage and exclusions in the Datasets view. */
import { findIdentifiers } from '../analyze/texts/identifiers';
import type { FlaggedRow, MarkedLeak } from '../common/checks';
import type { Handlers } from '../common/contract';
import { cancelled, WorkbenchError } from '../common/errors';
import type { Instruction } from '../common/instruction';
import type { LeakPair } from '../common/overlap';
import { categoryShares } from '../common/statistics';
import { excludeDuplicates, findNearDuplicates } from '../runs/duplicates';
import { takeExclusionBack } from '../runs/exclusions';
import type { Worker } from '../runs/launch';
import { excludeLeaks, findLeakage } from '../runs/leaks';
import { textStatistics, tokenLengths } from '../runs/statistics';
import { benchmarksIn } from '../runs/tasks';
import type { Workspace } from '../runs/workspace';
import { getDataset } from '../store/datasets';
import { findDuplicateSearch, pageDuplicates } from '../store/duplicates';
import { listExclusions } from '../store/exclusions';
import { listLeakSearches, pageLeaks } from '../store/leaks';
import { countCategories, findTextStatistics, pageFlagged } from '../store/statistics';
import { ownFormat } from '../tasks/own-task';
import type { FileTokens } from './file-tokens';
import { checkOffered } from './offered';

type Slice = Pick<
  Handlers,
  | 'getChecks'
  | 'computeStatistics'
  | 'countTokens'
  | 'pageFlagged'
  | 'findDuplicates'
  | 'pageDuplicates'
  | 'excludeDuplicates'
  | 'listBenchmarks'
  | 'findLeaks'
  | 'pageLeaks'
  | 'excludeLeaks'
  | 'undoExclusion'
  | 'cancelCheck'
>;

type Check<T> = (signal: AbortSignal, onProgress: (fraction: number) => void) => Promise<T>;

export function checkHandlers(workspace: Workspace, files: FileTokens): Slice {
  const { store, desk, emit } = workspace;
  const underWay = new Map<string, AbortController>();

  /** One at a time of each dataset: all of them keep every core at work. */
  async function perform<T>(dataset: string, check: Check<T>): Promise<T> {
    if (underWay.has(dataset))
      throw new WorkbenchError(
        'refused',
        `${dataset} is being checked already.`,
        'Wait for its end, or cancel it.',
      );
    const abort = new AbortController();
    underWay.set(dataset, abort);
    try {
      return await check(abort.signal, (fraction) => emit({ kind: 'check', dataset, fraction }));
    } finally {
      underWay.delete(dataset);
    }
  }

  return {
    getChecks: ({ dataset }) => ({
      composition: countCategories(store, dataset),
      shares: categoryShares(getDataset(store, dataset).categories),
      texts: findTextStatistics(store, dataset),
      duplicates: findDuplicateSearch(store, dataset),
      leaks: listLeakSearches(store, dataset),
      exclusions: listExclusions(store, dataset),
    }),
    computeStatistics: ({ dataset }) =>
      perform(dataset, (signal, onProgress) => textStatistics(workspace, dataset, signal, onProgress)),
    countTokens: (request) => {
      checkOffered(store, 'model', request.model);
      return perform(request.dataset, (signal, onProgress) =>
        tokenLengths(workspace, request, signal, onProgress),
      );
    },
    pageFlagged: (page) => {
      const { total, rows } = pageFlagged(store, page);
      return { total, rows: rows.map(withIdentifiers) };
    },
    findDuplicates: async (request) => {
      await perform(request.dataset, (signal, onProgress) =>
        findNearDuplicates(workspace, request, signal, onProgress),
      );
      return findDuplicateSearch(store, request.dataset)!;
    },
    pageDuplicates: (page) => pageDuplicates(store, page),
    excludeDuplicates: ({ dataset, keep }) => excludeDuplicates(workspace, dataset, keep),
    listBenchmarks: () =>
      benchmarksIn(store).map(({ name, title, format }) => ({ name, title, own: format === ownFormat })),
    findLeaks: async ({ dataset, against }) => {
      const file = 'token' in against ? files.fileOf(against.token) : null;
      const source = 'task' in against ? { task: against.task, file: file!.path } : against;
      const request = { dataset, against: source, fileName: file?.name };
      const { summary } = await perform(dataset, (signal, onProgress) =>
        findLeakage(workspace, request, signal, onProgress),
      );
      return summary;
    },
    pageLeaks: async (page) => {
      const { total, pairs } = pageLeaks(store, page);
      return { total, pairs: await withPassages(desk, pairs) };
    },
    excludeLeaks: ({ search }) => excludeLeaks(workspace, search),
    undoExclusion: async ({ dataset, exclusion }) => {
      await takeExclusionBack(store, dataset, exclusion);
      return null;
    },
    cancelCheck: ({ dataset }) => {
      underWay.get(dataset)?.abort(cancelled());
      return null;
    },
  };
}

function withIdentifiers(instruction: Instruction): FlaggedRow {
  const { instruction: asked, input, output } = instruction;
  const identifiers = {
    instruction: findIdentifiers(asked),
    input: findIdentifiers(input),
    output: findIdentifiers(output),
  };
  return { instruction, identifiers };
}

/** What both share is marked in the texts of the row, joined as the search compared them. */
async function withPassages(desk: Worker, pairs: readonly LeakPair[]): Promise<MarkedLeak[]> {
  const texts = pairs.map(({ instruction, input, output }) => `${instruction}\n${input}\n${output}`);
  const passages = await desk.call('sharedPassages', {
    pairs: pairs.map(({ itemText, run }, i) => ({ text: texts[i]!, item: itemText, byRun: run !== null })),
  });
  return pairs.map((pair, i) => ({ ...pair, text: texts[i]!, ...passages[i]! }));
}
