/** An evaluation's folder, read: what it was asked to do and what was answered. Nothing is written. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Prediction } from '../common/benchmark';

/** `settings.json`; null where there is none. */
export function readSettings(folder: string): object | null {
  const file = join(folder, 'settings.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : null;
}

/** All answers, task after task; a line that is still being written is left out. */
export function readAnswers(folder: string): Prediction[] {
  const predictions = join(folder, 'predictions');
  if (!existsSync(predictions)) return [];
  const files = readdirSync(predictions).filter((name) => name.endsWith('.jsonl'));
  return files.sort().flatMap((name) => readWhole<Prediction>(join(predictions, name)));
}

function readWhole<T>(file: string): T[] {
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
