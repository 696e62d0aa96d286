/** Prints one line of JSON: node option-scoring.mjs MODEL|tinyllama MEDQA ITEMS THREADS ROUNDS */
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from '../setup/paths.mjs';

const [model, medqa, ...numbers] = process.argv.slice(2);
const [items, threads, rounds] = numbers.map(Number);
const { measureOptionScoring, withTinyLlama } = (
  await runnerImport(join(root, 'scripts/bench/option-scoring.ts'))
).module;
const measure = (file) => measureOptionScoring({ model: file, medqa, items, threads, rounds });
const measured = await (model === 'tinyllama' ? withTinyLlama(2, 'BF16', measure) : measure(model));
console.log(JSON.stringify(measured));
process.exit(0);
