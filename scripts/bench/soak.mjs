/**
 * Thousands of steps on the sample model through Node, in two lanes: by how much the memory of the process grows from
 * their second tenth to their last. Prints one line of JSON. node --expose-gc soak.mjs ADDON LIBRARIES MODEL STEPS
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [addonFile, libraries, model, steps] = process.argv.slice(2);
const addon = createRequire(import.meta.url)(addonFile);
addon.openRuntime(libraries);

const loaded = await addon.loadModel(model, { device: 'cpu', threads: 2 });
const modules = ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'];
const layers = Array.from({ length: loaded.layers }, (_, i) => i);
const trainer = await addon.createTrainer(
  loaded,
  { method: 'lora', seed: 1, rank: 4, alpha: 8, scaling: 'standard', dropout: 0, modules, layers },
  { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clip: 1 },
  { checkpointing: false },
);

/** Lengths that change from step to step, as in a training. */
const pack = (step) =>
  [0, 1].map((i) => {
    const length = 24 + ((7 * step + 13 * i) % 41);
    return {
      tokens: Int32Array.from({ length }, (_, at) => 3 + ((step + at) % 200)),
      mask: Uint8Array.from({ length }, (_, at) => (at > 0 ? 1 : 0)),
    };
  });

/** Bytes the process holds, without what JavaScript has let go of. */
function resident() {
  globalThis.gc();
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
}

const [early, late] = [[], []];
const tenth = steps / 10;
for (let step = 0; step < steps; step++) {
  await trainer.step([pack(step)], 1e-4);
  // Lengths change what is held by a little from step to step: means over a tenth of them.
  if (step % Math.ceil(tenth / 20) !== 0) continue;
  if (step >= tenth && step < 2 * tenth) early.push(resident());
  if (step >= 9 * tenth) late.push(resident());
}
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
console.log(JSON.stringify({ residentGrowth: mean(late) / mean(early) - 1, resident: mean(late) }));
