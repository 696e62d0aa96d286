/** What the run folder in which an adapter lies says of it: recipe, rows, losses, and the scores of its workspace. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Score } from '../common/benchmark';
import type { FrozenInstruction, FrozenRecipe, StepReport } from '../common/run';

export interface RunFacts {
  recipe: FrozenRecipe;
  /** Rows by category (`none` where it is not set) and by split. */
  rows: Map<string, { train: number; validation: number }>;
  /** The last line of `metrics.jsonl`, or null. */
  last: StepReport | null;
  /** Of this adapter, in every evaluation of the workspace. */
  scores: Score[];
}

/** @returns null for an adapter that lies in no run folder */
export function readRunFacts(adapter: string): RunFacts | null {
  const folder = dirname(resolve(adapter));
  const recipe = readRunRecipe(adapter);
  if (!recipe) return null;
  return {
    recipe,
    rows: countRows(readLines<FrozenInstruction>(join(folder, 'instructions.jsonl'))),
    last: readLines<StepReport>(join(folder, 'metrics.jsonl')).at(-1) ?? null,
    scores: scoresOf(resolve(adapter), join(folder, '..', '..', 'evaluations')),
  };
}

/** @returns null for an adapter that lies in no run folder */
export function readRunRecipe(adapter: string): FrozenRecipe | null {
  const recipe = readJson<FrozenRecipe>(join(dirname(resolve(adapter)), 'recipe.json'));
  return recipe?.run?.base ? recipe : null;
}

function countRows(instructions: readonly FrozenInstruction[]): RunFacts['rows'] {
  const rows: RunFacts['rows'] = new Map();
  for (const { category, split } of instructions) {
    const key = category ?? 'none';
    const counts = rows.get(key) ?? { train: 0, validation: 0 };
    counts[split]++;
    rows.set(key, counts);
  }
  return rows;
}

function scoresOf(adapter: string, evaluations: string): Score[] {
  if (!existsSync(evaluations)) return [];
  return readdirSync(evaluations)
    .sort()
    .flatMap((id) => readJson<Score[]>(join(evaluations, id, 'scores.json')) ?? [])
    .filter((score) => score.adapter !== null && resolve(score.adapter) === adapter);
}

/** null for what is not there or no JSON: the facts are what can be read. */
function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

function readLines<T>(file: string): T[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
