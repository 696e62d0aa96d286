/** `speed.json` of an evaluation folder: how long answers took, which no score depends on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Way } from '../common/benchmark';
import { writeWhole } from './write-whole';

/** Answers to one task in one way, of the last session that gave any. */
export interface AnswerSpeed {
  task: string;
  way: Way;
  answers: number;
  /** Waiting for them. */
  seconds: number;
}

const fileIn = (folder: string) => join(folder, 'speed.json');

export const writeAnswerSpeeds = (folder: string, speeds: readonly AnswerSpeed[]): void =>
  writeWhole(fileIn(folder), `${JSON.stringify(speeds, null, 2)}\n`);

/** Empty where nothing is known. */
export function readAnswerSpeeds(folder: string): AnswerSpeed[] {
  const file = fileIn(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as AnswerSpeed[]) : [];
}
