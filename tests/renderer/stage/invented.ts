/** Invented data for the stage and the tests: no name, text or number here comes from anywhere. */
import type { MetricName, Scoring } from '../../../src-main/common/benchmark';
import type { Category, DatasetSummary, Instruction } from '../../../src-main/common/instruction';
import type { Cell, CellScore, Matrix } from '../../../src-main/common/matrix';
import { emptyCurve, extended, type Curve } from '../../../src-main/common/curve';
import type { Model } from '../../../src-main/common/model';
import type { Run, StepReport } from '../../../src-main/common/run';
import { untrained } from '../../../src-main/common/training';

/** The same noise every time: a sine that is cut off far from its start, -1 to 1. */
export function noise(n: number): number {
  const x = Math.sin(n * 12.9898) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

export function dataset(part: Partial<DatasetSummary> = {}): DatasetSummary {
  return {
    name: 'ward-letters',
    rows: 22480,
    categories: { QA: 5120, IE: 7944, GEN: 7610, OTHER: 1806, unset: 0 },
    splits: { train: 21357, validation: 1123, test: 0 },
    reviews: { pending: 12814, accepted: 9411, rejected: 255 },
    excluded: 0,
    quarantined: 0,
    importedAt: '2026-11-20T09:12:00Z',
    ...part,
  };
}

export const datasets: DatasetSummary[] = [
  dataset({
    name: 'discharge-questions',
    rows: 3204,
    categories: { QA: 3204, IE: 0, GEN: 0, OTHER: 0, unset: 0 },
    splits: { train: 2704, validation: 0, test: 500 },
    reviews: { pending: 3204, accepted: 0, rejected: 0 },
    importedAt: '2026-11-20T16:40:00Z',
  }),
  dataset({ quarantined: 17 }),
];

const samples: [Category, string, string, string][] = [
  [
    'IE',
    'List each symptom with its onset.',
    'Cough since Monday, rash two days ago. No fever. Sleeps badly since the spring.',
    'cough – Monday\nrash – two days ago\npoor sleep – spring',
  ],
  [
    'QA',
    'Which finding argues most against an infection?',
    'A 54-year-old with a red knee. The joint fluid is clear, with 300 cells and no crystals. Temperature 36.8.',
    'The clear joint fluid with few cells.',
  ],
  [
    'GEN',
    'Write the plan section.',
    'Doctor: We stop pellinex and go on with zenturol, half a tablet in the evening.\nPatient: And the check?\nDoctor: In four weeks, with a blood count.',
    'Stop pellinex. Zenturol half a tablet in the evening. Review in four weeks with a blood count.',
  ],
  [
    'GEN',
    'Explain to a relative what the letter says.',
    'The orvadone level is within the expected range.',
    'It means that the medicine is at the right strength; nothing has to change.',
  ],
  [
    'OTHER',
    'Put the sentences in the order of time.',
    'He went home. He was admitted. He was operated on.',
    'He was admitted. He was operated on. He went home.',
  ],
  [
    'QA',
    'Answer with yes, no or maybe: does the trial support a shorter stay?',
    'Of 84 patients, 41 went home on day two. Readmissions were equal.',
    'yes',
  ],
  [
    'IE',
    'List the drugs that were stopped.',
    'Zenturol was stopped on day two, pellinex replaced by orvadone.',
    'zenturol; pellinex',
  ],
];

export function instructions(length: number): Instruction[] {
  return Array.from({ length }, (_, i) => {
    const [category, instruction, input, output] = samples[(i * 3 + Math.floor(i / 7)) % samples.length]!;
    return {
      id: (((i + 1) * 2654435761) % 4294967296).toString(16).padStart(8, '0').repeat(2),
      instruction,
      input,
      output,
      category,
      split: i % 19 === 7 ? 'validation' : 'train',
      review: i % 3 === 0 ? 'accepted' : 'pending',
      source: 'ward-letters.jsonl',
      gated: false,
    };
  });
}

export const models: Model[] = [
  {
    file: '/models/tern-1b.gguf',
    name: 'tern-1b',
    architecture: 'llama',
    parameters: 1_236_000_000,
    layers: 16,
    width: 2048,
    vocabularySize: 128256,
    contextLength: 131072,
    quantisation: 'F16',
    bytes: 2_480_000_000,
    chatTemplate: null,
  },
];

export const recipes = [
  {
    name: 'quick',
    title: 'Quick look: one pass, small rank',
    recipe: { rank: 8, alpha: 16, epochs: 1, learningRate: 3e-4 },
  },
  {
    name: 'standard',
    title: 'Standard: three passes, rank 16',
    recipe: { rank: 16, alpha: 32, epochs: 3, learningRate: 2e-4 },
  },
  {
    name: 'thorough',
    title: 'Thorough: five passes, rank 64',
    recipe: { rank: 64, alpha: 128, epochs: 5, learningRate: 1e-4 },
  },
];

export function report(step: number, steps = 1164): StepReport {
  const warm = Math.min(1, (step + 1) / 35);
  const rest = Math.max(0, (step - 35) / (steps - 35));
  return {
    step,
    steps,
    loss: 0.93 + 1.55 * Math.exp(-step / 90) + 0.1 * noise(step),
    gradNorm: 0.4 + 1.4 * Math.exp(-step / 60) + 0.12 * noise(step + 0.5),
    learningRate: 2e-4 * warm * (0.5 + 0.5 * Math.cos(Math.PI * rest)),
    tokensPerSecond: 2460 + 60 * noise(step + 0.25),
    tokens: (step + 1) * 8200,
    epoch: (3 * (step + 1)) / steps,
    ...(step % 50 === 49 ? { validationLoss: 1.06 + 1.35 * Math.exp(-step / 85) } : {}),
    secondsLeft: (steps - step - 1) * 2.04,
  };
}

export function reports(length: number, steps = 1164): StepReport[] {
  return Array.from({ length }, (_, step) => report(step, steps));
}

export const curve = (length: number, steps?: number): Curve => extended(emptyCurve, reports(length, steps));

export function run(part: Partial<Run> = {}): Run {
  return {
    id: 'run-22',
    state: 'running',
    folder: '/home/user/invented/runs/run-22',
    base: '/models/tern-1b.gguf',
    dataset: 'ward-letters',
    categories: ['QA', 'IE'],
    seed: 3,
    createdAt: '2026-11-20T18:02:00Z',
    result: null,
    error: null,
    ...part,
  };
}

export const result = {
  rows: 5120,
  validationRows: 103,
  leftOut: 21,
  shortened: 0,
  steps: 480,
  tokens: 3_936_000,
  tokensPerSecond: 2471,
  finalLoss: 0.974,
  peakBytes: 6_550_000_000,
  best: { step: 449, validationLoss: 1.043 },
  stoppedEarly: false,
  adapter: '/home/user/invented/runs/run-21/adapter.gguf',
  model: null,
};

export const runs: Run[] = [
  run({ id: 'run-24', state: 'queued', categories: ['IE', 'GEN'], createdAt: '2026-11-20T18:05:00Z' }),
  run({ id: 'run-23', state: 'queued', categories: ['QA', 'GEN'], createdAt: '2026-11-20T18:04:00Z' }),
  run(),
  run({ id: 'run-21', state: 'done', categories: ['QA'], createdAt: '2026-11-20T17:02:00Z', result }),
  run({ id: 'run-20', state: 'cancelled', categories: [], createdAt: '2026-11-20T16:51:00Z' }),
];

const matrixRows: Category[][] = [
  [],
  ['QA'],
  ['IE'],
  ['GEN'],
  ['QA', 'IE'],
  ['QA', 'GEN'],
  ['IE', 'GEN'],
  ['QA', 'IE', 'GEN'],
];

const tasks: {
  name: string;
  title: string;
  group: 'QA' | 'IE' | 'GEN';
  metric: MetricName;
  base: number;
  half: number;
  n: number;
}[] = [
  { name: 'ward-qa', title: 'Ward QA', group: 'QA', metric: 'accuracy', base: 0.516, half: 0.031, n: 500 },
  { name: 'trial-qa', title: 'Trial QA', group: 'QA', metric: 'accuracy', base: 0.302, half: 0.024, n: 1273 },
  {
    name: 'drug-status',
    title: 'Drug status',
    group: 'IE',
    metric: 'setF1',
    base: 0.403,
    half: 0.054,
    n: 240,
  },
  { name: 'onset', title: 'Symptom onset', group: 'IE', metric: 'setF1', base: 0.385, half: 0.063, n: 180 },
  {
    name: 'visit-note',
    title: 'Visit note',
    group: 'GEN',
    metric: 'rougeL',
    base: 0.291,
    half: 0.026,
    n: 320,
  },
];

/** @param cells finished, of all; the next one runs, and one of the last fails when all are done */
export function matrix(finished = 22, part: Partial<Matrix> = {}): Matrix {
  const all = [1, 2, 3].flatMap((seed) => matrixRows.map((row) => ({ seed, row })));
  const cells = all.map(({ seed, row }, i): Cell => {
    const state = i < finished ? 'done' : i === finished ? 'running' : 'waiting';
    return {
      key: `cell-${i}`,
      base: '/models/tern-1b.gguf',
      ...untrained,
      row,
      seed,
      state,
      error: null,
      scores: state === 'done' ? tasks.flatMap((task, t) => scoresOf(task, t, row, seed)) : [],
    };
  });
  return {
    id: 'matrix-7',
    name: 'three categories',
    state: finished < all.length ? 'running' : 'done',
    createdAt: '2026-11-20T12:00:00Z',
    budget: { tokens: 5_600_000 },
    tasks: tasks.map(({ name, title, group, metric }) => ({
      name,
      title,
      group,
      metrics: { likelihood: [metric], generate: [metric] },
    })),
    cells,
    sample: false,
    error: null,
    ...part,
  };
}

function scoresOf(task: (typeof tasks)[number], t: number, row: Category[], seed: number): CellScore[] {
  const own = row.includes(task.group) ? 0.095 : 0;
  const others = row.filter((category) => category !== task.group).length * 0.012 * (t === 4 ? -1 : 1);
  const noisy = row.length === 0 ? 0 : 0.016 * noise(t * 31 + seed * 7 + row.length * 3 + row.join().length);
  const crowd = row.length === 1 && !row.includes(task.group) && t > 1 ? -0.03 : 0;
  const value = Math.max(0, task.base + own + others + noisy + crowd);
  return (['likelihood', 'generate'] as Scoring[]).map((scoring) => ({
    ...{ task: task.name, scoring, metric: task.metric },
    value: scoring === 'generate' ? value - 0.02 : value,
    stderr: task.half / 1.96,
    ci95: [value - task.half, value + task.half],
    n: task.n,
    parseRate: scoring === 'generate' ? 0.96 : null,
    ...{ clusters: null, amongParsed: null, reason: null },
  }));
}
