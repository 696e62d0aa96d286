/** Invented paired tests of an evaluation. */
import type { EvaluationComparison, PairedScore } from '../../../src-main/common/evaluation-comparison';
import { subjects } from './invented-evaluations';

const paired: PairedScore = {
  ...{ task: 'medqa', group: 'QA', scoring: 'generate', metric: 'accuracy', pair: [0, 1] },
  ...{ a: 0.005, b: 0.45, difference: 0.445, relative: 89, ci95: [0.38, 0.51], test: 'mcnemar' },
  ...{ p: 0.0001, holm: 0.0002, benjaminiHochberg: 0.0002, midP: 0.0001, bootstrapP: 0.0001 },
  ...{ discordant: { won: 90, lost: 1 }, n: 200, clusters: null, onlyA: 0, onlyB: 0, otherTarget: 0 },
  ...{ withoutValue: 0, detectable: 0.1, reason: null },
};
const likely = { scoring: 'likelihood-letter', a: 0.4, difference: 0.05, relative: 0.125, p: 0.2 } as const;

/** Two models on two tasks, the first of them in two ways: one gains from next to nothing. */
export const comparison: EvaluationComparison = {
  systems: subjects.slice(0, 2).map((one) => ({ ...one, evaluation: 'e7a1c2d0', name: '' })),
  scores: [
    paired,
    { ...paired, ...likely, ci95: [-0.03, 0.13], holm: 0.2, n: 200 },
    { ...paired, task: 'bioasq' },
  ],
  ...{ groups: [], family: { size: 3, statement: '' }, unpaired: [], unpairedItems: [], differences: [] },
  ...{ settings: [], seed: 42, resamples: 10_000 },
};
