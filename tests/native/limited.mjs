/**
 * A process of little memory: takes one step in as much as there is, one in `roomMiB` more than it has, and one in all
 * again. Prints what became of the three. node limited.mjs ADDON LIBRARIES MODEL TOKENS ROOM_MIB
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [addonFile, libraries, model, tokens, roomMiB] = process.argv.slice(2);
const addon = createRequire(import.meta.url)(addonFile);
addon.openRuntime(libraries);

const held = () => Number(/VmSize:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
const limit = (bytes) => execFileSync('prlimit', ['--pid', String(process.pid), `--as=${bytes}:unlimited`]);

const init = {
  ...{ method: 'lora', seed: 1, rank: 4, alpha: 8, scaling: 'standard', dropout: 0 },
  ...{ modules: ['attn_q', 'ffn_down'], layers: [0] },
};
const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clip: 1 };
const loaded = await addon.loadModel(model, { device: 'cpu', threads: 2 });
const trainer = await addon.createTrainer(loaded, init, optimizer, { checkpointing: false });

const sequence = (length) => ({
  tokens: Int32Array.from({ length }, (_, i) => 3 + (i % 90)),
  mask: Uint8Array.from({ length }, (_, i) => (i > 0 ? 1 : 0)),
});
const step = (length) =>
  trainer.step([[sequence(length)]], 1e-3).then(
    ({ loss }) => (Number.isFinite(loss) ? 'done' : `a loss of ${loss}`),
    (error) => error.message,
  );

const outcomes = [await step(32)];
limit(held() + Number(roomMiB) * 2 ** 20);
outcomes.push(await step(Number(tokens)));
limit('unlimited');
outcomes.push(await step(Number(tokens)));
console.log(JSON.stringify(outcomes));
