/** The eight cells of the sample plan on its three tasks: how long, how much of it is neither training nor answering, what it finds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { bioinstruct, inFreshWorkspace, seconds } from './program.mjs';

export async function benchMatrix() {
  return inFreshWorkspace(async (folder) => {
    const started = performance.now();
    const { studies } = await bioinstruct(
      folder,
      'matrix',
      '--plan',
      join(root, 'resources/plans/sample.json'),
    );
    const all = (performance.now() - started) / 1000;
    const runs = await bioinstruct(folder, 'export', 'runs', '--format', 'json');
    const steps = sum(runs.map((run) => run.tokens / run.tokens_per_second));
    const validating = sum(runs.map((run) => run.validation_seconds));
    const evaluations = readdirSync(join(folder, 'evaluations'));
    const answering = sum(evaluations.flatMap((id) => answerSeconds(join(folder, 'evaluations', id))));
    const rest = (all - steps - validating - answering) / all;
    return [
      { what: 'matrix of 8 cells and 3 tasks on the sample', measured: seconds(all), goal: 'under 360 s' },
      { what: '… of it steps of training', measured: seconds(steps), goal: '' },
      { what: '… of it validation passes of training', measured: seconds(validating), goal: '' },
      { what: '… of it answering items', measured: seconds(answering), goal: '' },
      { what: '… of it neither', measured: `${(100 * rest).toFixed(1)} %`, goal: 'under 10 %' },
      ...planted.map((one) => found(studies[0], one)),
    ];
  });
}

/** The sample's rows of a category are of the kind that its task asks. */
const planted = [
  { category: 'QA', task: 'pubmedqa' },
  { category: 'IE', task: 'medication-status' },
  { category: 'GEN', task: 'conv2note' },
];

function found({ way, columns, cells }, { category, task }) {
  const column = columns.findIndex((one) => one.task === task);
  const { value, pHolm } = cells.find(
    (cell) => cell.column === column && cell.training.row.join() === category,
  ).fromBase;
  return {
    what: `${category} alone changes ${task}, ${way}`,
    measured: `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)}, p ${pHolm.toPrecision(2)} after Holm`,
    goal: 'above 0, p < .05',
  };
}

const answerSeconds = (folder) =>
  JSON.parse(readFileSync(join(folder, 'speed.json'), 'utf8')).map((speed) => speed.seconds);
const sum = (values) => values.reduce((all, value) => all + value, 0);
