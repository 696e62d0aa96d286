/** What a front may ask of main, by method: the shape of every payload, checked before a handler sees it. */
import * as v from 'valibot';
import { scorings, ways } from './benchmark';
import { preferable } from './category-label';
import { gridShows } from './benchmark-grid';
import { itemShows, itemSortKeys } from './evaluation';
import { name, nothing, offered, reviewer, seed, text } from './input-shapes';
import { generationRequest } from './generation-request';
import { categories, reviewStates, splits } from './instruction';
import { rowOrders } from './list';
import { matrixInputs } from './matrix-inputs';
import { measurementRequest } from './measurement-request';
import { picture } from './picture';
import { metricNames } from './metrics';
import { modelInputs } from './model-inputs';
import { devices, templates } from './recipe';
import { decisions, shows } from './review';
import { strategies } from './review-sample';
import { shownDifferences } from './snapshot';

const category = v.picklist(categories);
const length = v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** A few of something, from `offset`. */
const page = {
  offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(50)),
};
/** A list of instructions: a dataset, what its rows have in common, and their order. */
const list = {
  dataset: name,
  filter: v.object({
    category: v.nullable(v.picklist([...categories, 'unset'])),
    split: v.nullable(v.picklist(splits)),
    review: v.nullable(v.picklist(reviewStates)),
    source: v.nullable(v.pipe(v.string(), v.maxLength(1000))),
    minLength: length,
    maxLength: length,
    duplicates: v.nullable(v.union([v.literal('any'), v.pipe(v.number(), v.safeInteger())])),
    text: v.nullable(v.pipe(v.string(), v.maxLength(500))),
  }),
  order: v.picklist(rowOrders),
};

const column = v.pipe(v.string(), v.maxLength(1000));
const importChoice = v.object({
  token: name,
  /** null: the file's name without its extension. */
  dataset: v.nullable(name),
  /** Column names by field, as `--map` takes them; an empty name: from no column. null: as the file is understood. */
  map: v.nullable(
    v.partial(v.object({ instruction: column, input: column, output: column, category: column })),
  ),
  instruction: v.nullable(v.pipe(v.string(), v.maxLength(10_000))),
  /** Of every row; auto: by the rules where the file says none; null: as the file says. */
  category: v.nullable(v.picklist([...categories, 'auto'])),
  /** Takes off the apostrophes that a spreadsheet-safe export put on. */
  spreadsheetSafe: v.optional(v.boolean(), false),
});

/** A snapshot's, in full. */
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const splitRequest = v.object({
  dataset: name,
  validation: v.number(),
  test: v.number(),
  seed,
});

const runRequest = v.object({
  /** `file` of a Model from listModels. */
  base: offered,
  dataset: name,
  categories: v.pipe(v.array(category), v.maxLength(4)),
  recipe: v.record(v.string(), v.any()),
});

const decision = v.nullable(v.picklist(decisions));

/** Which rows of a dataset, and who reviews them. */
const reviewScope = { dataset: name, queue: v.nullable(v.number()), reviewer };
const reviewChange = v.variant('kind', [
  v.object({ kind: v.literal('decision'), value: decision }),
  v.object({ kind: v.literal('adjudication'), value: decision }),
  v.object({ kind: v.literal('ratings'), value: v.record(name, v.number()) }),
  v.object({ kind: v.literal('note'), value: v.pipe(v.string(), v.maxLength(100_000)) }),
  v.object({ kind: v.literal('category'), value: v.nullable(category) }),
  v.object({ kind: v.literal('text'), value: v.object({ instruction: text, input: text, output: text }) }),
]);
const criterion = v.object({
  name,
  about: v.pipe(v.string(), v.maxLength(500)),
  top: v.pipe(v.number(), v.safeInteger()),
  of: v.picklist(['instruction', 'dataset']),
});

/** Checked by `checkTaskDescription`. */
const taskDescription = v.record(v.string(), v.any());

/** The answers of one subject of an evaluation under one scoring. */
const side = v.object({
  evaluation: name,
  base: offered,
  adapter: v.nullable(offered),
  scoring: v.picklist(scorings),
});
const sides = v.pipe(v.array(side), v.minLength(1), v.maxLength(2));

