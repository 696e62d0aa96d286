/** Instruments: what gives a value to an answer that the answer alone does not. */
import { readConcepts } from '../data/concepts';
import { conceptOverlap, openDictionary } from '../evaluate/concepts';
import { greedySimilarity, sentencesOf } from '../evaluate/similarity';
import { openEmbedder } from '../inference/embedder';
import { readModel } from '../models/gguf-reader';
import type { MeasuredLine } from './measured-values';

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

/** F1 of the sentences' greedy similarity; an answer that could not be read scores 0. */
export async function openSimilarity(file: string, threads: number): Promise<OpenInstrument> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(file);
  const embedder = await openEmbedder(file, threads);
  const vectors = async (text: string) => {
    const all: Float64Array[] = [];
    for (const sentence of sentencesOf(text)) all.push(await embedder.embed(sentence));
    return all;
  };
  return {
    atOnce: 4,
    measure: async (answers, signal) => {
      const values: Measured[] = [];
      for (const { answer, target } of answers) {
        signal.throwIfAborted();
        if (answer === null) values.push({ value: 0 });
        else values.push(valueOf(greedySimilarity(await vectors(answer), await vectors(target)).f1));
      }
      return values;
    },
    dispose: () => embedder.dispose(),
  };
}
