/** Entry of the desk: the process that parses, compares and indexes texts and is never held up by a training. */
import { comparedTexts } from '../analyze/comparison';
import { categoryByRules } from '../analyze/category-rules';
import { agreementWithHand } from '../analyze/label-agreement';
import { collectLeaks, prepareLeakSearch } from '../analyze/leakage';
import { nearDuplicateGroups, prepareNearDuplicates } from '../analyze/near-duplicates';
import { importFile } from '../data/import';
import { readTestTexts } from '../data/test-texts';
import { rankedMatches } from '../fulltext/find';
import { openTextIndex } from '../fulltext/index-file';
import { readModel } from '../models/gguf-reader';
import { fileHash } from '../files/hash';
import { benchmarkNamed, officialTests } from '../tasks';
import { onAllCores } from './all-cores';
import { answerCalls } from './channel';
import { fillInThread } from './fill-text-index';
import { createRowLists } from './row-lists';

const lists = createRowLists();

answerCalls({
  import: async (job, { report, signal }) => {
    let read = 0;
    // One batch is stored by main while the next is parsed.
    let stored = Promise.resolve();
    for await (const batch of importFile(job, officialTests)) {
      signal.throwIfAborted();
      read = batch.read;
      await stored;
      stored = report(batch);
    }
    await stored;
    return { read };
  },
  inspect: ({ file }) => readModel(file),
  takeRows: async ({ list, rows }) => lists.take(list, rows),
  dropRows: async ({ list }) => lists.drop(list),
  nearDuplicates: async ({ list, by, threshold }, context) => {
    const { texts, compared } = comparedTexts(lists.rowsOf(list), by);
    const search = prepareNearDuplicates(texts, threshold);
    await onAllCores(search, context);
    return { ...nearDuplicateGroups(search), compared };
  },
  leakage: async ({ list, benchmark, file }, context) => {
    const texts = lists
      .rowsOf(list)
      .map(({ instruction, input, output }) => `${instruction}\n${input}\n${output}`);
    const items = await readTestTexts(benchmarkNamed(benchmark), file);
    const search = prepareLeakSearch(
      texts,
      items.map(({ text }) => text),
    );
    const leaks = collectLeaks();
    await onAllCores(search, context, leaks.add);
    return { ...leaks.of(texts), itemIds: items.map(({ id }) => id) };
  },
  categoriseByRules: ({ rows }) =>
    Promise.resolve(rows.map((row) => ({ rowId: row.rowId, ...categoryByRules(row) }))),
  agreementWithHand: ({ pairs, seed }) => Promise.resolve(agreementWithHand(pairs, seed)),
  fillTextIndex: async ({ folder }, context) => {
    await fillInThread(folder, context);
    return null;
  },
  rankMatches: async ({ folder, expression, range }) => {
    const index = openTextIndex(folder);
    try {
      return { rows: rankedMatches(index, expression, range) };
    } finally {
      index.close();
    }
  },
  fingerprint: async ({ files }) => ({ hashes: await Promise.all(files.map(fileHash)) }),
});
