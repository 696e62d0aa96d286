/** What a plan's cells would take of time, tried on a base that no Run or evaluation tells it of: a step, and a few items of every task. */
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ways, type Way } from '../common/benchmark';
import type { Plan } from '../common/plan';
import { readAnswerSpeeds } from '../files/evaluation-speed';
import { tokenRate, type Estimator } from './estimate';
import { freezeSettings } from './evaluate';
import { evaluationSeconds } from './evaluation-time';
import { hashOf } from './hash';
import { cellRecipe } from './plan';
import type { Workspace } from './workspace';

/** Datasets that are there, and files that are not imported yet. */
export interface PlanRows {
  datasets: string[];
  files: string[];
}

/** Told by what was done in the workspace, else by what was tried while it is open; null: by neither. */
export interface Trials {
  /** Tokens a second of training. */
  tokenRate(base: string): number | null;
  /** Of all tasks of a plan, once. */
  evaluationSeconds(base: string, plan: Plan): number | null;
  /** Tries what is told by neither. Nothing of it is kept on the disk. */
  make(plan: Plan, rows: PlanRows, signal: AbortSignal, onReport?: TrialReport): Promise<void>;
}

/** What is tried, in words, and the share of all bases that is done. */
export type TrialReport = (doing: string, fraction: number) => void;

type NamedTask = Plan['tasks'][number];

/** Of every task. */
const triedItems = 4;

export function createTrials(workspace: Workspace, estimator: Estimator): Trials {
  const rates = new Map<string, number>();
  const answering = new Map<string, number>();
  const keyOf = (base: string, { name, file }: NamedTask, way: Way, limit?: number) =>
    JSON.stringify([base, name, file, way, limit]);

  const tokens = (base: string) => tokenRate(workspace, base) ?? rates.get(base) ?? null;
  const evaluating = (base: string, plan: Plan) =>
    evaluationSeconds(
      workspace,
      base,
      plan,
      (task, way) => answering.get(keyOf(base, task, way, plan.limit)) ?? null,
    );

  async function tryStep(base: string, plan: Plan, rows: PlanRows, signal: AbortSignal): Promise<void> {
    const recipe = cellRecipe(plan, { method: plan.methods[0]!, seed: plan.seeds[0]! });
    rates.set(base, await estimator.timeStep({ base, ...rows, categories: [], recipe }, signal));
  }

  async function tryItems(base: string, plan: Plan, signal: AbortSignal): Promise<void> {
    const { tasks, scoring, limit } = plan;
    const { template, threads } = cellRecipe(plan, { method: 'lora', seed: plan.seeds[0]! });
    const few = Math.min(triedItems, limit ?? Infinity);
    const hashes = { [base]: await hashOf(workspace, base) };
    // Always the same name: what a killed program left there is removed by the next.
    const folder = join(workspace.folder, 'plan-trial');
    try {
      rmSync(folder, { recursive: true, force: true });
      const asked = freezeSettings(workspace, folder, {
        ...{ bases: [base], adapters: [null], tasks, scoring, limit: few },
        ...{ template, threads, seed: plan.seeds[0]! },
      });
      const { counts } = await workspace.desk.call(
        'countItems',
        { ...asked, limit: limit ?? null },
        undefined,
        signal,
      );
      await workspace.engine.call('evaluate', { folder, hashes }, undefined, signal);
      const speeds = readAnswerSpeeds(folder);
      for (const [i, task] of tasks.entries())
        for (const way of ways) {
          const speed = speeds.find((one) => one.task === task.name && one.way === way);
          const seconds = speed ? (speed.seconds * counts[i]!) / Math.min(few, counts[i]!) : 0;
          answering.set(keyOf(base, task, way, limit), seconds);
        }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  return {
    tokenRate: tokens,
    evaluationSeconds: evaluating,
    make: async (plan, rows, signal, onReport = () => {}) => {
      const trains = plan.rows.some((row) => row.length > 0);
      for (const [i, base] of plan.bases.entries()) {
        const doing = (what: string, half: number) =>
          onReport(`trying ${what} on ${basename(base)}`, (i + half) / plan.bases.length);
        if (trains && tokens(base) === null) {
          doing('a step', 0);
          await tryStep(base, plan, rows, signal);
        }
        if (evaluating(base, plan) === null) {
          doing('a few items', 0.5);
          await tryItems(base, plan, signal);
        }
      }
    },
  };
}
