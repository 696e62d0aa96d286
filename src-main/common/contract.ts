/**
 * The verbs of the workbench: what a front may ask of main. Desktop, serve mode and tests share them.
 * JSON values only; a file is named by the token it was given for it, or as it was listed: no other path is accepted.
 */
import type * as v from 'valibot';
import type { DamagedAdapter, ListedAdapter } from './adapter';
import type { ExportReport, ExportResult } from './adapter-job';
import type { MatrixSimilarity } from './adapter-similarity';
import type { AffinityReport, AffinityResult } from './affinity';
import type { AnswerReport, RenderedPrompt } from './answer';
import type { Backup, RestorePreview } from './backup';
import type { BenchmarkGrid } from './benchmark-grid';
import type { CategoryLabel, CategoryReport } from './category-label';
import type { MatrixCharacteristics } from './characteristics';
import type { DatasetChecks, DuplicateGroup, FlaggedRow, MarkedLeak } from './checks';
import { inputs } from './contract-inputs';
import type { Desktop } from './desktop';
import type { KeyState } from './endpoint-key';
import type { ErrorData } from './errors';
import type {
  Evaluation,
  ItemsPage,
  OpenedEvaluation,
  SeenItem,
  TaskPreview,
  TaskSummary,
} from './evaluation';
import type { EvaluationComparison } from './evaluation-comparison';
import type { Candidate, Generation, GenerationForm, GenerationProgress } from './generation';
import type { ImportPreview } from './import-format';
import type { DatasetSummary, ImportReport, Instruction, QuarantinedRow } from './instruction';
import type { ListCount, ListedRow, Unindexed } from './list';
import type { LossPreview } from './loss-preview';
import type { Matrix } from './matrix';
import type { Measurement, MeasureReport } from './measurement';
import type { LostModel, Model } from './model';
import type { ModelFit } from './model-fit';
import type { DatasetRemoval } from './dataset-removal';
import type { DuplicateSummary, LeakSummary, ListedBenchmark } from './overlap';
import type { Budget, Plan } from './plan';
import type { PlanCost } from './plan-cost';
import type { PublishedModel } from './published';
import type { Recipe } from './recipe';
import type {
  ChangeKind,
  Criterion,
  OpenedReview,
  QueueRow,
  QueueSummary,
  Ratings,
  ReviewAgreement,
  ReviewItem,
  Session,
} from './review';
import type { PackReport } from './review-pack';
import type { Curve } from './curve';
import type { DeviceChoice, Run, RunReport } from './run';
import type { RunEstimate } from './run-estimate';
import type { SampleReport } from './samples';
import type { ListedSnapshot, RowDifference, RowPair, Snapshot, SnapshotDiff } from './snapshot';
import type { DatasetSplits, DrawReport, SplitReport } from './splits';
import type { Scaling } from './scaling';
import type { Study } from './study';
import type { TextStatistics, TokenLengths } from './statistics';
import type { AskedPrompt, EvaluateReport } from './worker';

export type Method = keyof typeof inputs;
export type Input<M extends Method> = v.InferInput<(typeof inputs)[M]>;
export const methods = Object.keys(inputs) as Method[];

