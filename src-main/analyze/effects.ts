/** How large a change is. */
import { mean } from './intervals';

export interface Effect {
  /** after - before. */
  absolute: number;
  /** (after - before) / before; null where nothing can be divided by. */
  relative: number | null;
}

export const effectOf = (before: number, after: number): Effect => ({
  absolute: after - before,
  relative: before > 0 ? (after - before) / before : null,
});

export interface GroupEffect extends Effect {
  before: number;
  after: number;
  tasks: number;
}

/**
 * The change of a group's mean score: the mean over its tasks, before and after. The gains that the paper's abstract names
 * (17.3, 5.7 and 96 %) are taken to be the relative ones: (mean after - mean before) / mean before.
 * @param scores of every task of the group, at least one
 */
export function groupEffect(scores: readonly { before: number; after: number }[]): GroupEffect {
  const before = mean(scores.map((score) => score.before));
  const after = mean(scores.map((score) => score.after));
  return { before, after, tasks: scores.length, ...effectOf(before, after) };
}
