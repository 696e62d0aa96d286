/** Lists of instructions, kept until a row changes: any place of one that is gathered is one step away. */
import { countedAtOnce, type ListCount, type ListedRow, type ListRequest } from '../common/list';
import type { Store } from '../store/open';
import { changesOf, countFitting, rowsOf } from '../store/row-lists';
import { arrange, gather, newList, type List } from './list';
import type { Texts } from './text-index';

export interface Lists {
  /**
   * How many rows a list has; those of a search are counted up to a limit.
   * @param counted rows of a search that are counted (default 10,000)
   * @throws WorkbenchError `not-found` when there is no such dataset
   */
  count(request: ListRequest, counted?: number): Promise<ListCount>;
  /** The rows from `offset` (from 0) on, and what `count` calls the version. */
  page(request: ListRequest, offset: number, limit: number): Promise<{ rows: ListedRow[]; version: number }>;
}

/** Those asked for last. */
const mostKept = 4;

export function createLists(store: Store, texts: Texts): Lists {
  const kept = new Map<string, List>();

  function listOf(request: ListRequest): List {
    const key = JSON.stringify(request);
    const changes = changesOf(store, request.dataset);
    const version = request.filter.text === null ? changes : changes + texts.version();
    const known = kept.get(key);
    const list = known?.version === version ? known : newList(store, request, version);
    kept.delete(key);
    kept.set(key, list);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return list;
  }

  return {
    count: async (request, counted = countedAtOnce) => {
      const list = listOf(request);
      const most = list.expression === null ? Infinity : counted;
      await arrange(store, texts, list);
      const fitting = countFitting(store, request.dataset, request.filter);
      if (fitting === null) await gather(store, texts, list, most + 1);
      return {
        rows: fitting ?? Math.min(list.ids.length, most),
        more: list.ids.length > most,
        order: list.arranged ? list.order : 'row',
        unindexed: texts.unindexed(request.dataset),
        version: list.version,
      };
    },
    page: async (request, offset, limit) => {
      const list = listOf(request);
      await arrange(store, texts, list);
      await gather(store, texts, list, offset + limit);
      return { rows: rowsOf(store, list.ids.slice(offset, offset + limit)), version: list.version };
    },
  };
}
