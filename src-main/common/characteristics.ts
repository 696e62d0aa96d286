/** What tasks are like, set against what training gained on them. To look around: few tasks, many characteristics. */
import type { Task, Way } from './benchmark';
import type { InstructionText } from './instruction';

export const characteristicNames = {
  promptWords: 'words of the prompt',
  answerWords: 'words of the answer',
  answerEntropy: 'variety of the answers',
  lexicalDiversity: 'lexical diversity',
  overlap: 'overlap with the training text',
  strictness: 'strictness of the format',
  parseRate: 'parse rate of the base',
} as const;

export type Characteristic = keyof typeof characteristicNames;

/** null: not known. */
export type CharacteristicValues = Record<Characteristic, number | null>;

export interface CharacterisedTask {
  task: string;
  items: number;
  values: CharacteristicValues;
  /** Mean change from the base over all trained sets, a share of 1; null where nothing was measured. */
  gain: number | null;
}

export interface CharacteristicsJob {
  tasks: { task: Task; file: string; gain: number | null; parseRate: number | null }[];
  /** Of the training rows. */
  texts: InstructionText[];
  seed: number;
}

export interface Characteristics {
  tasks: CharacterisedTask[];
  /** Spearman's, over tasks; null under five tasks, or where one of the two does not vary. */
  correlations: Record<
    Characteristic,
    { rho: number; ci95: [low: number, high: number]; pairs: number } | null
  >;
  /** Rows of the training text that overlap was looked for in. */
  rows: number;
}

/** By way of scoring, as gains are. */
export interface MatrixCharacteristics {
  matrix: string;
  ways: ({ way: Way } & Characteristics)[];
}
