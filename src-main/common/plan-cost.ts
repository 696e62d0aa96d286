/** What a plan would take, told before it starts. */
import type { Plan } from './plan';

export interface PlanCost {
  cells: number;
  /** That any matrix has finished already: they are taken over. */
  done: number;
  /** Trainings that are left, whose tokens these are; null: it is told once the datasets are there. */
  trainings: number;
  tokens: number | null;
  /** Of training, at the rate of the last finished Run on each base; null: a base has none. */
  seconds: number | null;
  /** Seconds of evaluation, at the rate of earlier ones on each base; null: a task was not evaluated on a base yet. */
  evaluating: number | null;
  /** Bytes of the adapters or models that are left to make, and of the predictions; null as for `tokens`. */
  disk: { trained: number; predictions: number } | null;
  /** Bytes of the training that takes most, on the device it takes; null as for `tokens`. */
  memory: { total: number; free: number; fits: boolean } | null;
  /** Datasets that are imported when the plan starts. */
  toImport: string[];
}

/** What makes its rows comparable, and where that ends. */
export function budgetSentence({ budget }: Pick<Plan, 'budget'>): string {
  return 'tokens' in budget
    ? 'Budgets are matched by tokens: every training sees as many, so that no row wins by the length or number of its texts.'
    : 'Budgets are matched by steps: rows of longer texts see more tokens, and part of a difference may be that.';
}
