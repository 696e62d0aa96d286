/**
 * Vulkan against the CPU, on whatever driver is there; Mesa's software one will do. ggml reads its variables once, so every
 * job is a process of its own. A driver's first run compiles shaders, about a minute of work, and keeps them.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasGpu, libraryFolder, thisMachine, vulkanLibrary } from '../../src-main/files/variant';
import { freshWorkspace, run } from '../commands/program';
import { readTensors } from './gguf-floats';
import { folder, tinyAdapter, tinyModel, tinySequences, type TinyShape } from './tiny-model';
import { relativeDistance } from './vectors';

/** What is missing for Vulkan on this machine, or null. */
function missing(): string | null {
  const machine = thisMachine();
  const manifests = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'].filter(existsSync);
  if (libraryFolder('linux-x64-vulkan') === null) return 'the package @node-llama-cpp/linux-x64-vulkan';
  if (!machine.library(vulkanLibrary(machine.system))) return 'libvulkan.so.1 (apt install libvulkan1)';
  const drivers = manifests.flatMap((path) => readdirSync(path));
  return drivers.length > 0 ? null : 'a driver (apt install mesa-vulkan-drivers)';
}

const absent = missing();
if (absent)
  process.stderr.write(`\nSKIPPED: training on Vulkan is not tested here; ${absent} is missing.\n\n`);

// Without it the driver computes products in F16, and the comparison would measure just that.
process.env['GGML_VK_DISABLE_F16'] = '1';

let jobs = 0;

async function trainOn(device: string, model: string, job: object) {
  const file = join(folder, `device-${jobs}.json`);
  const out = join(folder, `device-${jobs++}`);
  writeFileSync(file, JSON.stringify({ model, ...job }));
  const { status, stderr } = await run(
    freshWorkspace(),
    'train-tokens',
    file,
    '--out',
    out,
    '--device',
    device,
  );
  expect(stderr.includes('No vulkan device') ? stderr : status, stderr).toBe(0);
  const lines = readFileSync(join(out, 'metrics.jsonl'), 'utf8').trim().split('\n');
  return {
    losses: lines.map((line) => (JSON.parse(line) as { loss: number }).loss),
    gradients: readTensors(join(out, 'grads-step0.gguf')),
    adapter: readTensors(join(out, 'adapter.gguf')),
  };
}

const shapes: [string, Partial<TinyShape>][] = [
  ['F32', {}],
  ['F16', { type: 'F16', tied: true, ropeFactors: true }],
];
// Every type has shaders of its own, which software takes another minute to compile; `bench check` runs all types.
const affordable = hasGpu(thisMachine()) ? shapes : shapes.slice(0, 1);

test.skipIf(absent !== null).for(affordable)(
  'a job on Vulkan gives the losses and gradients of the CPU: %s',
  { timeout: 600_000 },
  async ([, changes]) => {
    const model = tinyModel(changes);
    const step = [
      tinySequences(model, [20, 33]).map(({ tokens, mask }) => ({ tokens: [...tokens], mask: [...mask] })),
    ];
    const job = {
      lora: { init: { gguf: tinyAdapter(model).file } },
      optim: { lr: 1e-2 },
      steps: [step, step, step],
      dump_grads: [0],
    };
    const cpu = await trainOn('cpu', model.file, job);
    const vulkan = await trainOn('vulkan', model.file, job);
    expect(vulkan.losses).toHaveLength(3);
    for (const [i, loss] of vulkan.losses.entries())
      expect(Math.abs(loss / cpu.losses[i]! - 1), `step ${i}`).toBeLessThan(1e-3);
    // An F16 base takes its transposed copies as BF16 there.
    const most = changes.type === 'F16' ? 1e-2 : 1e-3;
    for (const [name, expected] of cpu.gradients)
      expect(relativeDistance(vulkan.gradients.get(name)!, expected), name).toBeLessThan(most);
  },
);
