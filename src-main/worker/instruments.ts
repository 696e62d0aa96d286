/** Instruments: what gives a value to an answer that the answer alone does not. */
import { readConcepts } from '../data/concepts';
import { conceptOverlap, openDictionary } from '../evaluate/concepts';
import { greedySimilarity } from '../evaluate/similarity';
import { openTokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import { freeTrainerModel, openTrainer } from '../train/train';
import type { MeasuredLine } from '../files/measured';

/** An answer to be measured. */
export interface Measurable {
  answer: string | null;
  target: string;
  instruction: string;
  input: string;
  /** What another system answered, or the reference. */
  opponent: string | null;
}

export type Measured = Pick<MeasuredLine, 'value' | 'first' | 'second'>;

export interface OpenInstrument {
  /** How many answers are measured in one go. */
  atOnce: number;
  measure(answers: readonly Measurable[], signal: AbortSignal): Promise<Measured[]>;
  /** Idempotent. */
  dispose(): Promise<void>;
}

const valueOf = (value: number): Measured => ({ value: Number.isNaN(value) ? null : value });

/** F1 of the concepts; an answer that could not be read scores 0, unless there was nothing to be named. */
export async function openConcepts(file: string): Promise<OpenInstrument> {
  const dictionary = openDictionary(await readConcepts(file));
  return {
    atOnce: 100,
    measure: async (answers) =>
      answers.map(({ answer, target }) => valueOf(conceptOverlap(dictionary, answer ?? '', target).f1)),
    dispose: () => Promise.resolve(),
  };
}

/**
 * F1 of the tokens' greedy similarity, by the hidden states of the model behind its last norm; the token that begins every
 * text is not matched. An answer that could not be read scores 0; where a text is longer than a context there is no value.
 */
export async function openSimilarity(file: string, threads: number): Promise<OpenInstrument> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  const { contextLength } = await readModel(file);
  const tokenizer = await openTokenizer(file);
  const trainer = await openTrainer({ model: file, adapter: null, optimizer: null, threads });
  const ofText = tokenizer.bos === null ? 0 : 1;
  return {
    atOnce: 4,
    measure: async (answers, signal) => {
      const pairs = answers.map(({ answer, target }) =>
        answer === null ? null : [answer, target].map((text) => Int32Array.from(tokenizer.prompt(text))),
      );
      const fits = ({ length }: Int32Array) => length > ofText && length <= contextLength;
      const measured = pairs.filter((pair) => pair?.every(fits)).flatMap((pair) => pair!);
      const states = await trainer.hiddenStates(measured, { signal });
      let at = 0;
      const next = () => states[at++]!.slice(ofText);
      return pairs.map((pair) => {
        if (pair === null) return { value: 0 };
        return pair.every(fits) ? valueOf(greedySimilarity(next(), next()).f1) : { value: null };
      });
    },
    dispose: () => {
      trainer.dispose();
      freeTrainerModel();
      return Promise.resolve();
    },
  };
}
