/** Entry of the desk: the process that parses, compares and indexes texts and is never held up by a training. */
import { checkAll } from '../analyze/affinity-check';
import { comparedTexts } from '../analyze/comparison';
import { categoryByRules } from '../analyze/category-rules';
import { agreementWithHand } from '../analyze/label-agreement';
import { agreement } from '../analyze/agreement';
import { nearDuplicateGroups, prepareNearDuplicates } from '../analyze/near-duplicates';
import { fitSeries } from '../analyze/scaling-series';
import { sharedPassages } from '../analyze/shared-passages';
import { rowFacts } from '../analyze/texts/row-facts';
import { previewFile } from '../data/preview';
import type { AdapterSimilarity } from '../common/adapter-similarity';
import { readPack } from '../data/review-pack';
import { matchesWithin, rankedMatches } from '../fulltext/find';
import { WorkbenchError } from '../common/errors';
import { openEndpoint } from '../generate/endpoint';
import { readSeeds } from '../generate/seeds';
import { readModel } from '../models/gguf-reader';
import { tokenizerHash } from '../models/tokenizer-hash';
import { fileHash } from '../files/hash';
import { onAllCores } from './all-cores';
import { pageItems } from './answered-items';
import { backups } from './backups';
import { answerCalls, type CallContext } from './channel';
import { countItems } from './asked-tasks';
import { inTextIndex } from './in-text-index';
import { inThread } from './in-thread';
import { characterise } from './characterise';
import { compareMatrixAdapters } from './compare-matrix-adapters';
import { compareFolders } from './compare';
import { findLeaks } from './find-leaks';
import { generateWith } from './generate';
import { importRows } from './import-rows';
import { readLeftOut } from './left-out';
import { previewTask } from './preview-task';
import { tasksOfFile } from './recognise-tasks';
import { createRowLists } from './row-lists';
import { getItem } from './seen-item';
import { studyMatrix } from './study-matrix';
import { trainableRows } from './trainable-rows';
import { tokenLengths } from './token-lengths';

const lists = createRowLists();

/** One thread at a time fills the index. */
let filling: Promise<unknown> = Promise.resolve();
function afterOthers<T>(fill: () => Promise<T>): Promise<T> {
  const filled = filling.then(fill, fill);
  filling = filled;
  return filled;
}

const compareAdapters = (job: { files: string[] }, context: Pick<CallContext<never>, 'signal'>) =>
  inThread<AdapterSimilarity>('similarity-thread.js', job, { ...context, report: () => Promise.resolve() });

answerCalls({
  ...backups,
  import: importRows,
  previewImport: ({ categorise, ...job }) =>
    previewFile(job, categorise ? (row) => categoryByRules(row).category : undefined),
  readRows: async (job, { report, signal }) => {
    for await (const rows of trainableRows(job, signal)) await report(rows);
    return null;
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
  leakage: (params, context) => findLeaks(params, lists, context),
  categoriseByRules: ({ rows }) =>
    Promise.resolve(rows.map((row) => ({ rowId: row.rowId, ...categoryByRules(row) }))),
  agreementWithHand: ({ pairs, seed }) => Promise.resolve(agreementWithHand(pairs, seed)),
  fillTextIndex: (job, context) => afterOthers(() => inThread('index-thread.js', job, context)),
  findMatches: ({ folder, expression, range, limit }) =>
    inTextIndex(folder, (index) => matchesWithin(index, expression, range, limit)),
  rankMatches: ({ folder, expression, range }) =>
    inTextIndex(folder, (index) => rankedMatches(index, expression, range)),
  rowFacts: async ({ rows }) => rows.map(rowFacts),
  tokenLengths: ({ model, template, rows }) => tokenLengths(model, template, rows),
  sharedPassages: async ({ pairs }) =>
    pairs.map(({ text, item, byRun }) => sharedPassages(text, item, byRun)),
  tokenizerHash: async ({ file }) => ({ hash: tokenizerHash(file) }),
  readSeeds: ({ file }) => readSeeds(file),
  generate: async (job, context) => {
    const { generator, ...settings } = job.settings;
    if (generator.kind === 'model') throw new WorkbenchError('internal', 'A model is the engine’s.');
    return generateWith(job, openEndpoint({ ...settings, ...generator, key: job.key }), context);
  },
  recogniseTasks: async ({ file, own }) => ({ tasks: await tasksOfFile(file, own) }),
  countItems: ({ tasks, ...settings }) => countItems(tasks, settings),
  previewTask: ({ file, task }) => previewTask(file, task),
  pageItems,
  getItem,
  readLeftOut: ({ folder, first }) => readLeftOut(folder, first),
  readPack: async ({ file }, { report }) => {
    const { rows, ...start } = readPack(file);
    for (let i = 0; i < rows.length; i += 500) await report(rows.slice(i, i + 500));
    return start;
  },
  agreement: ({ ratings, options }) => Promise.resolve(agreement(ratings, options)),
  compareEvaluations: compareFolders,
  studyMatrix,
  checkAffinity: ({ affinity, studies, seed }) => Promise.resolve(checkAll(affinity, studies, seed)),
  characterise: (job) => characterise(job),
  fitScaling: ({ series, options }, { report }) =>
    Promise.resolve(
      series.map((one, i) => {
        void report({ fraction: i / series.length });
        return fitSeries(one, options);
      }),
    ),
  compareAdapters,
  compareMatrixAdapters: (job, context) =>
    compareMatrixAdapters(job, (files) => compareAdapters({ files }, context), context.report),
  fingerprint: async ({ files }) => ({ hashes: await Promise.all(files.map(fileHash)) }),
});
