/** Every metric there is. A new one is a new file and a line here. */
import type { MetricName } from '../../common/benchmark';
import { accuracy } from './accuracy';
import { macroF1 } from './macro-f1';
import type { Measure } from './measure';
import { rougeL } from './rouge-l';
import { setF1 } from './set-f1';
import { tokenProbability } from './token-probability';

export const metrics: Readonly<Record<MetricName, Measure>> = {
  accuracy,
  macroF1,
  setF1,
  rougeL,
  tokenProbability,
};
