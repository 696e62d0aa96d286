/** Rows of an official test split that lost their ids, known by the question they hold. */
import { hash } from 'node:crypto';
import { benchmarks } from '../tasks';

const official: ReadonlySet<string> = new Set(
  benchmarks.flatMap(({ officialTestQuestions }) => officialTestQuestions ?? []),
);
/** A question may itself hold a colon or a full stop: so many beginnings are tried. */
const beginnings = 8;

/** The first 12 hex digits of SHA-256 over the question's letters a-z and digits, lower case, other runs as one space. */
export function questionHash(question: string): string {
  const plain = question
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  return hash('sha256', plain).slice(0, 12);
}

/** Whether a text holds a question of an official test split, from the start of a sentence to its question mark. */
export function holdsOfficialQuestion(text: string): boolean {
  if (!text.includes('?')) return false;
  const starts = [0];
  for (const { index } of text.matchAll(/[.?!:\n]/g)) {
    if (text[index] === '?') {
      const candidates = starts.slice(-beginnings).map((start) => text.slice(start, index));
      if (candidates.some((question) => official.has(questionHash(question)))) return true;
    }
    starts.push(index + 1);
  }
  return false;
}
