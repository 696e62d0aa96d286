/**
 * Makes the sample again, from the project's root:
 *   node scripts/sample-model.mjs            instructions, benchmarks and the model, pretrained from fresh weights
 *   node scripts/sample-model.mjs texts      instructions and benchmarks alone
 */
import { runnerImport } from 'vite';

const load = async (file) => (await runnerImport(`./scripts/sample-model/${file}`)).module;
const sample = 'resources/sample';
const started = performance.now();

(await load('files.ts')).writeTexts(sample);
if (process.argv[2] !== 'texts') {
  const { makeSampleModel } = await load('sample-model.ts');
  await makeSampleModel(`${sample}/model.gguf`, { report });
}

function report({ step, steps, loss, tokens }) {
  if ((step + 1) % 50 > 0 && step + 1 < steps) return;
  const seconds = Math.round((performance.now() - started) / 1000);
  console.error(`step ${step + 1} of ${steps} · loss ${loss.toFixed(3)} · ${tokens} tokens · ${seconds} s`);
}
