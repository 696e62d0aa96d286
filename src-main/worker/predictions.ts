/** `predictions/<task>.jsonl` of an evaluation folder: appended item by item, read back after an interruption. */
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Prediction, Scoring } from '../common/benchmark';
import { makeFolder } from '../files/make-folder';
import { parsePrediction } from '../files/prediction-line';

export interface Subject {
  task: string;
  base: string;
  adapter: string | null;
  scoring: Scoring;
}

export interface Predictions {
  has(subject: Subject, item: string): boolean;
  append(prediction: Prediction): void;
  /** What these subjects answered to these items, in the orders given. */
  of(subjects: readonly Subject[], items: readonly string[]): Prediction[];
  /** Ids in the file that are of none of these items. */
  strays(items: ReadonlySet<string>): string[];
}

/** Opens the file, making it when missing; a half-written last line is cut off and its item asked again. @throws WorkbenchError `file-format` where another is damaged */
export function openPredictions(file: string): Predictions {
  makeFolder(dirname(file));
  const known = new Map<string, Prediction>();
  for (const prediction of readWholeLines(file)) known.set(keyOf(prediction, prediction.item), prediction);
  return {
    has: (subject, item) => known.has(keyOf(subject, item)),
    append: (prediction) => {
      appendFileSync(file, `${JSON.stringify(prediction)}\n`, { mode: 0o600 });
      known.set(keyOf(prediction, prediction.item), prediction);
    },
    of: (subjects, items) =>
      subjects.flatMap((subject) => items.flatMap((item) => known.get(keyOf(subject, item)) ?? [])),
    strays: (items) =>
      [...new Set([...known.values()].map(({ item }) => item))].filter((item) => !items.has(item)),
  };
}

const keyOf = ({ task, base, adapter, scoring }: Subject, item: string): string =>
  JSON.stringify([task, base, adapter, scoring, item]);

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
    .map((line) => parsePrediction(line, file));
}
