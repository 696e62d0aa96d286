/** The plans of the Synergy view: those on offer, and the one that is made or changed on the screen. */
import { basename, join } from 'node:path';
import type { Handlers, PlanSummary, SavedFile } from '../common/contract';
import { WorkbenchError } from '../common/errors';
import { checkPlan, trainingsOf, type Plan } from '../common/plan';
import { trainingName } from '../common/training';
import { makeFolder } from '../files/make-folder';
import { writeWhole } from '../files/write-whole';
import { inTurn } from '../runs/in-turn';
import { readPlan, seedsOf } from '../runs/plan';
import { createPlanCosts } from '../runs/plan-cost';
import { taskIn, taskNamesIn } from '../runs/tasks';
import type { Workspace } from '../runs/workspace';
import { sampleBenchmarks } from '../resources';
import { addFile } from '../store/files';
import type { Store } from '../store/open';
import type { FileTokens } from './file-tokens';
import { offered } from './offered';
import { tasksWithFiles } from './tasks';

type Slice = Pick<
  Handlers,
  'listPlans' | 'addPlan' | 'costPlan' | 'timePlan' | 'cancelTimePlan' | 'savePlan' | 'exportPlan'
>;

/**
 * @param saveFile asks the user where a text goes
 * @param samples the file of each task that ships, by its name
 */
export function planHandlers(
  workspace: Workspace,
  files: FileTokens,
  saveFile: (name: string, text: string) => Promise<SavedFile>,
  samples: () => Record<string, string> = sampleBenchmarks,
): Slice {
  const { store } = workspace;
  const costs = createPlanCosts(workspace);
  const folder = join(workspace.folder, 'plans');
  const checked = (json: unknown) => checkDraft(store, json, samples);
  const summarise = (file: string) => summaryOf(workspace, folder, file);
  return {
    // One that was moved or damaged is not on offer and hides no other; it comes back with its file.
    listPlans: () =>
      offered(store, 'plan').flatMap((file) => {
        try {
          return summarise(file);
        } catch {
          return [];
        }
      }),
    addPlan: ({ token }) => {
      const summary = summarise(files.fileOf(token).path);
      addFile(store, 'plan', summary.plan);
      return summary;
    },
    costPlan: async ({ plan }) => costs.tell(checked(plan)),
    timePlan: async ({ plan: json }) => {
      const plan = checked(json);
      return inTurn(workspace.queue, trial, (signal) => costs.measure(plan, signal));
    },
    cancelTimePlan: () => {
      workspace.queue.cancel(trial);
      return null;
    },
    savePlan: ({ plan: json }) => {
      const plan = checked(json);
      const file = join(folder, `${fileStem(plan.name)}.json`);
      makeFolder(folder);
      writeWhole(file, planText(plan));
      addFile(store, 'plan', file);
      return summarise(file);
    },
    exportPlan: ({ plan: json }) => {
      const plan = checked(json);
      return saveFile(`${fileStem(plan.name)}.json`, planText(plan));
    },
  };
}

const trial = 'trial of a plan';

const planText = (plan: Plan): string => `${JSON.stringify(plan, null, 2)}\n`;

/** With what no file system refuses. */
const fileStem = (name: string): string => name.trim().replace(/[^\p{L}\p{N}.-]+/gu, '-');

/**
 * A plan that came from a page: it may name what the program has offered, and nothing else of the machine.
 * @throws WorkbenchError `refused` for another file, and as `checkPlan`
 */
function checkDraft(store: Store, json: unknown, samples: () => Record<string, string>): Plan {
  const known = new Set<string>();
  // The dearest last: each is asked only for a path that none before it holds.
  const unasked = [
    () => offered(store, 'model'),
    () => tasksWithFiles(store, samples()).flatMap((task) => task.files.map(({ file }) => file)),
    () => offered(store, 'plan').flatMap((file) => filesOf(store, file)),
  ];
  const resolve = (path: string): string => {
    while (!known.has(path) && unasked.length > 0) unasked.shift()!().forEach((file) => known.add(file));
    if (known.has(path)) return path;
    throw new WorkbenchError('refused', `${path} is no file of this workspace.`, 'Add it first.');
  };
  return checkPlan(json, resolve, taskNamesIn(store));
}

/** What a plan on offer names. */
function filesOf(store: Store, file: string): string[] {
  try {
    const { bases, datasets, tasks } = readPlan(file, { tasks: taskNamesIn(store) });
    return [
      ...bases,
      ...datasets.flatMap((one) => ('file' in one ? one.file : [])),
      ...tasks.map((one) => one.file),
    ];
  } catch {
    return [];
  }
}

function summaryOf({ store }: Workspace, folder: string, file: string): PlanSummary {
  const plan = readPlan(file, { tasks: taskNamesIn(store) });
  const trainings = trainingsOf(plan);
  return {
    plan: file,
    name: plan.name,
    own: file.startsWith(join(folder, '/')),
    content: plan,
    rows: trainings.map(trainingName),
    tasks: plan.tasks.map(({ name }) => taskIn(store, name).title),
    seeds: plan.seeds,
    bases: plan.bases.map((base) => basename(base)),
    cells: plan.bases.length * trainings.reduce((sum, training) => sum + seedsOf(plan, training).length, 0),
    budget: plan.budget,
  };
}
