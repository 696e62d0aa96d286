/** A bridge without a program behind it: answers from a table, and sends the events a test or a scene asks for. */
import {
  methods,
  type Answered,
  type Bridge,
  type JobEvent,
  type Method,
  type Outputs,
} from '../../../src-main/common/contract';
import { toErrorData, WorkbenchError } from '../../../src-main/common/errors';
import { checkRecipe } from '../../../src-main/common/recipe';

/** A value, or what makes one of the input; what it throws becomes the answer's error. */
export type Answers = {
  [M in Method]?: Outputs[M] | ((input: never) => Outputs[M] | Promise<Outputs[M]>);
};

export interface FakeBridge extends Bridge {
  /** Sends an event as the program would. */
  emit(event: JobEvent): void;
  /** Every call so far. */
  calls: { method: string; input: unknown }[];
}

const nothing: Answers = {
  status: {
    version: '0.1.0',
    host: 'desktop',
    workspace: '/home/user/invented',
    threads: 8,
    sample: false,
    sampleProblem: null,
    readOnly: null,
  },
  getDevice: {
    kind: 'cpu',
    name: 'cpu',
    description: 'An invented processor',
    reason: 'CPU: no GPU answered',
  },
  getDiagnostics: [
    'BioInstruct Workbench 0.1.0, desktop',
    'Node 24.21.0, Electron 45.4.1, Chromium 153.0.0.0',
    'system: Linux 6.8.0 x64',
    'processor: An invented processor, 8 physical cores',
    'memory: 11.2 GiB of 31.2 GiB free',
    'engine: llama.cpp b1, kernels plain avx2',
    'device: CPU, An invented processor, 11.2 GiB of 31.2 GiB free',
    'jobs run on: CPU: no GPU answered, 8 threads',
    'workspace: 412.5 MiB',
    '  datasets 2, instructions 25005, runs done 3, runs failed 1, evaluations 2, matrices 1, added models 1',
    'last error codes: out-of-memory, worker-died',
    'log:',
    '  2026-11-20T12:00:00.000Z a job: out-of-memory',
    '  2026-11-20T12:04:10.000Z the engine ended, by SIGKILL',
    '    ggml_cuda: out of memory',
    '  2026-11-20T12:04:10.000Z a job: worker-died',
  ].join('\n'),
  listDatasets: [],
  listBenchmarks: [],
  getChecks: { composition: [], shares: [], texts: null, duplicates: null, leaks: [], exclusions: [] },
  listSnapshots: [],
  listModels: [],
  listLostModels: [],
  listAdapters: [],
  listDamagedAdapters: [],
  listRecipes: [],
  listRuns: [],
  listTasks: [],
  getTable: { show: 'score', columns: [], rows: [], baseline: null },
  listPublished: [],
  writeTable: '',
  listEvaluations: [],
  listPlans: [],
  listMatrices: [],
  listQuarantine: [],
  countInstructions: { rows: 0, more: false, order: 'row', unindexed: 0, version: 1 },
  pageInstructions: { rows: [], version: 1 },
  listSources: [],
  lastReviewer: null,
};

export function fakeBridge(answers: Answers): FakeBridge {
  const listeners = new Set<(event: JobEvent) => void>();
  const calls: FakeBridge['calls'] = [];
  const answer = async (method: Method, input: unknown): Promise<Answered<unknown>> => {
    calls.push({ method, input });
    const value: unknown = answers[method] ?? nothing[method];
    try {
      if (value === undefined) throw new WorkbenchError('refused', `The stage does not answer ${method}.`);
      return { value: typeof value === 'function' ? await value(input) : value };
    } catch (error) {
      return { error: toErrorData(error) };
    }
  };
  return {
    ...Object.fromEntries(methods.map((method) => [method, (input: unknown) => answer(method, input)])),
    onJob: (listener: (event: JobEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takeFile: async (file: File) => ({
      value: { token: `token of ${file.name}`, name: file.name, bytes: file.size },
    }),
    emit: (event: JobEvent) => listeners.forEach((listener) => listener(event)),
    calls,
  } as unknown as FakeBridge;
}

/** The recipe an invented Run was frozen with. */
export const recipe = checkRecipe({});
