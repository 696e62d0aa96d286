/** What a fine-tune of the sample model on one category does to every mini benchmark. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from '../setup/paths.mjs';
import { bioinstruct, inFreshWorkspace } from './program.mjs';

const plan = JSON.parse(readFileSync(join(root, 'resources/plans/sample.json'), 'utf8'));
const inPlan = (path) => join(root, 'resources/plans', path);
const base = inPlan(plan.bases[0]);

const seeds = [1, 2, 3];
/** From which value on McNemar's test counts an item as right: all of it, and half of it, which tells texts apart better. */
const rights = [1, 0.5];

/**
 * Choices by likelihood: a base that never writes “yes” must not pass for one that knows no answer. Texts as generated.
 */
const scoringOf = (task) => (task.choices ? 'likelihood' : 'generate');
const metricOf = (task) => task.metrics[scoringOf(task)][0];

/** Fine-tunes with the recipe and budget of the sample plan and scores all items. */
export async function benchLift() {
  const { measures, itemValues: valuesOf } = (
    await runnerImport(join(root, 'src-main/evaluate/metrics/index.ts'))
  ).module;
  const { mcnemar } = (await runnerImport(join(root, 'src-main/analyze/mcnemar.ts'))).module;
  const { taskNamed } = (await runnerImport(join(root, 'src-main/tasks/index.ts'))).module;
  const tasks = plan.tasks.map(({ name }) => taskNamed(name));
  const rows = [];
  await inFreshWorkspace(async (folder) => {
    await bioinstruct(folder, 'import', inPlan(plan.datasets[0].file));
    const before = await itemValues(folder, []);
    const tunes = seeds.flatMap((seed) => tasks.map(({ group }) => ({ seed, group })));
    for (const { seed, group } of tunes) {
      const { adapter } = await bioinstruct(folder, ...trainArguments(group, seed));
      const after = await itemValues(folder, ['--adapter', adapter]);
      for (const task of tasks) {
        const own = task.group === group;
        rows.push({
          what: `seed ${seed}, fine-tuned on ${group}: ${task.name}`,
          measured: describe(task, before[task.name], after[task.name], mcnemar),
          goal: own ? '+15 points, p < .01' : 'less than on its own',
        });
      }
    }
  });
  return rows;

  /** By task, the value of every item under the task's first metric. */
  async function itemValues(folder, adapter) {
    const values = {};
    for (const [i, task] of tasks.entries()) {
      const file = `${task.name}=${inPlan(plan.tasks[i].file)}`;
      const { folder: at } = await bioinstruct(
        folder,
        ...['evaluate', '--base', base, ...adapter, '--task', file, '--scoring', scoringOf(task)],
      );
      const lines = readFileSync(join(at, 'predictions', `${task.name}.jsonl`), 'utf8')
        .trimEnd()
        .split('\n');
      values[task.name] = valuesOf(
        measures[metricOf(task)],
        lines.map((line) => JSON.parse(line)),
      );
    }
    return values;
  }
}

function trainArguments(category, seed) {
  const settings = Object.entries({ ...plan.recipe, maxTokens: plan.budget.tokens, seed });
  return [
    ...['train', '--base', base, '--dataset', 'instructions', '--categories', category],
    ...settings.flatMap(([key, value]) => ['--set', `${key}=${value}`]),
  ];
}

function describe(task, before, after, mcnemar) {
  const metric = metricOf(task);
  const points = (values) => (100 * values.reduce((sum, value) => sum + value, 0)) / values.length;
  const [from, to] = [points(before), points(after)];
  const p = (right) => {
    const differences = after.map((value, i) => (value >= right) - (before[i] >= right));
    return `p ${mcnemar(differences).toPrecision(2)} from ${right} on`;
  };
  const lift = `${to < from ? '' : '+'}${(to - from).toFixed(1)}`;
  return `${metric} ${from.toFixed(1)} → ${to.toFixed(1)} (${lift}), n ${after.length}, McNemar ${rights.map(p).join(', ')}`;
}
