/** Accuracy: the share of items whose answer is the target; one that could not be read is wrong. */
import type { Measure } from './measure';

export const accuracy: Measure = {
  name: 'accuracy',
  title: 'Accuracy',
  higherIsBetter: true,
  aggregate: 'mean',
  binary: true,
  value: ({ answer, target }) => (answer === target ? 1 : 0),
};
