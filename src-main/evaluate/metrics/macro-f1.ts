/**
 * Macro-F1: F1 of every class that occurs among targets or answers, averaged with equal weight, as scikit-learn does.
 * An answer that could not be read is no class of its own, but a miss of its target's.
 */
import type { Prediction } from '../../common/benchmark';
import type { Measure } from './measure';

export const macroF1: Measure = {
  name: 'macroF1',
  title: 'Macro-F1',
  higherIsBetter: true,
  aggregate: 'macro',
  over: macroF1Over,
};

/** 0..1; F1 of a class = 2 hits / (answers of it + targets of it). */
function macroF1Over(predictions: readonly Prediction[]): number {
  const classes = new Map<string, { hits: number; seen: number }>();
  const count = (name: string, hit: number) => {
    const entry = classes.get(name);
    if (!entry) classes.set(name, { hits: hit, seen: 1 });
    else {
      entry.hits += hit;
      entry.seen += 1;
    }
  };
  for (const { answer, target } of predictions) {
    count(target, answer === target ? 1 : 0);
    if (answer !== null) count(answer, 0);
  }
  let sum = 0;
  for (const { hits, seen } of classes.values()) sum += (2 * hits) / seen;
  return sum / classes.size;
}
