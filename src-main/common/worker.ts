/** The verbs between main and its two workers, the engine and the desk. Reports flow back while a call is under way. */
import type { BackupCalls } from './backup-calls';
import type {
  ExportJob,
  ExportReport,
  ExportResult,
  ImportAdapterJob,
  ImportAdapterResult,
} from './adapter-job';
import type { AdapterSimilarity, MatrixSimilarity, MatrixSimilarityJob } from './adapter-similarity';
import type { Affinity, AffinityCheck, AffinityJob, AffinityReport, Recommendation } from './affinity';
import type { AnswerJob, AnswerReport, PromptJob, RenderedPrompt } from './answer';
import type { Benchmark, LabelCounts, LeftOut, Score, Scoring, Task, Way } from './benchmark';
import type { Characteristics, CharacteristicsJob } from './characteristics';
import type { Range } from './checks';
import type { LabelledRow, MethodReport, RowToLabel } from './category-label';
import type { EngineFacts } from './diagnostics';
import type { ErrorData } from './errors';
import type { ItemsPage, ItemsRequest, SeenItem, Side, TaskPreview } from './evaluation';
import type { EvaluationComparison } from './evaluation-comparison';
import type { Candidate, GenerationSettings, Seed } from './generation';
import type { DetectedFormat, ImportPreview } from './import-format';
import type { ImportJob, ImportTarget, StagedBatch } from './import-job';
import type { Category, InstructionText } from './instruction';
import type { RowIdRange, Unindexed } from './list';
import type { LossPreview, PreviewSettings } from './loss-preview';
import type { Matrix } from './matrix';
import type { Measurement, MeasureJob, MeasureReport } from './measurement';
import type { Model } from './model';
import type { ModelFit } from './model-fit';
import type { Compared, Comparison, Leakage, LeakedItem, NearDuplicates, SourcedText } from './overlap';
import type { Agreement, Level, Rating } from './rating';
import type { Recipe } from './recipe';
import type { RunEstimate } from './run-estimate';
import type { EvaluationProvenance, HashedFile } from './provenance';
import type { PackReview, PackRow, PackStart } from './review-pack';
import type { DryRunResult, RunReport, RunResult, StepReport } from './run';
import type { RowFacts } from './statistics';
import type { FittedSeries, ScalingOptions, ScalingSeries } from './scaling';
import type { Study, TrainingCost } from './study';
import type { Training } from './training';

