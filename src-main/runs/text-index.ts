/** Main's side of the full-text index, which the desk brings up to date and looks things up in. */
import { toErrorData } from '../common/errors';
import type { RowIdRange, Unindexed } from '../common/list';
import { textMark } from '../store/row-lists';
import type { Workspace } from './workspace';

export interface Texts {
  /**
   * Has everything indexed that is not yet; at once done when nothing changed since the last time.
   * @param onProgress rows of every dataset that are still to do
   */
  catchUp(onProgress?: (unindexed: Unindexed) => void, signal?: AbortSignal): Promise<void>;
  /** Rows of the dataset that a search does not see yet, as far as the last catching up told. */
  unindexed(dataset: string): number;
  /** The first row ids of a range, in ascending order; see `fulltext/find.ts`. */
  matches(expression: string, range: RowIdRange, limit: number): Promise<number[]>;
  /** Row ids, the best match first. */
  ranked(expression: string, range: RowIdRange): Promise<number[]>;
  /** Counts up whenever the index may hold other rows than before. */
  version(): number;
}

/** Where the workspace is only read, so is the index: whoever writes the texts fills it. */
export function createTexts({ store, desk }: Pick<Workspace, 'store' | 'desk'>): Texts {
  const folder = store.workspace;
  let unindexed: Unindexed = {};
  let lookedAt = '';
  let version = 0;
  let damaged = false;
  let underWay: Promise<void> | null = null;
  const listeners = new Set<(unindexed: Unindexed) => void>();

  async function fill(signal?: AbortSignal): Promise<void> {
    for (let mark = textMark(store); mark !== lookedAt; mark = textMark(store)) {
      // Set first: what fails now is tried again when texts change, and at the next start.
      lookedAt = mark;
      const anew = damaged && 'removed';
      damaged = false;
      await desk.call(
        'fillTextIndex',
        { folder, anew },
        (left) => {
          unindexed = left;
          version++;
          listeners.forEach((listener) => listener(left));
        },
        signal,
      );
      version++;
    }
  }

  /** What comes upon damage is told; the next catching up begins anew. */
  async function lookUp(search: Promise<{ rows: number[] }>): Promise<number[]> {
    try {
      return (await search).rows;
    } catch (error) {
      if (toErrorData(error).code === 'search-index') [damaged, lookedAt] = [true, ''];
      throw error;
    }
  }

  return {
    catchUp: async (onProgress, signal) => {
      if (store.refusal) return;
      if (onProgress) listeners.add(onProgress);
      try {
        underWay ??= fill(signal).finally(() => (underWay = null));
        await underWay;
      } finally {
        if (onProgress) listeners.delete(onProgress);
      }
    },
    unindexed: (dataset) => unindexed[dataset] ?? 0,
    matches: (expression, range, limit) =>
      lookUp(desk.call('findMatches', { folder, expression, range, limit })),
    ranked: (expression, range) => lookUp(desk.call('rankMatches', { folder, expression, range })),
    version: () => version,
  };
}
