/** Rows of an official test split that lost their ids, known by the question they hold. */
import { hash } from 'node:crypto';
import { benchmarks } from '../tasks';

const official: ReadonlySet<string> = new Set(
  benchmarks.flatMap(({ officialTestQuestions }) => officialTestQuestions ?? []),
);
/** Letters, digits and spaces of an official question, as `plain` has it: no shorter or longer one need be looked for. */
const [shortest, longest] = [21, 212];
/** Of a question as it stands: more is no single sentence, however much space and punctuation it holds. */
const farthest = 2 * longest;
/** A question may itself hold a colon or a full stop: so many beginnings are tried. */
const mostBeginnings = 8;

/** Whether a text holds a question of an official test split, from the start of a sentence to its question mark. */
export function holdsOfficialQuestion(text: string): boolean {
  for (let end = text.indexOf('?'); end >= 0; end = text.indexOf('?', end + 1))
    if (beginnings(text, end).some((start) => isOfficial(text.slice(start, end)))) return true;
  return false;
}

/** Where the question that ends there may begin, the nearest first. */
function beginnings(text: string, end: number): number[] {
  const starts: number[] = [];
  const least = Math.max(0, end - farthest);
  for (let start = end; start >= least && starts.length < mostBeginnings; start--)
    if (start === 0 || sentenceEnds.has(text.charCodeAt(start - 1))) starts.push(start);
  return starts;
}

const sentenceEnds = new Set(Array.from('.?!:\n', (character) => character.charCodeAt(0)));

function isOfficial(question: string): boolean {
  if (question.length < shortest) return false;
  const text = plain(question);
  return text.length >= shortest && text.length <= longest && official.has(questionHash(text));
}

const plain = (question: string): string =>
  question
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** The first 12 hex digits of SHA-256 over a question's letters a-z and digits, lower case, other runs as one space. */
const questionHash = (text: string): string => hash('sha256', text).slice(0, 12);
