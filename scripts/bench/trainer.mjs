/**
 * The trainer by itself at the shape of TinyLlama on the CPU; beside it, in the same run, PyTorch with peft where
 * WORKBENCH_PEER_PYTHON names a Python that has both.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildPrograms, nativePaths } from '../native.mjs';
import { root, say } from '../setup/paths.mjs';

const tokensPerSecond = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} tokens/s`;
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(2)} GB`;
const percent = (ratio) => `${(ratio * 100).toFixed(1)} %`;

export function benchTrainer() {
  const program = join(
    buildPrograms(root, () => undefined),
    'bench',
  );
  const step = (...args) => measure(program, ['step', ...args]);
  const short = step('--length', '512', '--steps', '3');
  return [
    {
      what: `TinyLlama shape, BF16, 1 x 512, rank 16, on the CPU (${short.kernels})`,
      measured: `${tokensPerSecond(short.tokensPerSecond)}, ${gigabytes(short.peakBytes)}`,
      goal: 'at most 4.5 GB',
    },
    ...peers(short),
    ...linearity(step, short),
    soak(step),
    soakOfNode(),
  ];
}

/** The same shapes in PyTorch, right after ours; the faster number type counts. */
function peers(ours) {
  const python = process.env.WORKBENCH_PEER_PYTHON;
  if (!python)
    return [
      { what: 'the same in PyTorch with peft', measured: 'not measured', goal: 'WORKBENCH_PEER_PYTHON' },
    ];
  return ['bf16', 'f32'].map((dtype) => {
    const script = join(root, 'native', 'bench-peer.py');
    const peer = measure(python, [
      script,
      '--dtype',
      dtype,
      '--steps',
      '3',
      '--threads',
      String(ours.threads),
    ]);
    const ratio = (ours.tokensPerSecond / peer.tokensPerSecond).toFixed(2);
    return {
      what: `the same in ${peer.implementation}, ${dtype}`,
      measured: `${tokensPerSecond(peer.tokensPerSecond)}, ${gigabytes(peer.peakBytes)}; ours is ${ratio} of it`,
      goal: 'at least 1.00, with AMX 1.25',
    };
  });
}

/** How much longer a token takes in a longer sequence. */
function linearity(step, short) {
  return ['1024', '2048'].map((length) => {
    const long = step('--length', length, '--steps', '1', '--warm', '1');
    return {
      what: `time of a token at 1 x ${length} against 1 x 512`,
      measured: percent(short.tokensPerSecond / long.tokensPerSecond),
      goal: 'at most 120 %',
    };
  });
}

/** Two sequences, for two lanes. */
function soak(step) {
  const { residentGrowth } = step(
    ...['--preset', 'tiny', '--length', '64', '--sequences', '2', '--threads', '2'],
    ...['--steps', '2000', '--warm', '0'],
  );
  return soakRow('growth of memory over 2,000 steps on two threads', residentGrowth);
}

/** The same where the engine runs it. */
function soakOfNode() {
  if (process.platform !== 'linux') return soakRow('the same in Node', null);
  const { residentGrowth } = measure(process.execPath, [
    ...['--expose-gc', join(root, 'scripts', 'bench', 'soak.mjs'), ...nativePaths(root)],
    ...[join(root, 'resources', 'sample', 'model.gguf'), '2000'],
  ]);
  return soakRow('the same in Node, with lengths that change', residentGrowth);
}

const soakRow = (what, growth) => ({
  what,
  measured: growth === null ? 'not measured: Linux only' : percent(growth),
  goal: 'at most 2 %',
});

/** Runs a program that prints one line of JSON at its end. */
function measure(program, args) {
  say(`bench: ${args.join(' ')}`);
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
