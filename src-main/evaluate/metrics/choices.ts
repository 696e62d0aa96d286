/**
 * Metrics of answers that are chosen. An answer that could not be read is wrong: no class of its own, but a miss of its
 * target's.
 */
import type { Prediction } from '../../common/benchmark';
import { macroF1Of } from './macro';
import { tallyEach, type Measure } from './measure';

/** The share of items whose answer is the target. */
export const accuracy: Measure = {
  binary: true,
  value: ({ answer, target }) => (answer === target ? 1 : 0),
};

/**
 * Accuracy when the choice is the one of the highest sum of log p divided by its bytes of UTF-8, the first of equals:
 * lm-evaluation-harness's acc_norm. It does not favour short choices as the raw sum does.
 */
export const accuracyNormalised: Measure = {
  binary: true,
  value: ({ logLikelihoods, bytes, labels, target }) => {
    if (!logLikelihoods || !bytes || !labels) return NaN;
    const perByte = logLikelihoods.map((sum, i) => sum / bytes[i]!);
    return labels[perByte.indexOf(Math.max(...perByte))] === target ? 1 : 0;
  },
};

/** Macro-F1: F1 of every class that occurs among targets or answers, averaged with equal weight, as scikit-learn does. */
export const macroF1: Measure = {
  tallies: (systems) => {
    const classes = new Map<string, number>();
    const know = (name: string) => classes.has(name) || classes.set(name, classes.size);
    for (const { target, answer } of systems.flat()) {
      know(target);
      if (answer !== null) know(answer);
    }
    const count = ({ target, answer }: Prediction, row: Float64Array): void => {
      const wanted = 2 * classes.get(target)!;
      row[wanted + 1]!++;
      if (answer === target) row[wanted]!++;
      if (answer !== null) row[2 * classes.get(answer)! + 1]!++;
    };
    return systems.map((predictions) => tallyEach(predictions, 2 * classes.size, count, macroF1Of));
  },
};
