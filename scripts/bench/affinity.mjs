/** Predicted affinity on the sample model: what it costs, and how well it ranks what a matrix then measures. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { bioinstruct, inFreshWorkspace, seconds } from './program.mjs';

const inPlan = (path) => join(root, 'resources/plans', path);
const plan = JSON.parse(readFileSync(inPlan('sample.json'), 'utf8'));
const files = {
  pubmedqa: 'pubmedqa.json',
  medqa: 'medqa.jsonl',
  medmcqa: 'medmcqa.json',
  bioasq: 'bioasq.json',
  mednli: 'mednli.jsonl',
  'medication-status': 'medication-status.csv',
  coreference: 'coreference.csv',
  conv2note: 'conv2note.csv',
  icliniq: 'icliniq.json',
};
/** BioInstruct's smallest category, for the recipe's epochs; and what is drawn by default. */
const cell = { rows: 5700, epochs: 3 };
const draws = { rows: 300, items: 200 };

export async function benchAffinity() {
  return inFreshWorkspace(async (folder) => {
    const matrix = await bioinstruct(folder, 'matrix', '--plan', planIn(folder));
    const few = ['--per-category', '60', '--items', '40'];
    const held = await bioinstruct(folder, 'affinity', '--matrix', matrix.id, ...few);
    const warm = await bioinstruct(folder, 'affinity', '--matrix', matrix.id, '--warmup', '8', ...few);
    const tasks = Object.entries(files).flatMap(([name, file]) => [
      '--task',
      `${name}=${join(root, 'resources/sample/benchmarks', file)}`,
    ]);
    const base = ['--base', inPlan(plan.bases[0]), '--dataset', 'instructions'];
    const all = await bioinstruct(folder, 'affinity', ...base, ...tasks, ...few);
    return [
      ...ranks('a fresh adapter', held),
      ...ranks('8 steps of warm-up, preconditioned', warm),
      {
        what: 'affinity of 4 categories x 9 tasks of the sample',
        measured: seconds(all.cost.seconds),
        goal: '',
      },
      {
        what: 'one cell at BioInstruct’s size (5,700 rows, 3 epochs) against it at 300 rows and 200 items each, by tokens',
        measured: `${timesAsMany(all).toFixed(1)} times as many`,
        goal: 'more than 1',
      },
    ];
  });
}

/** The sample's plan by likelihood alone, its files by their places. */
function planIn(folder) {
  const file = join(folder, 'plan.json');
  const absolute = {
    ...plan,
    bases: plan.bases.map(inPlan),
    datasets: plan.datasets.map((one) => ({ file: inPlan(one.file) })),
    tasks: plan.tasks.map((task) => ({ ...task, file: inPlan(task.file) })),
    scoring: 'likelihood',
  };
  writeFileSync(file, JSON.stringify(absolute));
  return file;
}

function ranks(how, { checks: [check] }) {
  const told = ({ rho, ci95: [low, high] }) => `${rho.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  const right = check.leftOut.filter(({ row, best }) => String(row) === String(best.row)).length;
  return [
    {
      what: `affinity by ${how}: rank correlation over 7 sets x 3 tasks`,
      measured: told(check.rank),
      goal: '',
    },
    { what: '… within tasks', measured: told(check.rankWithin), goal: '' },
    {
      what: '… best set recommended, the task left out',
      measured: `${right} of ${check.leftOut.length} tasks`,
      goal: '3 of 3',
    },
  ];
}

/** With the mean tokens of the sample's rows and items. */
function timesAsMany({ members, tasks }) {
  const meanTokens = (sets) => {
    const sum = (of) => sets.reduce((all, set) => all + of(set), 0);
    return sum(({ tokens }) => tokens) / sum(({ sampled }) => sampled);
  };
  const row = meanTokens(members);
  const affinity = members.length * draws.rows * row + tasks.length * draws.items * meanTokens(tasks);
  return (cell.rows * cell.epochs * row) / affinity;
}
