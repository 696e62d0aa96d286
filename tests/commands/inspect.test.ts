/** `inspect MODEL.gguf`, with and without the memory it would take. */
import { expect, it } from 'vitest';
import type { Fit, MemoryEstimate } from '../../src-main/train/estimate';
import { freshWorkspace, run } from './program';

const model = 'resources/sample/model.gguf';

interface Inspected {
  devices?: { device: string; training: Fit; evaluation: MemoryEstimate }[];
}

it('says what the header says', async () => {
  const { status, document } = await run<Inspected>(freshWorkspace(), 'inspect', model);
  expect(status).toBe(0);
  expect(document).toMatchObject({ architecture: 'llama', quantisation: 'F16' });
  expect(document.devices).toBeUndefined();
});

it('with --fit tells for every device what training and evaluation take, and that the sample fits', async () => {
  const { status, document } = await run<Inspected>(freshWorkspace(), 'inspect', model, '--fit');
  expect(status).toBe(0);
  const cpu = document.devices!.find(({ device }) => device === 'cpu')!;
  expect(cpu.training).toMatchObject({ fits: true, remedy: null, checkpointing: false });
  expect(cpu.training.estimate.total).toBeGreaterThan(cpu.evaluation.total);
});
