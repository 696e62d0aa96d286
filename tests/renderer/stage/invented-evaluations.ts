/** Invented evaluations: nine tasks, a base and two adapters, and the answers to one of them. */
import type { LeftOut, Prediction, Score, Scoring, TaskMetrics } from '../../../src-main/common/benchmark';
import type {
  Evaluation,
  ItemsPage,
  ItemShow,
  ItemVerdict,
  ListedAnswer,
  ListedItem,
  SeenAnswer,
  SeenItem,
  Side,
  Subject,
  TaskSummary,
} from '../../../src-main/common/evaluation';
import type { Run } from '../../../src-main/common/run';
import type { AskedPrompt, EvaluateReport } from '../../../src-main/common/worker';
import * as invented from './invented';
import { noise } from './invented';

export const choice: TaskMetrics = { likelihood: ['accuracy', 'macroF1'], generate: ['accuracy', 'macroF1'] };
const lettered: TaskMetrics = {
  'likelihood-letter': ['accuracy'],
  'likelihood-text': ['accuracy'],
  generate: ['accuracy'],
};
const free: TaskMetrics = { likelihood: ['tokenProbability'], generate: ['rougeL'] };

export function task(part: Partial<TaskSummary> & Pick<TaskSummary, 'name' | 'title'>): TaskSummary {
  return {
    group: 'QA',
    version: 1,
    source: `https://benchmarks.invalid/${part.name} (test file)`,
    licence: 'MIT',
    gated: false,
    metrics: choice,
    files: [{ file: `/program/resources/sample/benchmarks/${part.name}.json`, sample: true }],
    ...part,
  };
}

const gated = { gated: true, licence: 'Access on request; not to be redistributed' };
export const tasks: TaskSummary[] = [
  task({ name: 'medqa', title: 'MedQA', metrics: lettered }),
  task({ name: 'medmcqa', title: 'MedMCQA', metrics: lettered }),
  task({
    name: 'pubmedqa',
    title: 'PubMedQA',
    files: [
      { file: '/program/resources/sample/benchmarks/pubmedqa.json', sample: true },
      { file: '/data/ori_pqal.json', sample: false },
    ],
  }),
  task({ name: 'bioasq', title: 'BioASQ', ...gated }),
  task({ name: 'mednli', title: 'MedNLI', group: 'IE', ...gated }),
  task({
    name: 'medication-status',
    title: 'Medication status',
    group: 'IE',
    metrics: { likelihood: ['tokenProbability'], generate: ['setF1'] },
    ...gated,
  }),
  task({ name: 'coreference', title: 'Coreference', group: 'IE', metrics: free, ...gated, files: [] }),
  task({ name: 'conv2note', title: 'Conv2note', group: 'GEN', metrics: free, licence: 'CC BY 4.0' }),
  task({ name: 'icliniq', title: 'ICliniq', group: 'GEN', metrics: free, ...gated }),
];

const items = [1273, 4183, 500, 618, 1422, 100, 100, 200, 1000];
const base = invented.models[0]!.file;
/** A second one with an adapter beside those of the other views. */
export const runs: Run[] = [
  ...invented.runs,
  invented.run({
    id: 'run-19',
    state: 'done',
    createdAt: '2026-11-20T14:12:00Z',
    result: { ...invented.result, adapter: '/home/user/invented/runs/run-19/adapter.gguf' },
  }),
];
const [qa, all] = runs.filter(({ result }) => result?.adapter);
export const subjects: Subject[] = [
  { base, adapter: null },
  { base: qa!.base, adapter: qa!.result!.adapter },
  { base: all!.base, adapter: all!.result!.adapter },
];

export function evaluation(part: Partial<Evaluation> = {}): Evaluation {
  return {
    id: 'e7a1c2d0',
    state: 'done',
    folder: '/home/user/heron-study/evaluations/e7a1c2d0',
    runId: null,
    settings: {
      bases: [base],
      adapters: subjects.map(({ adapter }) => adapter),
      tasks: tasks.map(({ name }) => ({ name, file: `/data/${name}` })),
      scoring: 'both',
      limit: null,
      template: 'auto',
      device: 'auto',
      threads: null,
      seed: 42,
    },
    matrix: null,
    createdAt: '2026-11-21T14:05:00Z',
    finishedAt: '2026-11-21T16:40:00Z',
    error: null,
    ...part,
  };
}

