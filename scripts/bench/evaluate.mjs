/** Evaluation: MedQA's test items on the sample, and option scoring beside llama.cpp's evaluation of the same tokens. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { bioinstruct, inFreshWorkspace, seconds } from './program.mjs';

const medqa = join(root, '../shared/data/medqa/medqa_us_4opt_test.jsonl');
const sample = join(root, 'resources/sample/model.gguf');
const threads = 2;
const count = (value) => Math.round(value).toLocaleString('en');

export async function benchEvaluate() {
  if (!existsSync(medqa))
    return [{ what: 'evaluation', measured: 'not measured', goal: `${medqa} is not there` }];
  return [
    await wholeOf('likelihood', 'options by letter and by text', 'under 60 s'),
    await wholeOf('generate', 'texts of at most 32 tokens', ''),
    ...beside('the sample, F16', sample, { items: 16, rounds: 3 }),
    ...beside('TinyLlama’s widths, 2 layers, BF16', 'tinyllama', { items: 6, rounds: 3 }),
  ];
}

/** The command, from its start to its end. */
async function wholeOf(scoring, what, goal) {
  const started = performance.now();
  const { results } = await inFreshWorkspace((folder) =>
    bioinstruct(folder, ...['evaluate', '--base', sample, '--task', `medqa=${medqa}`, '--scoring', scoring]),
  );
  const measured = seconds((performance.now() - started) / 1000);
  return { what: `MedQA, ${results[0].n} items on the sample: ${what}`, measured, goal };
}

/** In a process of its own, where nothing else was loaded. */
function beside(name, model, { items, rounds }) {
  const script = join(root, 'scripts/bench/option-scoring.mjs');
  const args = [script, model, medqa, items, threads, rounds].map(String);
  // Threads of llama.cpp wait for each other by spinning: with other work on the cores that may take for ever.
  const options = { encoding: 'utf8', timeout: 120_000, killSignal: 'SIGKILL' };
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, options);
  if (signal)
    return [{ what: `option scoring: ${name}`, measured: 'not measured: over 120 s', goal: 'at least 90 %' }];
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stderr}`);
  const { tokens, ours, llama } = JSON.parse(stdout.trim().split('\n').at(-1));
  return [
    {
      what: `option scoring, ${items} items, ${count(tokens)} tokens: ${name}`,
      measured: `${count(ours)} tokens/s; llama.cpp’s prompts ${count(llama)}: ${Math.round((100 * ours) / llama)} %`,
      goal: 'at least 90 %',
    },
  ];
}
