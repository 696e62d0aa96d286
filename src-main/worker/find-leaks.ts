/** Rows that main handed over against the items of a benchmark: its file is read here, the comparing runs on all cores. */
import { comparedTexts } from '../analyze/comparison';
import { collectLeaks, prepareLeakSearch } from '../analyze/leakage';
import type { WorkerCalls } from '../common/worker';
import { readTestTexts, type TestText } from '../data/test-texts';
import { onAllCores, type SearchContext } from './all-cores';
import type { RowLists } from './row-lists';

/** A row counts with all its texts; an item that is a row, with what sets the rows of its source apart. */
export async function findLeaks(
  { list, items: source }: WorkerCalls['leakage']['in'],
  lists: RowLists,
  context: SearchContext,
): Promise<WorkerCalls['leakage']['out']> {
  const items =
    'list' in source ? rowItems(lists, source.list) : await readTestTexts(source.benchmark, source.file);
  const texts = lists
    .rowsOf(list)
    .map(({ instruction, input, output }) => `${instruction}\n${input}\n${output}`);
  const search = prepareLeakSearch(
    texts,
    items.map(({ text }) => text),
  );
  const collected = collectLeaks();
  await onAllCores(search, context, collected.add);
  const found = collected.of(texts);
  const places = [...new Set(found.leaks.map(({ item }) => item))].sort((a, b) => a - b);
  return { ...found, itemCount: items.length, leaked: places.map((place) => ({ place, ...items[place]! })) };
}

function rowItems(lists: RowLists, list: string): TestText[] {
  return comparedTexts(lists.rowsOf(list), null).texts.map((text) => ({ id: '', text }));
}
