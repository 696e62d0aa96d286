/** `predictions/<task>.jsonl` of an evaluation folder: appended item by item, read back after an interruption. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Prediction, Scoring } from '../common/benchmark';

interface Subject {
  task: string;
  base: string;
  adapter: string | null;
  scoring: Scoring;
}

export interface Predictions {
  has(subject: Subject, item: string): boolean;
  append(prediction: Prediction): void;
  /** Everything known, by subject in the order of asking and by item in the order given. */
  all(items: readonly string[]): Prediction[];
}

/** Opens the file, making it when missing; a half-written last line is cut off and its item asked again. */
export function openPredictions(file: string): Predictions {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const known = new Map<string, Prediction>();
  for (const prediction of readWholeLines(file)) known.set(keyOf(prediction, prediction.item), prediction);
  return {
    has: (subject, item) => known.has(keyOf(subject, item)),
    append: (prediction) => {
      appendFileSync(file, `${JSON.stringify(prediction)}\n`, { mode: 0o600 });
      known.set(keyOf(prediction, prediction.item), prediction);
    },
    all: (items) => {
      const wanted = new Map(items.map((item, index) => [item, index]));
      return [...known.values()]
        .filter(({ item }) => wanted.has(item))
        .sort((a, b) => compare(subjectOf(a), subjectOf(b)) || wanted.get(a.item)! - wanted.get(b.item)!);
    },
  };
}

const subjectOf = ({ task, base, adapter, scoring }: Subject): string =>
  JSON.stringify([task, base, adapter, scoring]);
const keyOf = (subject: Subject, item: string): string => subjectOf(subject) + item;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function readWholeLines(file: string): Prediction[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file);
  const end = text.lastIndexOf(0x0a) + 1;
  if (end < text.length) truncateSync(file, end);
  return text
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Prediction);
}
