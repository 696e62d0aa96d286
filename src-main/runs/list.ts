/** One list: the ids of the rows that fit a filter, gathered a few milliseconds at a time. */
import { setImmediate as rest } from 'node:timers/promises';
import { mostRanked, type ListRequest, type RowIdRange } from '../common/list';
import { matchExpression } from '../fulltext/expression';
import type { Store } from '../store/open';
import { rowIdRange, rowIdsWithin } from '../store/row-lists';
import type { Texts } from './text-index';

/** Main is held up for about so many milliseconds at a time. */
const shortest = 3;
const longest = 6;

export interface List extends ListRequest {
  /** What it was made from; see `ListCount`. */
  version: number;
  /** null: nothing is looked for, or nothing of the text can be. */
  expression: string | null;
  all: RowIdRange;
  /** 8 bytes each. */
  ids: number[];
  /** Rows up to this one are gathered. */
  gathered: number;
  /** Row ids looked at in one go; as many as the time allows. */
  step: number;
  ranking: Promise<void> | null;
  ranked: boolean;
}

/** @throws WorkbenchError `not-found` when there is no such dataset */
export function newList(store: Store, request: ListRequest, version: number): List {
  const { text } = request.filter;
  const all = rowIdRange(store, request.dataset) ?? { after: 0, upTo: 0 };
  return {
    ...request,
    version,
    expression: text === null ? null : matchExpression(text),
    all,
    ids: [],
    gathered: all.after,
    step: 4096,
    ranking: null,
    ranked: false,
  };
}

/** Gathers until the list has so many rows or is complete. */
export async function gather(store: Store, texts: Texts, list: List, rows: number): Promise<void> {
  while (list.ids.length < rows && list.gathered < list.all.upTo) {
    const started = performance.now();
    gatherStep(store, texts, list);
    const took = performance.now() - started;
    if (took < shortest) list.step *= 2;
    if (took > longest) list.step = Math.max(256, Math.ceil(list.step / 2));
    await rest();
  }
}

function gatherStep(store: Store, texts: Texts, list: List): void {
  const { dataset, filter, expression, gathered, step, all } = list;
  const range = { after: gathered, upTo: Math.min(all.upTo, gathered + step) };
  // Most words are in few rows: rows are looked at only where one matches.
  const matches = expression === null ? null : texts.matches(expression, range);
  if (matches?.length !== 0) {
    const rows = rowIdsWithin(store, dataset, filter, range);
    for (const id of matches ? inBoth(matches, rows) : rows) list.ids.push(id);
  }
  list.gathered = range.upTo;
}

/** What two ascending lists share. */
function inBoth(a: readonly number[], b: readonly number[]): number[] {
  const shared: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i]! < b[j]!) i++;
    else if (a[i]! > b[j]!) j++;
    else {
      shared.push(a[i]!);
      i++;
      j++;
    }
  }
  return shared;
}

/** Where a search was asked for by rank and has few enough matches, puts the best first. */
export async function rank(store: Store, texts: Texts, list: List): Promise<void> {
  if (list.order !== 'rank' || list.expression === null) return;
  await gather(store, texts, list, mostRanked);
  if (list.ids.length >= mostRanked) return;
  list.ranking ??= putBestFirst(texts, list, list.expression);
  await list.ranking;
}

async function putBestFirst(texts: Texts, list: List, expression: string): Promise<void> {
  const order = await texts.ranked(expression, list.all);
  const found = new Set(list.ids);
  const best = order.filter((id) => found.delete(id));
  list.ids = [...best, ...found];
  list.ranked = true;
}
