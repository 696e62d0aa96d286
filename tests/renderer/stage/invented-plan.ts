/** An invented plan, and what it would take. */
import type { PlanSummary } from '../../../src-main/common/contract';
import type { Plan } from '../../../src-main/common/plan';
import type { PlanCost } from '../../../src-main/common/plan-cost';

export const plan: Plan = {
  name: 'three categories',
  bases: ['/models/tern-1b.gguf'],
  datasets: [{ name: 'ward-letters' }],
  groups: {},
  rows: [[], ['QA'], ['IE'], ['GEN'], ['QA', 'IE'], ['QA', 'GEN'], ['IE', 'GEN'], ['QA', 'IE', 'GEN']],
  sizes: [null],
  methods: ['lora'],
  origins: ['all'],
  tasks: ['ward-qa', 'trial-qa', 'drug-status', 'onset', 'visit-note'].map((name) => ({
    name,
    file: `/benchmarks/${name}.jsonl`,
  })),
  budget: { tokens: 5_600_000 },
  seeds: [1, 2, 3],
  recipe: { rank: 16, alpha: 32, epochs: 3, learningRate: 2e-4 },
  scoring: 'both',
};

export const plans: PlanSummary[] = [
  {
    plan: '/plans/three-categories.json',
    name: 'three categories',
    own: true,
    content: plan,
    rows: ['Base', 'QA', 'IE', 'GEN', 'QA + IE', 'QA + GEN', 'IE + GEN', 'QA + IE + GEN'],
    tasks: ['Ward QA', 'Trial QA', 'Drug status', 'Onset', 'Visit note'],
    seeds: [1, 2, 3],
    bases: ['tern-1b.gguf'],
    cells: 22,
    budget: { tokens: 5_600_000 },
  },
];

export const planCost: PlanCost = {
  cells: 22,
  done: 7,
  trainings: 15,
  tokens: 84_000_000,
  seconds: 31_800,
  evaluating: 5_400,
  disk: { trained: 15 * 45 * 2 ** 20, predictions: 61 * 2 ** 20 },
  memory: { total: 5.6 * 2 ** 30, free: 11.8 * 2 ** 30, fits: true },
  toImport: [],
};
