/** A generation: seed tasks in, candidates out, each with a verdict; the accepted ones become instructions. */
import type { KeyState } from './endpoint-key';
import type { Category, InstructionText } from './instruction';

export interface Seed extends InstructionText {
  id: string;
  category: Category | null;
}

/** What stands as the source of every row that a generation made. */
export const generationSource = (id: string): string => `generation ${id}`;

export const isGenerated = (source: string): boolean => /^generation \S+$/.test(source);

/** In the order in which a candidate is looked at; the first that applies is its verdict. */
export const verdicts = [
  'malformed',
  'start',
  'too-short',
  'too-long',
  'keyword',
  'near-duplicate',
  'accepted',
] as const;
export type Verdict = (typeof verdicts)[number];

export interface FilterSettings {
  /** Of the instruction, both included. */
  minWords: number;
  maxWords: number;
  /** Words and phrases that the instruction must not hold. */
  blacklist: string[];
  /** ROUGE-L F of the instruction with a seed's or an accepted candidate's, above which it is a near-duplicate. */
  similarity: number;
}

/** Who writes: a local model, or a server that the user has named. */
export type Generator =
  { kind: 'model'; file: string; hash: string } | { kind: 'endpoint'; url: string; model: string };

/** Of a million tokens, in whatever currency the user typed. */
export interface Price {
  prompt: number;
  completion: number;
}

/** Everything that determines the candidates; frozen when the generation is made. */
export interface GenerationSettings {
  generator: Generator;
  seeds: Seed[];
  /** Drawn at random for every prompt. */
  seedsPerPrompt: number;
  /** With `{examples}`, and `{count}` for how many they are. */
  prompt: string;
  filters: FilterSettings;
  temperature: number;
  topP: number;
  /** Longest answer. */
  maxTokens: number;
  seed: number;
}

export interface Candidate {
  /** From 0. */
  position: number;
  verdict: Verdict;
  /** What the verdict is based on; empty for an accepted one. */
  reason: string;
  /** Ids of the seeds in its prompt, in order. */
  seeds: string[];
  /** SHA-256 of the prompt, hex. */
  promptHash: string;
  /** null: the answer holds no instruction. */
  text: InstructionText | null;
  /** The answer as it came. */
  answer: string;
  promptTokens: number;
  completionTokens: number;
}

export const generationStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const;
export type GenerationState = (typeof generationStates)[number];

export interface Generation {
  id: string;
  state: GenerationState;
  dataset: string;
  generator: Generator;
  /** Accepted candidates asked for. */
  count: number;
  seeds: number;
  /** Candidates so far, by verdict. */
  verdicts: Record<Verdict, number>;
  promptTokens: number;
  completionTokens: number;
  /** What these cost; null where no price was given. */
  cost: number | null;
  price: Price | null;
  /** ISO 8601. */
  createdAt: string;
  /** Why it failed, or ended before its count, as a sentence. */
  note: string | null;
}

/** Of the present session. */
export interface GenerationProgress {
  candidates: number;
  accepted: number;
  candidatesPerMinute: number;
  /** At the present rate of acceptance; null while none is accepted. */
  secondsLeft: number | null;
  /** Tokens still to come, at the same rate. */
  tokensLeft: number | null;
  costLeft: number | null;
}

/** A generation gives up after so many candidates for each one asked for. */
export const candidatesPerWanted = 20;

/** What is filled in until the user says otherwise. Temperature and top-p are Alpaca's. */
export const generationDefaults = {
  seedsPerPrompt: 3,
  minWords: 3,
  maxWords: 150,
  similarity: 0.7,
  temperature: 1,
  topP: 1,
  maxTokens: 512,
};

/** What the form of a generation begins with. */
export type GenerationForm = typeof generationDefaults & {
  prompt: string;
  blacklist: string[];
  /** Whether a key for an endpoint is there, and where it is kept. */
  key: KeyState;
};

export const candidatesIn = (counts: Record<Verdict, number>): number =>
  verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);

/** null: no price was given. */
export function costOf(price: Price | null, promptTokens: number, completionTokens: number): number | null {
  return price && (promptTokens * price.prompt + completionTokens * price.completion) / 1e6;
}