/** What a worker can do: its parameters, what it reports on the way, and its result. */
export interface WorkerCalls extends BackupCalls {
  /** desk: parses a file into batches of instructions; see `worker/import-rows.ts`. The result counts what was read. */
  import: {
    in: ImportJob & { into: ImportTarget };
    report: StagedBatch;
    out: { read: number; format: DetectedFormat | null };
  };
  /** desk: the rows of a file that may be trained on, for whoever stores none of them. */
  readRows: { in: ImportJob; report: RowToMeasure[]; out: null };
  /** desk: looks into a file; the result has the ids of the rows that would be imported. */
  previewImport: {
    in: ImportJob & { categorise: boolean };
    report: never;
    out: { preview: ImportPreview; ids: string[] };
  };
  /** desk: reads a GGUF's header. */
  inspect: { in: { file: string }; report: never; out: Model };
  /** desk: brings the full-text index of a workspace up to its database; see `fulltext/fill.ts`. */
  fillTextIndex: {
    in: { folder: string; anew: 'emptied' | 'removed' | false };
    report: Unindexed;
    out: null;
  };
  /** desk: ids of the first rows that match an expression; see `fulltext/find.ts`. */
  findMatches: {
    in: { folder: string; expression: string; range: RowIdRange; limit: number };
    report: never;
    out: { rows: number[] };
  };
  /** desk: ids of the rows that match an expression, the best first. */
  rankMatches: {
    in: { folder: string; expression: string; range: RowIdRange };
    report: never;
    out: { rows: number[] };
  };
  /** desk: what the rows add to the statistics of their dataset, in their order. */
  rowFacts: { in: { rows: (InstructionText & { id: string })[] }; report: never; out: RowFacts[] };
  /** desk: tokens of the rows, prompt and completion, in their order. */
  tokenLengths: {
    in: { model: string; template: 'alpaca' | 'chat'; rows: InstructionText[] };
    report: never;
    out: number[];
  };
  /** desk: what each text shares with its item; see `analyze/shared-passages.ts`. */
  sharedPassages: {
    in: { pairs: { text: string; item: string; byRun: boolean }[] };
    report: never;
    out: { inText: Range[]; inItem: Range[] }[];
  };
  /** desk: see `models/tokenizer-hash.ts`. */
  tokenizerHash: { in: { file: string }; report: never; out: { hash: string } };
  /** desk: SHA-256 (hex) of every file, in order. */
  fingerprint: { in: { files: string[] }; report: never; out: { hashes: string[] } };
  /** desk: keeps rows for a search, in the order they come, under a name that main made up. */
  takeRows: { in: { list: string; rows: SourcedText[] }; report: never; out: null };
  /** desk: forgets them. */
  dropRows: { in: { list: string }; report: never; out: null };
  /** desk: rows of a list whose ROUGE-L F is above a threshold, on all cores; `by` null: by the rule of each source. */
  nearDuplicates: {
    in: { list: string; by: Comparison | null; threshold: number };
    report: SearchReport;
    out: NearDuplicates & { compared: Compared };
  };
  /** desk: rows of a list that hold items of a benchmark's file, or rows of another list, on all cores. */
  leakage: {
    in: { list: string; items: { benchmark: Benchmark; file: string } | { list: string } };
    report: SearchReport;
    /** `leaked` are the items that some row holds; of a list their ids are empty. */
    out: Leakage & { itemCount: number; leaked: LeakedItem[] };
  };
  /** desk: the category of every row by the rules, in order. */
  categoriseByRules: { in: { rows: RowToLabel[] }; report: never; out: LabelledRow[] };
  /** desk: how far a method's categories agree with the hand's. */
  agreementWithHand: {
    in: { pairs: { row: string; hand: Category; said: Category | 'none' }[]; seed: number };
    report: never;
    out: Pick<MethodReport, 'compared' | 'accuracy' | 'kappa'>;
  };
  /** engine: the category of every row by a model; reported one by one. */
  categoriseByModel: {
    in: { model: string; rows: RowToLabel[]; threads: number | null };
    report: LabelledRow;
    out: null;
  };
  /** engine, which has the tokenizer at hand: what training makes of one instruction. */
  previewLoss: {
    in: { model: string; text: InstructionText; settings: PreviewSettings };
    report: never;
    out: LossPreview;
  };
  /** engine: a base and adapters on it answer a prompt, one after the other; see `worker/answer.ts`. */
  answer: { in: AnswerJob; report: AnswerReport; out: null };
  /** engine, which has the tokenizer at hand: a prompt as the model reads it. */
  renderPrompt: { in: PromptJob; report: never; out: RenderedPrompt };
  /** desk: the seed tasks of a file. */
  readSeeds: { in: { file: string }; report: never; out: Seed[] };
  /** engine for a local model, desk for an endpoint: candidates, reported one by one in order. */
  generate: { in: GenerationJob; report: Candidate; out: null };
  /** desk: a review pack, checked; its rows are reported some at a time. */
  readPack: { in: { file: string }; report: (PackRow | PackReview)[]; out: PackStart };
  /** desk: how far raters agree, with intervals. */
  agreement: {
    in: { ratings: Rating[]; options: { seed: number; level: Level } };
    report: never;
    out: Agreement;
  };
  /** engine: what it is built of and computes on, as `doctor` says. */
  describe: { in: null; report: never; out: EngineFacts };
  /** desk: what the finished cells of a matrix say together; see `evaluate/study.ts`. */
  studyMatrix: { in: StudyJob; report: SearchReport; out: Study };
  /** desk: two evaluations item by item; the same folder twice for the systems of one. See `evaluate/compare.ts`. */
  compareEvaluations: {
    in: {
      a: { id: string; folder: string; system: string | null };
      b: { id: string; folder: string; system: string | null };
      allMetrics: boolean;
      seed: number;
      resamples: number;
    };
    report: SearchReport;
    out: EvaluationComparison;
  };
  /** engine: how sets of instructions suit tasks, from gradients; see `worker/affinity-run.ts`. */
  measureAffinity: { in: AffinityJob; report: AffinityReport; out: Affinity };
  /** desk: which set to train on for every task, and how that stands beside each study; see `analyze/affinity-check.ts`. */
  checkAffinity: {
    in: { affinity: Affinity; studies: Study[]; seed: number };
    report: never;
    out: { recommendations: Recommendation[]; checks: AffinityCheck[] };
  };
  /** desk: what tasks are like, and how that goes with gains; see `analyze/characteristics.ts`. */
  characterise: { in: CharacteristicsJob; report: never; out: Characteristics };
  /** desk: how scores grow with the number of instructions; see `analyze/scaling.ts`. */
  fitScaling: {
    in: { series: ScalingSeries[]; options: ScalingOptions };
    report: SearchReport;
    out: FittedSeries[];
  };
  /** desk: how alike adapters change their base; see `analyze/adapter-similarity.ts`. */
  compareAdapters: { in: { files: string[] }; report: never; out: AdapterSimilarity };
  /** desk: the same of a matrix's adapters, beside what they came to; see `analyze/matrix-similarity.ts`. */
  compareMatrixAdapters: { in: MatrixSimilarityJob; report: SearchReport; out: MatrixSimilarity };
  /** desk: how many items of each task an evaluation would ask. */
  countItems: {
    in: Pick<EvaluationSettings, 'tasks' | 'limit' | 'seed'>;
    report: never;
    out: { counts: number[] };
  };
  /** engine: runs the recipe of a run folder; see `worker/train-run.ts`. */
  train: { in: { folder: string }; report: RunReport; out: RunResult };
  /** engine: keeps how many tokens rows have, in the order they come; see `worker/estimate-run.ts`. */
  measureRows: {
    in: { list: string; base: string; template: Recipe['template']; rows: RowToMeasure[] };
    report: never;
    out: null;
  };
  /** engine: what a base takes on this machine; see `worker/model-fit.ts`. */
  fitModel: { in: { base: string; recipe: Recipe }; report: never; out: ModelFit };
  /** engine: what a Run on these rows would take; null where the list is not there. */
  estimateRun: { in: { list: string; base: string; recipe: Recipe }; report: never; out: RunEstimate | null };
  /** engine: tokens a second of a step on the largest pack of these rows; null where the list is not there. */
  timeStep: {
    in: { list: string; base: string; recipe: Recipe };
    report: never;
    out: { tokensPerSecond: number } | null;
  };
  /** engine: one step of the recipe of a run folder; see `worker/dry-run.ts`. */
  dryRun: { in: { folder: string }; report: RunReport; out: DryRunResult };
  /** engine: runs the settings of an evaluation folder; see `worker/evaluate-run.ts`. */
  evaluate: {
    /** `hashes`: SHA-256 of every base and adapter, by path. */
    in: { folder: string; hashes: Record<string, string> };
    report: EvaluateReport;
    out: EvaluationOutcome;
  };
  /** engine: refuses an adapter of another base; see `worker/check-adapters.ts`. */
  checkAdapters: { in: { bases: HashedFile[]; adapters: string[] }; report: never; out: null };
  /** engine, which has the tokenizer at hand: how an item of an evaluation is put to a base. */
  askedPrompts: {
    in: { folder: string; task: string; item: string; base: string };
    report: never;
    out: AskedPrompt[];
  };
  /** engine: a metric that needs more than the answers of an evaluation; see `worker/measure.ts`. */
  measure: { in: MeasureJob; report: MeasureReport; out: Measurement };
  /** desk: names of the tasks whose file it is, `own`: of that one alone; see `worker/recognise-tasks.ts`. */
  recogniseTasks: { in: { file: string; own?: Task }; report: never; out: { tasks: string[] } };
  /** desk: what a task of the user's own makes of a file; see `worker/preview-task.ts`. */
  previewTask: { in: { file: string; task: Task | null }; report: never; out: TaskPreview };
  /** desk: items with their answers, `own`: a task that does not ship; see `worker/answered-items.ts`. */
  pageItems: {
    in: Omit<ItemsRequest, 'sides'> & { own?: Task; sides: SideFile[]; offset: number; limit: number };
    report: never;
    out: ItemsPage;
  };
  /** desk: one item in full; `file`: where the items of the task were read from. */
  getItem: {
    in: { task: string; own?: Task; sides: SideFile[]; item: string; file: string | null };
    report: never;
    out: SeenItem;
  };
  /** desk: items that an evaluation left out; the first of them. */
  readLeftOut: {
    in: { folder: string; first: number };
    report: never;
    out: { total: number; first: LeftOut[] };
  };
  /** engine: writes an adapter in another form; see `worker/adapter-export.ts`. */
  exportAdapter: { in: ExportJob; report: ExportReport; out: ExportResult };
  /** engine: reads an adapter into the workbench's form; see `worker/adapter-import.ts`. */
  importAdapter: { in: ImportAdapterJob; report: never; out: ImportAdapterResult };
  /** engine: the token job of `train-tokens`. */
  trainTokens: {
    in: { job: string; out: string; device: string; threads: number | null };
    report: StepReport;
    out: TokenJobResult;
  };
}

