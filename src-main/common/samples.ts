/** What a Run answers on the way: a few of its own rows, with the weights of a step. */
import type { InstructionText } from './instruction';

/** Also a line of `samples.jsonl`. */
export interface SampleReport {
  /** Optimizer steps behind the weights; 0: the model as it began. */
  afterStep: number;
  samples: Sample[];
}

/** A row, its output being what the answer is to be read against. */
export interface Sample extends InstructionText {
  answer: string;
}

/** Rows that are asked, at most. */
export const sampledRows = 3;
/** Tokens of an answer, at most. */
export const sampleTokens = 64;

/** How often is still asked until the last of `steps`, `step` of them being taken: at the start, every so many, at the end. */
export const samplingsLeft = (every: number, step: number, steps: number): number =>
  every === 0 ? 0 : Math.ceil(steps / every) - Math.floor(step / every);

/** Reports that are kept for a screen. */
const shown = 100;

/** Known reports and later ones, the last of them; a step that comes again begins what follows it anew. */
export function withSamples(known: readonly SampleReport[], later: readonly SampleReport[]): SampleReport[] {
  const again = later[0]?.afterStep ?? Infinity;
  return [...known.filter(({ afterStep }) => afterStep < again), ...later].slice(-shown);
}
