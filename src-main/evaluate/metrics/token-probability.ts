/** Token probability: the geometric mean of p over the target's tokens, exp(log p / tokens); 1 / perplexity. */
import type { Measure } from './measure';

export const tokenProbability: Measure = {
  name: 'tokenProbability',
  title: 'Token probability',
  higherIsBetter: true,
  aggregate: 'mean',
  binary: false,
  value: ({ logLikelihoods, tokens }) => Math.exp((logLikelihoods?.[0] ?? -Infinity) / (tokens?.[0] ?? 1)),
};
