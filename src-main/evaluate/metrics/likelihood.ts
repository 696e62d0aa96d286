/** Metrics of free text by likelihood. */
import type { Measure } from './measure';

/** The geometric mean of p over the reference's tokens, exp(log p / tokens); 1 / perplexity. */
export const tokenProbability: Measure = {
  value: ({ logLikelihoods, tokens }) => Math.exp((logLikelihoods?.[0] ?? NaN) / (tokens?.[0] ?? NaN)),
};
