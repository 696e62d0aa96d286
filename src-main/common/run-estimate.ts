/** What a Run would take, told before it is asked for: steps, memory, and what would make it fit. */
import type { Recipe } from './recipe';

/** Settings of a recipe that make a training smaller. */
export type FitChange = Partial<
  Pick<Recipe, 'sampleEvery' | 'checkpointing' | 'packTokens' | 'contextLength' | 'rank'>
>;

export interface RunEstimate {
  /** Rows that fit the context, those held out for validation included. */
  rows: number;
  validationRows: number;
  /** Rows longer than the context. */
  leftOut: number;
  steps: number;
  /** Of all packs. */
  tokens: number;
  /** Of the largest pack, which the memory is told of. */
  packTokens: number;
  /** What it would be trained on, in words. */
  device: string;
  /** Bytes. */
  memory: {
    weights: number;
    /** What is trained, its gradients and the optimizer's state. */
    parameters: number;
    activations: number;
    other: number;
    total: number;
    /** There now, on the device. */
    free: number;
  };
  /** What `auto` comes to. */
  checkpointing: 'on' | 'off';
  fits: boolean;
  /** Where it does not fit: a sentence, and the change it speaks of where the recipe has it. */
  remedy: string | null;
  change: FitChange | null;
  /** At the rate of the last finished Run on this base; null: there is none. */
  seconds: number | null;
}
