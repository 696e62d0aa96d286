/** One list: the ids of the rows that fit a filter, gathered a few milliseconds at a time. */
import { setImmediate as rest } from 'node:timers/promises';
import { keyOf, mostRanked, type ListRequest, type RowIdRange, type SortKey } from '../common/list';
import { matchExpression } from '../fulltext/expression';
import type { Store } from '../store/open';
import { rowIdRange, rowIdsAmong, rowIdsWithin, sortValues } from '../store/row-lists';
import type { Texts } from './text-index';

/** Main is held up for about so many milliseconds at a time. */
const shortest = 3;
const longest = 6;
/** Ids whose rows are looked at in one go. */
const checkedAtOnce = 1000;

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
  /** Matches asked for next. */
  part: number;
  /** Ends when nobody gathers. */
  turn: Promise<void>;
  arranging: Promise<void> | null;
  arranged: boolean;
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
    part: 500,
    turn: Promise.resolve(),
    arranging: null,
    arranged: false,
  };
}

/** Gathers until the list has so many rows or is complete; of two that gather one waits for the other. */
export async function gather(store: Store, texts: Texts, list: List, rows: number): Promise<void> {
  const turn = list.turn.then(async () => {
    while (list.ids.length < rows && list.gathered < list.all.upTo)
      if (list.expression === null) await gatherRows(store, list);
      else await gatherMatches(store, texts, list, list.expression);
  });
  list.turn = turn.catch(() => {});
  await turn;
}

async function gatherRows(store: Store, list: List): Promise<void> {
  const { dataset, filter, gathered, step, all } = list;
  const started = performance.now();
  const range = { after: gathered, upTo: Math.min(all.upTo, gathered + step) };
  for (const id of rowIdsWithin(store, dataset, filter, range)) list.ids.push(id);
  list.gathered = range.upTo;
  const took = performance.now() - started;
  if (took < shortest) list.step *= 2;
  if (took > longest) list.step = Math.max(256, Math.ceil(list.step / 2));
  await rest();
}

/** Every part is larger than the one before: the first is here at once, and there are few. */
async function gatherMatches(store: Store, texts: Texts, list: List, expression: string): Promise<void> {
  const { dataset, filter, gathered, all, part } = list;
  const matches = await texts.matches(expression, { after: gathered, upTo: all.upTo }, part);
  for (let at = 0; at < matches.length; at += checkedAtOnce) {
    const some = matches.slice(at, at + checkedAtOnce);
    for (const id of rowIdsAmong(store, dataset, filter, some)) list.ids.push(id);
    if (matches.length > checkedAtOnce) await rest();
  }
  list.gathered = matches.length < part ? all.upTo : matches.at(-1)!;
  list.part *= 8;
}

/** Puts a list in the order that was asked for: that of a search where it has few enough matches. */
export async function arrange(store: Store, texts: Texts, list: List): Promise<void> {
  const { order, expression } = list;
  const sort = keyOf(order);
  if (!sort && (order === 'row' || expression === null)) return;
  await gather(store, texts, list, expression === null ? Infinity : mostRanked);
  if (expression !== null && list.ids.length >= mostRanked) return;
  list.arranging ??= sort ? putByKey(store, list, sort) : putBestFirst(texts, list, expression!);
  await list.arranging;
  list.arranged = true;
}

async function putBestFirst(texts: Texts, list: List, expression: string): Promise<void> {
  const order = await texts.ranked(expression, list.all);
  const found = new Set(list.ids);
  const best = order.filter((id) => found.delete(id));
  list.ids = [...best, ...found];
}

/** Rows of one value stay as they were imported, whichever way round. */
async function putByKey(
  store: Store,
  list: List,
  { key, down }: { key: SortKey; down: boolean },
): Promise<void> {
  const byValue = new Map<number, number[]>();
  for (let at = 0; at < list.ids.length; at += checkedAtOnce) {
    for (const [id, value] of sortValues(store, key, list.ids.slice(at, at + checkedAtOnce))) {
      const same = byValue.get(value);
      if (same) same.push(id);
      else byValue.set(value, [id]);
    }
    await rest();
  }
  const values = [...byValue.keys()].sort((a, b) => (down ? b - a : a - b));
  list.ids = values.flatMap((value) => byValue.get(value)!);
}