const few = evaluation().settings!;
export const evaluations: Evaluation[] = [
  evaluation(),
  evaluation({
    id: 'b40f9911',
    state: 'paused',
    settings: { ...few, tasks: few.tasks.slice(2, 3), template: 'alpaca' },
    createdAt: '2026-11-21T09:30:00Z',
    finishedAt: null,
  }),
  evaluation({
    id: '5d0e77aa',
    settings: { ...few, tasks: few.tasks.slice(0, 2), limit: 100, adapters: [null] },
    createdAt: '2026-11-20T18:12:00Z',
  }),
  evaluation({
    id: '01ab23cd',
    state: 'failed',
    settings: { ...few, tasks: few.tasks.slice(7) },
    createdAt: '2026-11-20T11:02:00Z',
    error: {
      code: 'adapter-mismatch',
      message: 'The adapter was made for another model: 16 layers, not 22.',
      hint: '',
    },
  }),
  evaluation({ id: 'cell', matrix: 'three categories', createdAt: '2026-11-19T08:00:00Z' }),
];

/** What the base writes can be read less often, on one task hardly. */
const unreadable = (task: string, subject: number): number => {
  if (subject > 0) return 0;
  return task === 'pubmedqa' ? 0.94 : 0.06;
};

/** Scores of all subjects on all tasks, in the order of the program. */
export const scores: Score[] = tasks.flatMap(({ name, metrics, group }, t) =>
  subjects.flatMap(({ base, adapter }, s) =>
    (Object.keys(metrics) as Scoring[]).flatMap((scoring) =>
      metrics[scoring]!.map((metric, m): Score => {
        const start = [0.279, 0.302, 0.516, 0.439, 0.448, 0.403, 0.385, 0.291, 0.383][t]!;
        const gain = s === 0 ? 0 : s === 1 ? (group === 'QA' ? 0.07 : 0.005) : 0.09;
        const value =
          start + gain + 0.012 * noise(t * 7 + s) - 0.02 * m + (scoring === 'generate' ? 0 : 0.014);
        const stderr = Math.sqrt((value * (1 - value)) / items[t]!);
        return {
          ...{ task: name, base, adapter, scoring, metric, value, stderr },
          ci95: [value - 1.96 * stderr, value + 1.96 * stderr],
          n: items[t]!,
          clusters: name === 'pubmedqa' ? 461 : null,
          amongParsed: scoring === 'generate' && !metric.startsWith('token') ? value * 1.014 : null,
          reason: null,
          parseRate: scoring === 'generate' ? 0.985 + 0.01 * noise(t + s) - unreadable(name, s) : null,
        };
      }),
    ),
  ),
);

export const leftOut: LeftOut[] = [
  { task: 'pubmedqa', item: '21645374', reason: 'has no reference answer' },
  { task: 'medqa', item: '88', reason: 'has the option “orvadone” twice' },
];

const answers = ['yes', 'no', 'maybe'];
const answerOf = (item: number, side: Side): string | null => {
  const gold = answers[(item * 7) % 3]!;
  const right = noise(item * 3 + (side.adapter?.length ?? 1)) > (side.adapter ? -0.3 : 0.05);
  if (!side.adapter && item % 11 === 4 && side.scoring === 'generate') return null;
  return right ? gold : answers[(item * 7 + 1 + (item % 2)) % 3]!;
};

function listedAnswer(item: number, side: Side): ListedAnswer {
  const answer = answerOf(item, side);
  const gold = answers[(item * 7) % 3]!;
  const verdict: ItemVerdict = answer === null ? 'unparsed' : answer === gold ? 'right' : 'wrong';
  return { answer, verdict, tied: side.scoring !== 'generate' && item % 40 === 9 };
}

const idOf = (item: number) => String(21_000_000 + 7919 * item);

