/** Answers of a base and of adapters on it to one prompt: what is asked, and what comes of it piece by piece. */
import type { ErrorData } from './errors';
import type { InstructionText } from './instruction';
import type { Template } from './recipe';

export interface AnswerSettings {
  template: 'auto' | Template;
  /** 0: the likeliest token each time, whatever the seed. */
  temperature: number;
  /** Only the likeliest tokens that together have this probability. */
  topP: number;
  /** The same seed, prompt and model give the same answer. */
  seed: number;
  /** Most tokens of an answer. */
  maxTokens: number;
  /** An answer ends before the first of these texts. */
  stop: string[];
}

export const answerDefaults: AnswerSettings = {
  template: 'auto',
  temperature: 0,
  topP: 0.95,
  seed: 1,
  maxTokens: 256,
  stop: [],
};

export type AnswerPrompt = Pick<InstructionText, 'instruction' | 'input'>;

export interface AnswerJob {
  /** Absolute path. */
  base: string;
  /** Absolute paths; null: the base itself. They are asked in this order, one after the other. */
  adapters: (string | null)[];
  prompt: AnswerPrompt;
  settings: AnswerSettings;
  /** null: the physical cores. */
  threads: number | null;
}

/** A prompt to be shown as a base reads it. */
export type PromptJob = Pick<AnswerJob, 'base' | 'prompt'> & Pick<AnswerSettings, 'template'>;

/** The model's end token, a stop text, or the most tokens. */
export type AnswerEnd = 'model' | 'stop' | 'limit';

export interface Answer {
  text: string;
  tokens: number;
  /** From the second token on; null before. */
  tokensPerSecond: number | null;
  /** null: it goes on. */
  end: AnswerEnd | null;
}

/** Of the adapter at this place: it is made ready (a DoRA adapter is merged first, by so much), or its answer so far. */
export type AnswerReport =
  | { place: number; loading: number }
  | { place: number; answer: Answer }
  /** This one cannot be asked; the others are. */
  | { place: number; problem: ErrorData };

/** A prompt as a model reads it. */
export interface RenderedPrompt {
  /** What `auto` came to. */
  template: Template;
  /** Without the BOS that every runtime puts before it. */
  text: string;
  tokens: number;
  /** Longest prompt and answer together that the model was made for, tokens. */
  contextLength: number;
}
