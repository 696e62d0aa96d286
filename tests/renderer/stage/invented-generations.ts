/** Invented generations and category reports: no number here comes from anywhere. */
import type { CategoryLabel, CategoryReport } from '../../../src-main/common/category-label';
import {
  generationDefaults,
  type Candidate,
  type Generation,
  type GenerationForm,
} from '../../../src-main/common/generation';

export const categoryReport: CategoryReport = {
  dataset: 'ward-letters',
  rows: 22480,
  preferred: null,
  methods: [
    {
      method: 'hand',
      answers: { QA: 61, IE: 88, GEN: 79, OTHER: 12, none: 0 },
      compared: 0,
      accuracy: null,
      kappa: null,
    },
    {
      method: 'model',
      answers: { QA: 5012, IE: 7631, GEN: 7940, OTHER: 1880, none: 17 },
      compared: 240,
      accuracy: { value: 0.792, ci95: [0.738, 0.842] },
      kappa: { value: 0.704, ci95: [0.626, 0.776] },
    },
    {
      method: 'rules',
      answers: { QA: 5120, IE: 7944, GEN: 7610, OTHER: 1806, none: 0 },
      compared: 240,
      accuracy: { value: 0.871, ci95: [0.825, 0.912] },
      kappa: { value: 0.813, ci95: [0.748, 0.874] },
    },
  ],
  labelled: 0,
  seconds: 0.4,
};

export const labels: CategoryLabel[] = [
  {
    method: 'model',
    category: 'IE',
    reason: 'the model’s answer',
    origin: 'tern-1b.gguf 4c1d',
    labelledAt: '2026-11-20T10:02:00Z',
  },
  {
    method: 'rules',
    category: 'IE',
    reason: 'rule “find”: asks for what a text holds (“List”)',
    origin: 'edition 1',
    labelledAt: '2026-11-20T09:14:00Z',
  },
];

export const generationForm: GenerationForm = {
  ...generationDefaults,
  prompt:
    'You write tasks with which a language model is trained. Below are {count} examples.\n\n{examples}\n\nWrite one.\n',
  blacklist: ['go to', 'this image', 'video'],
  key: 'none',
};

export function generation(part: Partial<Generation> = {}): Generation {
  return {
    id: '7c41d09e',
    state: 'running',
    dataset: 'generated',
    generator: { kind: 'model', file: '/models/tern-1b.gguf', hash: '4c1d' },
    count: 500,
    seeds: 80,
    verdicts: {
      malformed: 31,
      start: 6,
      'too-short': 4,
      'too-long': 0,
      keyword: 9,
      'near-duplicate': 88,
      accepted: 312,
    },
    promptTokens: 318_400,
    completionTokens: 61_200,
    cost: null,
    price: null,
    createdAt: '2026-11-20T14:05:00Z',
    note: null,
    ...part,
  };
}

const task = (
  verdict: Candidate['verdict'],
  position: number,
  instruction: string,
  reason = '',
): Candidate => ({
  position,
  verdict,
  reason,
  seeds: ['seed-12', 'seed-47', 'seed-03'],
  promptHash: 'd1'.repeat(32),
  text: verdict === 'malformed' ? null : { instruction, input: '', output: 'Done.' },
  answer: instruction,
  promptTokens: 700,
  completionTokens: 140,
});

export const candidates: Candidate[] = [
  task('accepted', 3, 'Name the two drugs of the note that must not be taken together, and say why.'),
  task(
    'accepted',
    5,
    'Write a message that reminds a patient of her eye appointment and of the drops before it.',
  ),
  task('accepted', 8, 'Sort the findings of the report into new, unchanged and resolved.'),
  task(
    'near-duplicate',
    4,
    'List every medication of the note with its dose and time.',
    'ROUGE-L F 0.82 with seed seed-25',
  ),
  task('malformed', 0, '{"instruction": "Explain why the', 'is cut off'),
  task('keyword', 17, 'Describe what you see in this image of the skin.', 'holds “this image”'),
];