export function pageItems({
  sides,
  show,
  offset,
  limit,
}: {
  sides: Side[];
  show: ItemShow;
  offset: number;
  limit: number;
}): ItemsPage {
  const rows = Array.from({ length: 500 }, (_, item): ListedItem => {
    const target = answers[(item * 7) % 3]!;
    return { item: idOf(item), target, answers: sides.map((side) => listedAnswer(item, side)) };
  });
  const fits = ({ answers: [first, second] }: ListedItem, one: ItemShow): boolean =>
    one === 'all' ||
    one === first!.verdict ||
    (one === 'tied' && first!.tied) ||
    (one === 'differ' && second !== undefined && second!.answer !== first!.answer);
  const count = (one: ItemShow) => rows.filter((row) => fits(row, one)).length;
  const chosen = rows.filter((row) => fits(row, show));
  return {
    total: chosen.length,
    counts: {
      all: 500,
      right: count('right'),
      wrong: count('wrong'),
      unparsed: count('unparsed'),
      tied: count('tied'),
      differ: count('differ'),
    },
    rows: chosen.slice(offset, offset + limit),
  };
}

const question = {
  instruction: 'Answer the question from the abstract with yes, no or maybe.',
  input:
    'Abstract:\nEvening doses of zenturol were given to 84 patients after elective repair, morning doses to 82. ' +
    'The stay was 2.1 days in both arms; readmissions did not differ.\n\nQuestion: Does evening zenturol shorten the stay after elective repair?',
};

function seenAnswer(item: number, side: Side): SeenAnswer {
  const listed = listedAnswer(item, side);
  const target = answers[(item * 7) % 3]!;
  const texts: Record<string, string> = {
    yes: 'Yes, evening dosing is generally thought to help.',
    no: 'no',
    maybe: 'Maybe. The trial is small.',
  };
  const generated = side.scoring === 'generate';
  const logLikelihoods = [-0.82, -1.31, -3.4].map((one, i) => (answers[i] === listed.answer ? -0.31 : one));
  const prediction: Prediction = {
    ...{ task: 'pubmedqa', item: idOf(item), source: idOf(item), target, answer: listed.answer },
    ...{ base: side.base, adapter: side.adapter, scoring: side.scoring },
    ...(generated
      ? {
          text:
            listed.answer === null ? 'The abstract reports two arms of equal stay.' : texts[listed.answer]!,
        }
      : { logLikelihoods, tokens: [1, 1, 2], labels: answers }),
  };
  const weights = logLikelihoods.map((one) => Math.exp(one));
  const sum = weights.reduce((total, one) => total + one, 0);
  return {
    prediction,
    verdict: listed.verdict,
    value: listed.verdict === 'right' ? 1 : 0,
    options: generated
      ? null
      : answers.map((label, i) => ({
          label,
          logLikelihood: logLikelihoods[i]!,
          tokens: [1, 1, 2][i]!,
          share: weights[i]! / sum,
        })),
  };
}

export function seenItem({ item, sides }: { item: string; sides: Side[] }): SeenItem {
  const number = (Number(item) - 21_000_000) / 7919;
  return {
    item,
    asked: {
      ...question,
      output: answers[(number * 7) % 3]!,
      choices: answers.map((label) => ({ label, text: label })),
    },
    answers: sides.map((side) => seenAnswer(number, side)),
  };
}

const prompt = `Below is an instruction that describes a task, paired with an input that provides further context. Write a response that appropriately completes the request.\n\n### Instruction:\n${question.instruction}\n\n### Input:\n${question.input}\n\n### Response:\n`;

export const prompts: AskedPrompt[] = [
  { scoring: 'likelihood', prompt, promptTokens: 118, continuations: answers },
  { scoring: 'generate', prompt, promptTokens: 118, continuations: null },
];

export const evaluationAnswers = {
  getPrompts: prompts,
  listRuns: runs,
  listTasks: tasks,
  listEvaluations: evaluations,
  openEvaluation: ({ evaluation: id }: { evaluation: string }) => {
    const opened = evaluations.find((one) => one.id === id)!;
    const names = opened.settings!.tasks.map(({ name }) => name);
    return {
      evaluation: opened,
      settings: opened.settings,
      scores: opened.state === 'done' ? scores.filter(({ task }) => names.includes(task)) : [],
      leftOut: { total: leftOut.length, first: leftOut },
    };
  },
  pageItems,
  getItem: seenItem,
};

/** One evaluation at work, nothing scored yet. */
export const running = evaluation({ id: 'f00d', state: 'running', finishedAt: null });

export const report: EvaluateReport = {
  ...{ task: 'pubmedqa', scoring: 'generate', done: 212, of: 500, secondsLeft: 596 },
  ...{ overall: { done: 14_212, of: 42_300 }, perSecond: 47.1 },
};
