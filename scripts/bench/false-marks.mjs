/**
 * How often a matrix in which training changes nothing has a mark all the same: 1,000 matrices of four trainings on three
 * tasks, twelve tests against one base, by the tests and the correction of the product.
 */
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from '../setup/paths.mjs';
import { randomFrom } from '../../src-main/common/random.ts';

const simulations = 1000;
const rounds = 2000;
const [trainings, tasks, items, seeds] = [4, 3, 100, 3];
const level = 0.05;

export async function benchFalseMarks() {
  const load = async (file) => (await runnerImport(join(root, 'src-main', file))).module;
  const { approximateRandomisation } = await load('analyze/paired-tests.ts');
  const { holm } = await load('analyze/families.ts');
  const { overSeeds } = await load('analyze/resampled-scores.ts');
  const { meanTallies } = await load('analyze/tallies.ts');
  const random = randomFrom(1);
  let [marked, uncorrected] = [0, 0];
  for (let simulation = 0; simulation < simulations; simulation++) {
    const ps = Array.from({ length: tasks }, (_, task) => pValues(task, simulation)).flat();
    if (Math.min(...holm(ps)) < level) marked++;
    if (Math.min(...ps) < level) uncorrected++;
  }
  const share = (count) => `${((100 * count) / simulations).toFixed(1)} %`;
  const family = `${simulations} matrices of ${trainings * tasks} tests, ${rounds} rounds`;
  return [
    {
      what: `a false mark or more, nothing changed: ${family}`,
      measured: share(marked),
      goal: 'at most 6.4 %',
    },
    { what: '… without Holm’s correction', measured: share(uncorrected), goal: '' },
  ];

  /** Of every training against the base on one task: chances of right answers, or values in between, by item alone. */
  function pValues(task, simulation) {
    const chances = Array.from({ length: items }, random);
    const graded = task === tasks - 1;
    const answer = (chance) => (graded ? (chance + random()) / 2 : Number(random() < chance));
    const once = () => meanTallies(chances.map(answer));
    const base = once();
    return Array.from({ length: trainings }, () => {
      const b = overSeeds(Array.from({ length: seeds }, once));
      const a = overSeeds(Array.from({ length: seeds }, () => base));
      return approximateRandomisation({ a, b }, { seed: simulation, rounds });
    });
  }
}
