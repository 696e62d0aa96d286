/** The resampling tests at the size of a large benchmark, and ROUGE over many pairs of texts. */
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from '../setup/paths.mjs';
import { randomFrom } from './instructions.mjs';
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
    ...['rouge1', 'rouge2', 'rougeL'].map((metric) =>
      timed(`${metric} with stemming of ${pairs.toLocaleString('en')} pairs of ${words} words`, '5 s', () =>
        scoreTexts(texts, metric, true),
      ),
    ),
  ];
}

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
