/** The resampling tests at the size of a large benchmark, a whole matrix of them, and ROUGE over many pairs of texts. */
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from '../setup/paths.mjs';
import { randomFrom } from '../../src-main/common/random.ts';
import { seconds } from './program.mjs';

const items = 5000;
const resamples = 10_000;
const pairs = 10_000;
const words = 300;

export async function benchStatistics() {
  const load = async (file) => (await runnerImport(join(root, 'src-main', file))).module;
  const { approximateRandomisation, pairedBootstrap } = await load('analyze/paired-tests.ts');
  const { meanTallies } = await load('analyze/tallies.ts');
  const { scoreTexts } = await load('evaluate/score-texts.ts');
  const { study } = await load('evaluate/study.ts');
  const random = randomFrom(1);
  const values = () => meanTallies(Array.from({ length: items }, random));
  const pair = { a: values(), b: values() };
  const texts = inventPairs(random);
  const count = `${resamples.toLocaleString('en')} resamples over ${items.toLocaleString('en')} items`;
  return [
    timed(`paired bootstrap of a mean, ${count}`, '2 s', () => pairedBootstrap(pair, { seed: 1, resamples })),
    timed(`approximate randomisation of the same`, '', () =>
      approximateRandomisation(pair, { seed: 1, rounds: resamples }),
    ),
    timed(
      `a matrix: 8 trainings on 9 tasks of 1,000 items, both families of marks, ${resamples.toLocaleString('en')} rounds`,
      '10 s',
      () => study(inventTrainings(random), studied, { way: 'likelihood', seed: 1, rounds: resamples }),
    ),
    ...['rouge1', 'rouge2', 'rougeL'].map((metric) =>
      timed(`${metric} with stemming of ${pairs.toLocaleString('en')} pairs of ${words} words`, '5 s', () =>
        scoreTexts(texts, metric, true),
      ),
    ),
  ];
}

const groups = ['QA', 'IE', 'GEN'];
const studied = Array.from({ length: 9 }, (_, i) => ({
  ...{ name: `task-${i}`, title: `Task ${i}`, group: groups[i % 3], scoring: 'likelihood' },
  metric: 'accuracy',
}));

/** Every set of three categories, each right more often on the tasks of its own. */
function inventTrainings(random) {
  const rows = Array.from({ length: 8 }, (_, set) => groups.filter((_group, i) => set & (1 << i)));
  return rows.map((row) => ({
    base: 'base.gguf',
    training: { row, size: null, method: 'lora', origin: 'all' },
    seeds: [1],
    answers: Object.fromEntries(
      studied.map(({ name, group }) => [name, [answers(name, row.includes(group) ? 0.6 : 0.5, random)]]),
    ),
  }));
}

const answers = (task, rate, random) =>
  Array.from({ length: 1000 }, (_, i) => ({
    ...{ task, item: `${i}`, source: `${i}`, base: 'base.gguf', adapter: null, scoring: 'likelihood' },
    ...{ target: 'yes', answer: random() < rate ? 'yes' : 'no' },
  }));

function timed(what, goal, work) {
  const started = performance.now();
  work();
  return { what, measured: seconds((performance.now() - started) / 1000), goal };
}

/** Words of a vocabulary of 5,000, the frequent ones often, so that pairs share some and repeat some. */
function inventPairs(random) {
  const endings = ['', 's', 'ed', 'ing', 'ation', 'ness', 'ally'];
  const vocabulary = Array.from(
    { length: 5000 },
    (_, i) => i.toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'[d]) + 'a' + endings[i % 7],
  );
  const text = () =>
    Array.from({ length: words }, () => vocabulary[Math.floor(5000 * random() ** 3)]).join(' ');
  return Array.from({ length: pairs }, () => ({ prediction: text(), reference: text() }));
}
