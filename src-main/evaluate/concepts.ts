/** Concepts of a text, by a dictionary that the user loads, and how far two texts name the same ones. */
import type { ConceptTerm } from '../data/concepts';
import { wordsOf } from './metrics/words';

export interface Dictionary {
  /** Ids of the concepts that a text names. */
  find(text: string): Set<string>;
}

/**
 * Finds terms word by word, in lower case: at every place the longest term that stands there, and on behind it. Nothing is
 * inflected or negated: “no fever” names fever. A term of several concepts names all of them.
 */
export function openDictionary(terms: readonly ConceptTerm[]): Dictionary {
  /** By the words of a term, with single spaces. */
  const concepts = new Map<string, string[]>();
  /** By the first word of terms: how many words they have. */
  const lengths = new Map<string, Set<number>>();
  for (const { concept, term } of terms) {
    const words = wordsOf(term);
    const [first] = words;
    if (first === undefined) continue;
    const key = words.join(' ');
    concepts.set(key, [...(concepts.get(key) ?? []), concept]);
    lengths.set(first, (lengths.get(first) ?? new Set()).add(words.length));
  }
  const longestFirst = new Map([...lengths].map(([first, all]) => [first, [...all].sort((a, b) => b - a)]));
  return {
    find: (text) => {
      const found = new Set<string>();
      const words = wordsOf(text);
      for (let at = 0; at < words.length;) {
        const key = (length: number) => words.slice(at, at + length).join(' ');
        const length = longestFirst.get(words[at]!)?.find((one) => concepts.has(key(one)));
        for (const concept of length === undefined ? [] : concepts.get(key(length))!) found.add(concept);
        at += length ?? 1;
      }
      return found;
    },
  };
}

export interface SetOverlap {
  precision: number;
  recall: number;
  f1: number;
}

/**
 * Precision, recall and F1 of the concepts of a prediction against those of its reference, 0..1: overlap of sets. NaN
 * where there is nothing to divide by; F1 is so only where neither text names a concept.
 */
export function conceptOverlap({ find }: Dictionary, prediction: string, reference: string): SetOverlap {
  const [predicted, wanted] = [find(prediction), find(reference)];
  const shared = [...predicted].filter((concept) => wanted.has(concept)).length;
  return {
    precision: shared / predicted.size,
    recall: shared / wanted.size,
    f1: (2 * shared) / (predicted.size + wanted.size),
  };
}
