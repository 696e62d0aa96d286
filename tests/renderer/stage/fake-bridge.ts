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
    readOnly: null,
  },
  getDevice: {
    kind: 'cpu',
    name: 'cpu',
    description: 'An invented processor',
    reason: 'CPU: no GPU answered',
  },
  listDatasets: [],
  listBenchmarks: [],
  getChecks: { composition: [], shares: [], texts: null, duplicates: null, leaks: [], exclusions: [] },
  listSnapshots: [],
  listModels: [],
  listLostModels: [],
  listAdapters: [],
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