export interface Outputs {
  status: Status;
  getDevice: DeviceChoice;
  /** A text for a report of a fault, without anything of the user's. */
  getDiagnostics: string;
  importSample: null;
  listDatasets: DatasetSummary[];
  getDataset: DatasetSummary;
  countInstructions: ListCount;
  pageInstructions: { rows: ListedRow[]; version: number };
  getInstruction: Instruction;
  listSources: string[];
  previewImport: ImportPreview;
  importFile: ImportReport;
  cancelImport: null;
  previewRemoval: DatasetRemoval;
  deleteDataset: DatasetRemoval;
  listQuarantine: QuarantinedRow[];
  exportQuarantine: SavedFile;
  categorise: CategoryReport;
  cancelCategorise: null;
  getCategories: CategoryReport;
  listLabels: CategoryLabel[];
  labelByHand: CategoryLabel[];
  preferMethod: CategoryReport;
  previewLoss: LossPreview;
  getChecks: DatasetChecks;
  computeStatistics: TextStatistics;
  countTokens: TokenLengths;
  pageFlagged: { total: number; rows: FlaggedRow[] };
  findDuplicates: DuplicateSummary;
  pageDuplicates: { total: number; groups: DuplicateGroup[] };
  /** Rows that are newly set aside. */
  excludeDuplicates: number;
  listBenchmarks: ListedBenchmark[];
  findLeaks: LeakSummary;
  pageLeaks: { total: number; pairs: MarkedLeak[] };
  excludeLeaks: number;
  undoExclusion: null;
  cancelCheck: null;
  listSnapshots: ListedSnapshot[];
  freezeDataset: Snapshot;
  diffSnapshots: SnapshotDiff;
  pageDifferences: { total: number; rows: RowDifference[] };
  getRowOfBoth: RowPair;
  getSplits: DatasetSplits;
  previewSplits: DrawReport;
  drawSplits: DrawReport;
  undoSplits: SplitReport;
  getGenerationForm: GenerationForm;
  startGeneration: Generation;
  cancelGeneration: null;
  resumeGeneration: Generation;
  listGenerations: Generation[];
  /** A few candidates of every verdict. */
  getGeneration: { generation: Generation; examples: Candidate[] };
  keepEndpointKey: KeyState;
  lastReviewer: string | null;
  openReview: OpenedReview;
  pageReview: QueueRow[];
  getReviewItem: ReviewItem;
  changeReview: { item: ReviewItem; session: Session };
  /** null: there is nothing left to undo. */
  undoReview: { kind: ChangeKind; item: ReviewItem; session: Session } | null;
  drawQueue: QueueSummary;
  getReviewAgreement: ReviewAgreement;
  setRubric: readonly Criterion[];
  rateDataset: Ratings;
  exportReviews: SavedFile;
  exportPack: { saved: SavedFile; rows: number; withheld: number };
  exportDecisions: { saved: SavedFile; rows: number };
  importPack: PackReport;
  listModels: Model[];
  listLostModels: LostModel[];
  addModel: Model;
  locateModel: Model;
  removeModel: null;
  hashModel: string;
  fitModel: ModelFit;
  /** The newest first. */
  listAdapters: ListedAdapter[];
  /** Imported ones that are on no list. */
  listDamagedAdapters: DamagedAdapter[];
  importAdapter: ListedAdapter;
  removeAdapter: null;
  renderPrompt: RenderedPrompt;
  answerPrompt: null;
  cancelAnswers: null;
  /** Where the instruction is. */
  judgeAnswer: { dataset: string; id: string };
  takeBackJudgement: null;
  listRecipes: { name: string; title: string; recipe: Partial<Recipe> }[];
  startRun: Run;
  estimateRun: RunEstimate;
  cancelRun: Run;
  pauseRun: Run;
  resumeRun: Run;
  listRuns: Run[];
  /** `savedSteps`: those that its newest checkpoint holds. */
  getRun: { run: Run; recipe: Recipe; curve: Curve; samples: SampleReport[]; savedSteps: number };
  /** null: the user closed the dialogue. */
  exportAdapter: ExportResult | null;
  cancelExport: null;
  listTasks: TaskSummary[];
  /** The tasks whose items it holds. */
  addBenchmarkFile: TaskSummary[];
  previewTask: TaskPreview;
  addOwnTask: { task: TaskSummary; file: string };
  /** Several where adapters are asked on several bases: each fits its own alone. */
  startEvaluation: Evaluation[];
  cancelEvaluation: Evaluation;
  pauseEvaluation: Evaluation;
  resumeEvaluation: Evaluation;
  listEvaluations: Evaluation[];
  openEvaluation: OpenedEvaluation;
  pageItems: ItemsPage;
  getItem: SeenItem;
  getPrompts: AskedPrompt[];
  compareEvaluations: EvaluationComparison;
  measureEvaluation: Measurement;
  cancelMeasurement: null;
  getTable: BenchmarkGrid;
  writeTable: string;
  saveTable: SavedFile;
  listPublished: PublishedModel[];
  addPublished: PublishedModel[];
  removePublished: PublishedModel[];
  setPublishedSource: PublishedModel[];
  setPublishedNumber: PublishedModel[];
  listPlans: PlanSummary[];
  addPlan: PlanSummary;
  costPlan: PlanCost;
  timePlan: PlanCost;
  cancelTimePlan: null;
  savePlan: PlanSummary;
  exportPlan: SavedFile;
  startMatrix: Matrix;
  cancelMatrix: Matrix;
  pauseMatrix: Matrix;
  resumeMatrix: Matrix;
  listMatrices: {
    id: string;
    name: string;
    state: Matrix['state'];
    createdAt: string;
    done: number;
    of: number;
  }[];
  getMatrix: Matrix;
  studyMatrix: Study;
  fitSizes: Scaling;
  characteriseTasks: MatrixCharacteristics;
  measureAffinity: AffinityResult;
  cancelAffinity: null;
  getAffinity: AffinityResult | null;
  compareMatrixAdapters: MatrixSimilarity;
  exportMatrix: SavedFile;
  listBackups: Backup[];
  makeBackup: Backup;
  previewRestore: RestorePreview;
  restoreBackup: null;
  savePicture: SavedFile;
}