/** The benchmark table: which evaluations are its rows, and what is shown of them. */
const grid = v.object({
  evaluations: v.nullable(v.pipe(v.array(name), v.maxLength(500))),
  way: v.picklist(ways),
  show: v.picklist(gridShows),
  baseline: v.nullable(v.pipe(v.string(), v.maxLength(10_000))),
  published: v.boolean(),
});
const writtenGrid = v.object({
  table: grid,
  format: v.picklist(['csv', 'latex', 'markdown', 'json']),
  intervals: v.boolean(),
  digits: v.picklist(['full', 'shown']),
});

export const inputs = {
  status: nothing,
  /** The device that training and inference take by themselves. */
  getDevice: nothing,
  getDiagnostics: nothing,
  /** Fills a workspace that holds no dataset. */
  importSample: nothing,
  listDatasets: nothing,
  getDataset: v.object({ dataset: name }),
  /** How many rows a list has. */
  countInstructions: v.object({
    ...list,
    /** Rows of a search that are counted; there may be more. */
    counted: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000_000)),
  }),
  /** A page of a list. */
  pageInstructions: v.object({
    ...list,
    offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
  }),
  /** One row in full. */
  getInstruction: v.object({ dataset: name, id: name }),
  listSources: v.object({ dataset: name }),
  /** What would become of the file under these choices; nothing is stored. */
  previewImport: importChoice,
  importFile: importChoice,
  /** By the token the import was started with; the dataset is then as before. */
  cancelImport: v.object({ token: name }),
  /** What deleting it would take away, and what would still hold its texts. */
  previewRemoval: v.object({ dataset: name }),
  /** For good, with its reviews and snapshots. */
  deleteDataset: v.object({ dataset: name }),
  listQuarantine: v.object({ dataset: name }),
  /** As a file that can be mended and imported again. */
  exportQuarantine: v.object({ dataset: name }),
  /** Labels every row that the rules (model: null) or the model have not labelled yet. */
  categorise: v.object({ dataset: name, model: v.nullable(offered) }),
  /** What is labelled by then stays. */
  cancelCategorise: v.object({ dataset: name }),
  getCategories: v.object({ dataset: name }),
  /** What each method says of one row, in order of precedence. */
  listLabels: v.object({ dataset: name, id: name }),
  /** category null: takes the hand's label back. */
  labelByHand: v.object({ dataset: name, id: name, category: v.nullable(category), reviewer: name }),
  /** The method that comes right after the hand; null: the usual order. */
  preferMethod: v.object({ dataset: name, method: v.nullable(v.picklist(preferable)) }),
  /** What the loss counts of one instruction under a model on offer. */
  previewLoss: v.object({
    dataset: name,
    id: name,
    model: offered,
    template: v.picklist(['auto', ...templates]),
    contextLength: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  }),
  /** What is kept of the statistics and checks of a dataset. */
  getChecks: v.object({ dataset: name }),
  /** Reads the texts, unless what is kept is of the same texts. */
  computeStatistics: v.object({ dataset: name }),
  /** limit: tokens an instruction may have; null: what training allows by default. */
  countTokens: v.object({ dataset: name, model: offered, limit: v.nullable(positive) }),
  /** Rows with a kind of identifier, or in a language other than English. */
  pageFlagged: v.object({ dataset: name, flag: name, ...page }),
  findDuplicates: v.object({
    dataset: name,
    threshold: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
  }),
  pageDuplicates: v.object({ dataset: name, ...page }),
  /** All near-duplicates of a group but the row `keep`; null: of every group, those of its first row. */
  excludeDuplicates: v.object({ dataset: name, keep: v.nullable(name) }),
  listBenchmarks: nothing,
  findLeaks: v.object({
    dataset: name,
    /** A benchmark or a task of the user's own and the token of its file, or a dataset whose test rows are the items. */
    against: v.union([v.object({ task: name, token: name }), v.object({ dataset: name })]),
  }),
  pageLeaks: v.object({ search: positive, ...page }),
  excludeLeaks: v.object({ search: positive }),
  undoExclusion: v.object({ dataset: name, exclusion: positive }),
  /** Stops whichever of these is under way; what was kept before a search is kept. */
  cancelCheck: v.object({ dataset: name }),
  listSnapshots: v.object({ dataset: name }),
  freezeDataset: v.object({ dataset: name }),
  /** to null: the dataset as it is now, which is frozen for it. */
  diffSnapshots: v.object({ dataset: name, from: hash, to: v.nullable(hash) }),
  /** Rows that two snapshots hold differently, by id. */
  pageDifferences: v.object({
    dataset: name,
    from: hash,
    to: hash,
    show: v.picklist(shownDifferences),
    ...page,
  }),
  /** A row that two snapshots hold differently. */
  getRowOfBoth: v.object({ dataset: name, from: hash, to: hash, id: name }),
  getSplits: v.object({ dataset: name }),
  /** What drawSplits would do with the same request; nothing is moved. */
  previewSplits: splitRequest,
  drawSplits: splitRequest,
  /** Takes the last drawing back. */
  undoSplits: v.object({ dataset: name }),
  /** What the form of a generation begins with. */
  getGenerationForm: nothing,
  /** Starts at once or waits its turn; one that was asked for in the same words goes on. */
  startGeneration: generationRequest,
  /** What is done by then stays. */
  cancelGeneration: v.object({ generation: name }),
  resumeGeneration: v.object({ generation: name }),
  listGenerations: nothing,
  getGeneration: v.object({ generation: name }),
  /** null forgets it. It goes to the system's keychain or stays in memory, never into the workspace. */
  keepEndpointKey: v.object({ key: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(10_000))) }),
  /** Whoever reviewed last. */
  lastReviewer: nothing,
  /** Lists what is to be reviewed; the list keeps its order while its rows are decided. */
  openReview: v.object({ ...reviewScope, show: v.picklist(shows) }),
  /** A part of a list that was opened. */
  pageReview: v.object({
    list: name,
    offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
  }),
  getReviewItem: v.object({ dataset: name, id: name, reviewer, adjudicating: v.boolean() }),
  changeReview: v.object({ ...reviewScope, id: name, adjudicating: v.boolean(), change: reviewChange }),
  /** Takes back the reviewer's last change in the dataset. */
  undoReview: v.object(reviewScope),
  drawQueue: v.object({
    dataset: name,
    strategy: v.picklist(strategies),
    size: v.pipe(v.number(), v.safeInteger()),
    seed,
  }),
  getReviewAgreement: v.object(reviewScope),
  setRubric: v.object({ dataset: name, rubric: v.pipe(v.array(criterion), v.maxLength(12)) }),
  /** value null: takes the rating back. */
  rateDataset: v.object({ dataset: name, reviewer, criterion: name, value: v.nullable(v.number()) }),
  /** The table of all reviews of a dataset, as CSV. */
  exportReviews: v.object({ dataset: name }),
  /** The rows of a queue for a colleague on another machine. */
  exportPack: v.object({ dataset: name, queue: v.nullable(v.number()) }),
  /** What a reviewer has made of them, for the machine they came from. */
  exportDecisions: v.object({ dataset: name, reviewer }),
  /** Takes in a pack of either kind; nothing is overwritten. */
  importPack: v.object({ token: name }),
  ...modelInputs,
  listRecipes: nothing,
  /** Starts at once or waits its turn in the queue. */
  startRun: runRequest,
  /** What that Run would take. A question ends the one before with code `cancelled`. */
  estimateRun: runRequest,
  cancelRun: v.object({ run: name }),
  /** Stops it so that it can go on from there. */
  pauseRun: v.object({ run: name }),
  /** Goes on with a Run that was paused, cancelled or interrupted, or that failed. */
  resumeRun: v.object({
    run: name,
    /** null: on the device where it was. */
    device: v.nullable(v.picklist(devices)),
  }),
  listRuns: nothing,
  getRun: v.object({ run: name }),
  /** Benchmarks that can be evaluated on, with the files of them that are known. */
  listTasks: nothing,
  /** task: one of the user's own, whose files nothing tells apart; null: recognised by the content of the file. */
  addBenchmarkFile: v.object({ token: name, task: v.nullable(name) }),
  /** What a task of the user's own makes of a file; description null: the file alone. Nothing is stored. */
  previewTask: v.object({ token: name, description: v.nullable(taskDescription) }),
  /** Keeps a task of the user's own, in the place of an earlier one of its name, with its file. */
  addOwnTask: v.object({ token: name, description: taskDescription }),
  /** Starts at once or waits its turn in the queue. */
  startEvaluation: v.object({
    /** A model from listModels, a Run that is done, or an adapter from listAdapters; an adapter goes on its own base. */
    subjects: v.pipe(
      v.array(
        v.variant('kind', [
          v.object({ kind: v.literal('base'), base: offered }),
          v.object({ kind: v.literal('run'), run: name }),
          v.object({ kind: v.literal('adapter'), adapter: offered }),
        ]),
      ),
      v.minLength(1),
      v.maxLength(50),
    ),
    /** `file` as listTasks has it. */
    tasks: v.pipe(v.array(v.object({ name, file: offered })), v.minLength(1), v.maxLength(100)),
    scoring: v.picklist([...ways, 'both']),
    /** The first items of every task; null: all. */
    limit: v.nullable(positive),
    /** Examples shown before every item. */
    shots: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(100)),
    template: v.picklist(['auto', ...templates]),
    device: v.picklist(devices),
  }),
  /** Answers given by then stay. */
  cancelEvaluation: v.object({ evaluation: name }),
  /** Stops it so that it can go on from there. */
  pauseEvaluation: v.object({ evaluation: name }),
  /** Goes on at the item where it was. */
  resumeEvaluation: v.object({ evaluation: name }),
  listEvaluations: nothing,
  openEvaluation: v.object({ evaluation: name }),
  /** Items with what one or two subjects answered, and how many there are of each kind. */
  pageItems: v.object({
    task: name,
    sides,
    show: v.picklist(itemShows),
    text: v.pipe(v.string(), v.maxLength(500)),
    sort: v.nullable(v.object({ key: v.picklist(itemSortKeys), down: v.boolean() })),
    offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
  }),
  /** How an item was put to a base, under each scoring. */
  getPrompts: v.object({
    evaluation: name,
    task: name,
    item: v.pipe(v.string(), v.maxLength(1000)),
    base: offered,
  }),
  /** Paired tests item by item: two evaluations, or the models of one. */
  compareEvaluations: v.object({ a: name, b: name, allMetrics: v.boolean() }),
  /** One item in full: what was asked, and every answer. */
  getItem: v.object({ task: name, sides, item: v.pipe(v.string(), v.maxLength(1000)) }),
  /** Scores generated texts of a finished evaluation by what they alone do not tell; waits its turn in the queue. */
  measureEvaluation: v.object({ evaluation: name, ...measurementRequest }),
  /** What is measured by then stays. */
  cancelMeasurement: v.object({ evaluation: name }),
  getTable: grid,
  /** The table as the text of a file. */
  writeTable: writtenGrid,
  saveTable: writtenGrid,
  listPublished: nothing,
  /** Several names: those that are not there yet. */
  addPublished: v.object({
    names: v.pipe(v.array(v.pipe(v.string(), v.maxLength(1000))), v.minLength(1), v.maxLength(50)),
  }),
  removePublished: v.object({ model: positive }),
  setPublishedSource: v.object({ model: positive, source: v.pipe(v.string(), v.maxLength(1000)) }),
  /** points: as it was typed; empty takes the number away. */
  setPublishedNumber: v.object({
    model: positive,
    task: name,
    metric: v.picklist(metricNames),
    points: v.pipe(v.string(), v.maxLength(100)),
  }),
  ...matrixInputs,
  /** The newest first. */
  listBackups: nothing,
  makeBackup: nothing,
  /** What would change; nothing does. */
  previewRestore: v.object({ backup: name }),
  /** Takes its place when the workspace is opened next; what is there is kept. */
  restoreBackup: v.object({ backup: name }),
  /** Keeps a picture that a view has drawn. png: in base64. */
  savePicture: v.object({ name, picture }),
} as const;