export interface RowToMeasure extends InstructionText {
  id: string;
  split: 'train' | 'validation';
}

export type WorkerMethod = keyof WorkerCalls;

export type ToWorker =
  /** Answered by `done`, `failed` and any number of `report`s under the same id. */
  | { type: 'call'; id: number; method: WorkerMethod; params: unknown }
  /** The oldest report not yet acknowledged has been taken in. */
  | { type: 'acknowledge'; id: number }
  | { type: 'cancel'; id: number };

export type FromWorker =
  | { type: 'report'; id: number; report: unknown }
  | { type: 'done'; id: number; result: unknown }
  | { type: 'failed'; id: number; error: ErrorData }
  /** Every few seconds; `memory` is resident, bytes. */
  | { type: 'alive'; memory: number };

/** A worker process as main sees it: Electron's utilityProcess or a forked Node. */
export interface Child {
  post(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** `how`: in words; `said`: the last lines it wrote, empty where it wrote none. */
  onExit(listener: (how: string, said: string) => void): void;
  kill(): void;
}

export type WorkerKind = 'engine' | 'desk';

export interface GenerationJob {
  settings: GenerationSettings;
  /** Accepted candidates wanted, those of `begun` included. */
  count: number;
  /** Where it goes on: how many candidates there are, and the accepted ones. */
  begun: { from: number; accepted: { position: number; instruction: string }[] };
  /** Of an endpoint; null: none. Never stored. */
  key: string | null;
  /** null: the physical cores. */
  threads: number | null;
}

export interface StudyJob {
  way: Way;
  /** By base and training; its seeds, and the evaluation folder of each. */
  trainings: { base: string; training: Training; seeds: number[]; folders: string[]; cost?: TrainingCost }[];
  tasks: Matrix['tasks'];
  seed: number;
  rounds: number;
  resamples?: number;
}

export interface SearchReport {
  /** Share of the texts done or under way. */
  fraction: number;
}

/** Items of a task that are asked at a time. */
export const defaultBatch = 16;

/** `settings.json` of an evaluation folder: everything that determines its predictions. */
export interface EvaluationSettings {
  /** `auto`, `cpu`, `cuda`, `vulkan`, `metal`, or a device’s name. Absent: auto. */
  device?: string;
  bases: string[];
  /** null: the base itself. */
  adapters: (string | null)[];
  /** `shotsFrom`: the file its examples are drawn from; absent: the same, outside its official test split. */
  tasks: {
    name: string;
    file: string;
    shotsFrom?: string;
    /** The task itself, where it is one of the user's own. */
    own?: Task;
  }[];
  scoring: Way | 'both';
  limit: number | null;
  template: 'auto' | 'alpaca' | 'chat';
  /** Examples shown before every item. Absent: 0. */
  shots?: number;
  /** Items asked at a time. Absent: 16. */
  batch?: number;
  threads: number | null;
  seed: number;
  /** Frozen by the engine before anything is asked; where it is there, nothing else is asked. */
  provenance?: EvaluationProvenance;
}

/** What a base is asked before it answers an item, and what its answers are held against. */
export interface AskedPrompt {
  scoring: Scoring;
  /** The very text, without the BOS that every runtime puts before it. */
  prompt: string;
  promptTokens: number;
  /** Under likelihood: the texts whose probability is asked; null under generation. */
  continuations: string[] | null;
}

export interface EvaluationOutcome {
  scores: Score[];
  /** Of the tasks whose items have choices. */
  labels: LabelCounts[];
  /** Items of its tasks that could not be scored. */
  leftOut: LeftOut[];
}

/** A Side with the folder that its predictions are in. */
export interface SideFile extends Side {
  folder: string;
}

export type EvaluateReport =
  | {
      task: string;
      scoring: Scoring;
      /** Of this task and scoring, for this base and adapter. */
      done: number;
      of: number;
      /** Answers of the whole evaluation. */
      overall: { done: number; of: number };
      /** Answers per second, lately. */
      perSecond: number;
      /** Of the whole evaluation. */
      secondsLeft: number;
    }
  /** What is being prepared, in words. */
  | { preparing: string }
  /** A DoRA adapter is worked into its base to be generated with: how much of it, 0 to 1. */
  | { merging: number };

export interface TokenJobResult {
  steps: number;
  finalLoss: number | null;
  /** null under full fine-tuning. */
  adapter: string | null;
  /** null but under full fine-tuning. */
  model: string | null;
}