export interface Status {
  version: string;
  host: 'desktop' | 'serve';
  /** Absolute path of the workspace folder. */
  workspace: string;
  threads: number;
  /** True while every number of the workspace is the toy model’s. */
  sample: boolean;
  /** Why a new workspace could not be filled with the sample; null: it was, or holds something else. */
  sampleProblem: ErrorData | null;
  /** Why the workspace is only read, and what helps; every method outside `readingMethods` is refused with it. null: it may be changed. */
  readOnly: ErrorData | null;
}

/** Resident memory of the program's processes, bytes; the window itself is not counted. */
export interface MemoryUse {
  main: number;
  /** null: it is not running. */
  engine: number | null;
  desk: number | null;
}

export interface PlanSummary {
  /** Names the plan in startMatrix. */
  plan: string;
  name: string;
  /** Kept in the workspace: saving it again replaces it. */
  own: boolean;
  content: Plan;
  rows: string[];
  tasks: string[];
  seeds: number[];
  bases: string[];
  /** Of all bases, rows and seeds; a base's own row is one cell. */
  cells: number;
  budget: Budget;
}

/** desktop: where it was saved; serve: where the browser gets it; null: the user closed the dialogue. */
export type SavedFile = { path: string } | { url: string; name: string } | null;

/** The one event, main -> renderer. */
export type JobEvent =
  | { kind: 'import'; dataset: string; read: number; fraction: number }
  | { kind: 'categorise'; dataset: string; done: number; of: number; secondsLeft: number }
  /** The full-text index: rows that are still to do. */
  | { kind: 'index'; unindexed: Unindexed }
  | { kind: 'check'; dataset: string; fraction: number }
  | { kind: 'generation'; generation: Generation; progress: GenerationProgress | null }
  | { kind: 'run'; run: Run; report: RunReport | null }
  | { kind: 'evaluation'; evaluation: Evaluation; report: EvaluateReport | null }
  | { kind: 'measurement'; evaluation: string; report: MeasureReport }
  | { kind: 'export'; adapter: string; report: ExportReport }
  | { kind: 'answers'; id: string; report: AnswerReport }
  /** report null: it has ended, one way or the other. */
  | { kind: 'affinity'; matrix: string; report: AffinityReport | null }
  | { kind: 'matrix'; matrix: Matrix; doing: string | null }
  | { kind: 'memory'; memory: MemoryUse };

/** A file the user gave to the program, known to the renderer by its token only. */
export interface FileToken {
  token: string;
  name: string;
  bytes: number;
}

/** What every handler module implements a slice of. */
export type Handlers = { [M in Method]: (input: Input<M>) => Promise<Outputs[M]> | Outputs[M] };

/** What the renderer programs against: one function per method, one event, and the way a file comes in. */
export type Workbench = { [M in Method]: (input: Input<M>) => Promise<Outputs[M]> } & {
  onJob(listener: (event: JobEvent) => void): () => void;
  takeFile(file: File): Promise<FileToken>;
};

/** Errors cross the wire as data: own fields of an Error do not survive the way into a page. */
export type Answered<T> = { value: T } | { error: ErrorData };
export type Answer<M extends Method> = Answered<Outputs[M]>;

/** `window.workbench` of the desktop, and what stands in for it in a browser: a Workbench whose errors are still data. */
export type Bridge = { [M in Method]: (input: Input<M>) => Promise<Answer<M>> } & {
  onJob(listener: (event: JobEvent) => void): () => void;
  takeFile(file: File): Promise<Answered<FileToken>>;
  /** Absent in a browser. */
  desktop?: Desktop;
};
