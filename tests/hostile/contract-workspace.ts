/** What the calls of the contract find: a small workspace with one of everything, its workers, and files that were chosen. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Child, FromWorker, ToWorker } from '../../src-main/common/worker';
import { checkPlan } from '../../src-main/common/plan';
import { untrained } from '../../src-main/common/training';
import { toErrorData, WorkbenchError } from '../../src-main/common/errors';
import { instructionId } from '../../src-main/data/identity';
import { sample } from '../../src-main/resources';
import { addEvaluation, recordScores } from '../../src-main/store/evaluations';
import { addBatch, beginImport, finishImport } from '../../src-main/store/imports';
import { addMatrix, updateCell } from '../../src-main/store/matrices';
import { openStore } from '../../src-main/store/open';
import { addRun } from '../../src-main/store/runs';
import type { OpenWorkbench } from '../../src-main/workbench';
import * as invented from '../renderer/stage/invented';
import { evaluations, scores } from '../renderer/stage/invented-evaluations';
import { taskDescription } from './document-parsers';
import { remember, type Known } from './payloads';
import { root } from './root';

const rows = Array.from({ length: 40 }, (_, i) => {
  const text = {
    instruction: `Name drug ${i % 30}.`,
    input: i % 3 ? `Aspirin ${i} daily.` : '',
    output: `drug ${i}`,
  };
  return {
    ...text,
    id: instructionId(text),
    category: i % 2 ? ('QA' as const) : null,
    split: i % 5 ? ('train' as const) : ('test' as const),
    review: 'pending' as const,
    source: 'rows.json',
    gated: false,
  };
});

/** Makes it. @returns what calls may name, beside what answers will tell */
export function filledWorkspace(folder: string): Known {
  const store = openStore(folder);
  for (const dataset of ['notes', 'letters', 'drafts']) {
    const id = beginImport(store, { dataset, source: 'rows.json' });
    addBatch(store, id, { rows, quarantined: [], read: rows.length, task: null, fraction: 1 });
    finishImport(store, id);
  }
  for (const run of invented.runs) addRun(store, run);
  for (const one of evaluations) addEvaluation(store, one);
  recordScores(store, evaluations[0]!.id, scores);
  const plan = JSON.parse(readFileSync(sample.plan, 'utf8')) as never;
  const cell = { key: 'c1', base: sample.model, ...untrained, seed: 1 };
  addMatrix(store, {
    id: 'm1',
    name: 'm',
    createdAt: '2026-01-01',
    tasks: [],
    sample: false,
    plan: checkPlan(plan, (path) => path, ['pubmedqa', 'medication-status', 'conv2note']),
    cells: [cell],
  });
  updateCell(store, 'm1', 'c1', { state: 'done', evaluationId: evaluations[0]!.id });
  store.close();
  const known: Known = new Map();
  for (const field of ['plan', 'content']) remember(known, field, plan);
  remember(known, 'description', taskDescription);
  for (const recipe of [{}, { rank: 4, maxSteps: 1 }, { learningRate: 1e-4, template: 'alpaca' }])
    remember(known, 'recipe', recipe);
  remember(known, 'ratings', { right: 4 });
  const sure = {
    dataset: ['notes', 'letters', 'drafts'],
    run: invented.runs.map(({ id }) => id),
    ...{ evaluation: evaluations.map(({ id }) => id), a: evaluations.map(({ id }) => id), matrix: ['m1'] },
    ...{ id: rows.slice(0, 5).map(({ id }) => id), reviewer: ['R1', 'R2'] },
    ...{ base: [sample.model], model: [sample.model], file: [sample.model] },
  };
  for (const [field, values] of Object.entries(sure)) for (const one of values) remember(known, field, one);
  // Nobody listens there, and nothing may be asked elsewhere.
  remember(known, 'url', 'http://127.0.0.1:9/v1');
  return known;
}

/** Files of every kind that the user may have chosen. */
export function knownFiles(workbench: OpenWorkbench, known: Known): void {
  const benchmarks = join(root, 'resources/sample/benchmarks');
  const files = [
    ...[sample.model, sample.plan, join(root, 'resources/seeds/seeds.jsonl'), join(root, 'package.json')],
    ...readdirSync(benchmarks).map((name) => join(benchmarks, name)),
  ];
  for (const file of files)
    remember(known, 'token', workbench.takeFile(file, file.replace(/.*\//, '')).token);
}

type Answering = (message: ToWorker, tell: (message: FromWorker) => void) => void;

function childOf(answer: Answering): Child {
  let tell: (message: FromWorker) => void = () => {};
  return {
    post: (message) => {
      const sent = structuredClone(message);
      setImmediate(() => answer(sent, (told) => tell(structuredClone(told))));
    },
    onMessage: (listener) => (tell = listener),
    onExit: () => {},
    kill: () => (tell = () => {}),
  };
}

const refuse: Answering = (message, tell) => {
  const error = toErrorData(new WorkbenchError('out-of-memory', 'The memory does not suffice.'));
  if (message.type === 'call') tell({ type: 'failed', id: message.id, error });
};

export const refusing = (): Child => childOf(refuse);

/** Those start threads from built files, or a process to try a library, or ask a server. */
const notHere = new Set([
  ...['nearDuplicates', 'leakage', 'fillTextIndex', 'tokenLengths', 'generate'],
  ...['backUp', 'previewRestore', 'wishRestore'],
]);

/** The desk answers this very process, as if it were its parent. */
export async function deskHere(): Promise<() => Child> {
  let tell: (message: FromWorker) => void = () => {};
  process.send = ((message: FromWorker) => (tell(message), true)) as never;
  await import('../../src-main/worker/desk');
  return () =>
    childOf((message, told) => {
      tell = told;
      if (message.type === 'call' && notHere.has(message.method)) refuse(message, told);
      else process.emit('message', message, undefined);
    });
}
