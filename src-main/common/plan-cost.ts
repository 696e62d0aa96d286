/** What a plan would take, told before it starts. */
import type { Plan } from './plan';

export interface PlanCost {
  cells: number;
  /** That any matrix has finished already: they are taken over. */
  done: number;
  /** Trainings that are left, whose tokens these are. */
  trainings: number;
  tokens: number;
  /** Of training, at the rate of the last finished Run on each base, or of a step that was tried; null: a base has neither. */
  seconds: number | null;
  /** Seconds of evaluation, at the rate of earlier ones on each base, or of items that were tried; null: a task has neither. */
  evaluating: number | null;
  /** Bytes of the adapters or models that are left to make, and of the predictions. */
  disk: { trained: number; predictions: number };
  /** Bytes of the training that takes most, on the device it takes; null: nothing is left to train. */
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
