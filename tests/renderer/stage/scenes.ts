/** The scenes of the stage: which answers the views get, and what happens once they are shown. */
import { tick } from 'svelte';
import { WorkbenchError } from '../../../src-main/common/errors';
import type { Way } from '../../../src-main/common/benchmark';
import type { Run } from '../../../src-main/common/run';
import type { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { evaluationScenes, playEvaluation } from './evaluation-scenes';
import { modelScenes, playModels } from './model-scenes';
import { recipe, type Answers, type FakeBridge } from './fake-bridge';
import { instructionOf, listed } from './invented-list';
import { chatPreview, quarantine, tablePreview } from './invented-import';
import * as invented from './invented';
import { estimate } from './invented-estimate';
import * as checks from './invented-checks';
import * as generated from './invented-generations';
import * as reviews from './invented-reviews';
import { methodAnswers } from './synergy-scenes';
import { startingMatrix, studyOf, wideAnswers } from './invented-study';
import { snapshotAnswers, untouched } from './invented-snapshots';
import { badScenes } from './bad-scenes';
import { exported, imported } from './invented-ends';
import { samplesUpTo } from './invented-samples';
import { planCost, plans } from './invented-plan';
import { playPlan } from './plan-scenes';
import { lossPreview } from './invented-tokens';

const never = (): Promise<never> => new Promise(() => {});

const status = {
  version: '0.1.0',
  host: 'desktop' as const,
  workspace: '/home/user/heron-study',
  threads: 8,
  sampleProblem: null,
  readOnly: null,
};

const matrixListed = {
  id: 'matrix-7',
  name: 'three categories',
  state: 'running' as const,
  createdAt: '2026-11-20T12:00:00Z',
  done: 22,
  of: 24,
};

const work: Answers = {
  status: { ...status, sample: true },
  listDatasets: invented.datasets.toReversed(),
  listQuarantine: quarantine,
  listModels: invented.models,
  listRecipes: invented.recipes,
  listRuns: invented.runs,
  getRun: ({ run: id }: { run: string }) => {
    const run = invented.runs.find((one) => one.id === id)!;
    const steps = { running: 751, done: 480 }[run.state as 'done'] ?? 0;
    const curve = invented.curve(steps, run.state === 'done' ? 480 : 1164);
    const samples = samplesUpTo(steps);
    return { run, recipe, curve, samples, savedSteps: 50 * Math.floor(steps / 50) };
  },
  listPlans: plans,
  costPlan: planCost,
  listMatrices: [matrixListed],
  getMatrix: () => invented.matrix(22),
  studyMatrix: ({ way }: { way: Way }) => studyOf(invented.matrix(22), way),
  countInstructions: { rows: 22480, more: false, order: 'row', unindexed: 0, version: 1 },
  pageInstructions: ({ offset, limit }: { offset: number; limit: number }) => ({
    rows: listed(offset, limit),
    version: 1,
  }),
  getInstruction: instructionOf,
  listSources: ['ward-letters.jsonl', 'discharge-questions.jsonl'],
  previewLoss: (row: { id: string }) => lossPreview(instructionOf(row)),
  estimateRun: estimate(),
  listBenchmarks: checks.benchmarks,
  getChecks: checks.kept,
  countTokens: checks.tokens,
  pageFlagged: checks.flagged,
  pageDuplicates: checks.groups,
  pageLeaks: checks.pairs,
  excludeDuplicates: 1,
  excludeLeaks: 2,
  undoExclusion: () => null,
  findDuplicates: never,
  cancelCheck: () => null,
  ...snapshotAnswers,
  previewImport: chatPreview,
  getCategories: generated.categoryReport,
  listLabels: generated.labels,
  getGenerationForm: generated.generationForm,
  listGenerations: [],
  lastReviewer: 'R1',
  openReview: ({ show }: { show: string }) => reviews.opened(show === 'disagreements' ? { total: 26 } : {}),
  pageReview: ({ offset, limit }: { offset: number; limit: number }) => reviews.queueRows(offset, limit),
  getReviewItem: ({ id, adjudicating }: { id: string; adjudicating: boolean }) =>
    adjudicating ? reviews.disputedItem(id) : reviews.item(id),
  getReviewAgreement: reviews.agreement,
  importFile: never,
  exportAdapter: never,
  cancelExport: null,
};

const doneMatrices = [{ ...matrixListed, state: 'done' as const, done: 24 }];

/** One Run in this state, with the curve of so many steps. */
function alone(part: Partial<Run>, steps: number): Answers {
  const run = invented.run(part);
  return {
    ...work,
    listRuns: [run, ...invented.runs.slice(3)],
    getRun: () => ({ run, recipe, curve: invented.curve(steps), samples: [], savedSteps: 0 }),
  };
}

export const scenes = {
  work,
  idle: { ...work, listRuns: invented.runs.slice(3), listMatrices: [], status: { ...status, sample: false } },
  /** As at the first start. */
  tour: { ...work, listRuns: [], listMatrices: [] },
  tourTune: { ...alone({ state: 'running', createdAt: '2026-11-21T08:00:00Z' }, 751), listMatrices: [] },
  tourEnd: { ...work, listRuns: invented.runs.slice(3), listMatrices: doneMatrices },
  empty: {},
  ...evaluationScenes(work),
  ...modelScenes(work),
  checked: work,
  searching: work,
  untouched: { ...work, ...untouched },
  importing: work,
  table: { ...work, previewImport: tablePreview },
  preview: work,
  imported: { ...work, importFile: imported },
  badImport: {
    ...work,
    importFile: () => {
      throw new WorkbenchError(
        'file-format',
        'discharge-questions.json is not JSON: it begins with "PK".',
        'Use JSON, JSONL, CSV or TSV, named accordingly.',
      );
    },
  },
  ...badScenes(work, { ...status, sample: false }),
  tight: {
    ...work,
    ...{ listRuns: [], listMatrices: [] },
    estimateRun: estimate({
      memory: { ...estimate().memory, free: 4.1 * 2 ** 30 },
      fits: false,
      remedy: 'Set packTokens to 1024.',
      change: { packTokens: 1024 },
      checkpointing: 'on',
      seconds: null,
    }),
  },
  queuedRun: alone({ state: 'queued' }, 0),
  pausedRun: alone({ state: 'paused' }, 412),
  doneRun: { ...work, listRuns: invented.runs.slice(3) },
  categories: work,
  categorising: { ...work, categorise: never },
  generationForm: {
    ...work,
    listGenerations: [
      generated.generation({ state: 'done', count: 312 }),
      generated.generation({ id: 'b', dataset: 'trial', state: 'cancelled' }),
    ],
  },
  endpointForm: work,
  generating: { ...work, startGeneration: generated.generation() },
  generated: {
    ...work,
    startGeneration: generated.generation({
      state: 'done',
      count: 312,
      cost: 0.84,
      price: { prompt: 2, completion: 8 },
    }),
    getGeneration: {
      generation: generated.generation({
        state: 'done',
        count: 312,
        cost: 0.84,
        price: { prompt: 2, completion: 8 },
      }),
      examples: generated.candidates,
    },
  },
  reviewEdited: { ...work, getReviewItem: ({ id }: { id: string }) => reviews.editedItem(id) },
  reviewGrid: work,
  adjudicating: work,
  choosingQueue: work,
  packCameIn: { ...work, importPack: reviews.packReport },
  firstReview: { ...work, lastReviewer: null },
  exporting: work,
  exported: { ...work, exportAdapter: () => exported },
  backingUp: { status: never },
  broken: {
    status: () => {
      throw new WorkbenchError(
        'workspace',
        'The workspace is in use by another program.',
        'Close the other workbench, then try again.',
      );
    },
  },
  million: {
    ...work,
    countInstructions: { rows: 1_000_000, more: false, order: 'row', unindexed: 0, version: 1 },
    pageInstructions: ({ limit }: { limit: number }) => ({ rows: listed(0, limit), version: 1 }),
  },
  wide: { ...work, ...wideAnswers },
  methods: { ...work, ...methodAnswers },
  unpredicted: { ...work, ...methodAnswers, getAffinity: () => null },
  planEditor: work,
  planUntimed: { ...work, listMatrices: [], costPlan: { ...planCost, seconds: null, evaluating: null } },
  planAtFault: work,
  starting: { ...work, studyMatrix: never, getMatrix: startingMatrix },
} satisfies Record<string, Answers>;

export type SceneName = keyof typeof scenes;

/** What the user and the program do in a scene. */
export async function play(name: SceneName, workspace: Workspace, bridge: FakeBridge): Promise<void> {
  const { imports, exports, runs, checks, categories, generations, models, review } = workspace;
  const check = checks.of('ward-letters');
  playEvaluation(name, workspace, bridge);
  await playPlan(name, workspace);
  await playModels(name, workspace, bridge);
  if (name.startsWith('tour'))
    bridge.emit({
      kind: 'memory',
      memory: { main: 176 * 2 ** 20, engine: 1.24 * 2 ** 30, desk: 88 * 2 ** 20 },
    });
  if (name === 'checked') await check.countTokens(models.list[0]!.file, null);
  if (name === 'searching') {
    void check.findDuplicates(0.7);
    bridge.emit({ kind: 'check', dataset: 'ward-letters', fraction: 0.37 });
  }
  if (name === 'categories' || name === 'categorising') await categories.open('ward-letters');
  if (name === 'categorising') {
    void categories.label(null);
    bridge.emit({ kind: 'categorise', dataset: 'ward-letters', done: 9500, of: 22480, secondsLeft: 3 });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (['generationForm', 'endpointForm', 'generating', 'generated'].includes(name)) await generations.begin();
  if (name === 'endpointForm') generations.change({ writer: 'endpoint', url: 'https://server.invalid/v1' });
  if (name === 'generating' || name === 'generated') {
    await generations.start(models.list[0]!.file);
    bridge.emit({
      kind: 'generation',
      generation: name === 'generated' ? scenes.generated.startGeneration : scenes.generating.startGeneration,
      progress: {
        candidates: 450,
        accepted: 312,
        candidatesPerMinute: 22,
        secondsLeft: 738,
        tokensLeft: 228_720,
        costLeft: null,
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const file = new File(['x'.repeat(4_404_019)], 'discharge-questions.jsonl');
  const choice = {
    dataset: 'discharge-questions',
    category: null,
    map: null,
    instruction: null,
    spreadsheetSafe: false,
  };
  if (name === 'table')
    imports.add([
      new File(
        ['dialogue,section_text,ID\n"Doctor: How is the knee?\nPatient: Better.",The knee is better.,7\n'],
        'visits.csv',
      ),
    ]);
  if (name === 'preview') imports.add([file]);
  if (name === 'reviewGrid') review.layout = 'grid';
  if (name === 'reviewEdited') review.writing = 'text';
  if (name === 'adjudicating') await review.adjudicate();
  if (name === 'packCameIn') {
    [...document.querySelectorAll('button')].find((one) => one.textContent?.includes('Export…'))!.click();
    await tick();
    const input = document.querySelector<HTMLInputElement>('dialog input[type=file]')!;
    const files = new DataTransfer();
    files.items.add(new File(['{}'], 'r2.json'));
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    document.querySelector('dialog .content')!.scrollTop = 1000;
  }
  if (name === 'choosingQueue')
    document.querySelector<HTMLElement>('[aria-label="Choose what is reviewed"]')!.click();
  if (name === 'exporting' || name === 'exported') {
    const { adapter } = runs.ended[0]!.result!;
    exports.open({ adapter: adapter!, note: 'ward-letters · tern-1b · run-21' });
    exports.choose({ format: 'merged-gguf' });
    exports.choose({ type: 'q4_k' });
    const going = exports.start();
    if (name === 'exported') return going;
    bridge.emit({ kind: 'export', adapter: adapter!, report: { doing: 'writing', fraction: 0.6 } });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (name === 'importing' || name === 'imported' || name === 'badImport') {
    imports.add([file]);
    const going = imports.start(choice);
    if (name !== 'importing') return going;
    await new Promise((resolve) => setTimeout(resolve, 600));
    bridge.emit({ kind: 'import', dataset: choice.dataset, read: 2140, fraction: 0.64 });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
