/** The eight cells of the sample plan on its three tasks: how long, and how much of it is neither training nor answering. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { bioinstruct, inFreshWorkspace, seconds } from './program.mjs';

export async function benchMatrix() {
  return inFreshWorkspace(async (folder) => {
    const started = performance.now();
    await bioinstruct(folder, 'matrix', '--plan', join(root, 'resources/plans/sample.json'));
    const all = (performance.now() - started) / 1000;
    const runs = await bioinstruct(folder, 'export', 'runs', '--format', 'json');
    const training = sum(runs.map((run) => run.tokens / run.tokens_per_second));
    const evaluations = readdirSync(join(folder, 'evaluations'));
    const answering = sum(evaluations.flatMap((id) => answerSeconds(join(folder, 'evaluations', id))));
    const rest = (all - training - answering) / all;
    return [
      { what: 'matrix of 8 cells and 3 tasks on the sample', measured: seconds(all), goal: 'under 360 s' },
      { what: '… of it training', measured: seconds(training), goal: '' },
      { what: '… of it answering items', measured: seconds(answering), goal: '' },
      { what: '… of it neither', measured: `${(100 * rest).toFixed(1)} %`, goal: 'under 10 %' },
    ];
  });
}

const answerSeconds = (folder) =>
  JSON.parse(readFileSync(join(folder, 'speed.json'), 'utf8')).map((speed) => speed.seconds);
const sum = (values) => values.reduce((all, value) => all + value, 0);
