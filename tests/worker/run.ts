/** A small Run for tests: a frozen folder on the sample model, done in this process. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { cancelled } from '../../src-main/common/errors';
import type { Instruction } from '../../src-main/common/instruction';
import { checkRecipe, type Recipe } from '../../src-main/common/recipe';
import type { FrozenRecipe, RunReport, RunResult, StepReport } from '../../src-main/common/run';
import { randomFrom } from '../../src-main/common/random';
import { jsonLines } from '../../src-main/files/json-lines';
import { writeWhole } from '../../src-main/files/write-whole';
import { trainRun } from '../../src-main/worker/train-run';

const base = join(import.meta.dirname, '../../resources/sample/model.gguf');
const words = 'aspirin fever cough daily dose rash onset week note plan check level range'.split(' ');

/** Rows of made-up words, some for validation; `length` words of input each. */
export function rows(count = 24, length = 6): Instruction[] {
  const random = randomFrom(3);
  const text = (n: number): string =>
    Array.from({ length: n }, () => words[Math.floor(random() * words.length)]).join(' ');
  return Array.from({ length: count }, (_, i) => ({
    id: `row-${i}`,
    instruction: text(4),
    input: text(length),
    output: text(3),
    category: null,
    split: i % 6 === 5 ? 'validation' : 'train',
    review: 'pending',
    source: 'test',
    gated: false,
  }));
}

const small: Partial<Recipe> = {
  rank: 4,
  batchSize: 4,
  learningRate: 0.01,
  packTokens: 512,
  maxSteps: 9,
  checkpointEvery: 2,
  evalEvery: 3,
  threads: 1,
};

export function frozenFolder(recipe: Partial<Recipe> = {}, instructions = rows()): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'run-')), 'run');
  const run = { program: 'test', base, baseHash: 'a', datasets: ['made up'], snapshots: [], categories: [] };
  const frozen: FrozenRecipe = {
    ...checkRecipe({ ...small, ...recipe }),
    run: { ...run, rows: instructions.length },
  };
  mkdirSync(folder);
  writeFileSync(join(folder, 'recipe.json'), `${JSON.stringify(frozen, null, 2)}\n`);
  writeWhole(join(folder, 'instructions.jsonl'), jsonLines(instructions));
  return folder;
}

/** Does the Run; `onReport` may abort `stop`. */
export function perform(
  folder: string,
  onReport: (report: RunReport, stop: AbortController) => void = () => {},
): Promise<RunResult> {
  const stop = new AbortController();
  return trainRun(folder, { report: (report) => onReport(report, stop), signal: stop.signal });
}

const isStep = (report: RunReport, step: number): boolean => 'step' in report && report.step === step;

/** Stopped on request after a step (from 0). */
export async function stopped(folder: string, step: number): Promise<string> {
  await expect(
    perform(folder, (report, stop) => isStep(report, step) && stop.abort(cancelled())),
  ).rejects.toMatchObject({ code: 'cancelled' });
  return folder;
}

/** The recipe as it stands in the folder now. */
export const recipeOf = (folder: string): FrozenRecipe =>
  JSON.parse(readFileSync(join(folder, 'recipe.json'), 'utf8')) as FrozenRecipe;

/** A copy to be spoilt. */
export function copyOf(folder: string): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'run-')), 'run');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

export const modelOf = (folder: string): Buffer => readFileSync(join(folder, 'model.gguf'));

export const adapterOf = (folder: string): Buffer => readFileSync(join(folder, 'adapter.gguf'));

/** The lines of `metrics.jsonl` without what a clock says. */
export function metricsOf(folder: string): Partial<StepReport>[] {
  return readFileSync(join(folder, 'metrics.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { tokensPerSecond, secondsLeft, ...rest } = JSON.parse(line) as StepReport;
      return rest;
    });
}
