/** `doctor`: what there is, what is used, and why. */
import { expect, it, onTestFinished } from 'vitest';
import type { DeviceChoice } from '../../src-main/common/run';
import { forkNode } from '../../src-main/fork';
import { closeWorkspace, openWorkspace } from '../../src-main/runs/workspace';
import { freshWorkspace, run } from './program';

interface Report {
  kernels: { name: string; fault: string }[];
  devices: { name: string; memoryTotal: number }[];
  training: DeviceChoice;
  inference: DeviceChoice;
  wouldAdd: string[];
}

it('lists the devices with their memory and says what training and inference use, and why', async () => {
  const { status, document } = await run<Report>(freshWorkspace(), 'doctor');
  expect(status).toBe(0);
  expect(document.devices.some(({ name, memoryTotal }) => name === 'CPU' && memoryTotal > 0)).toBe(true);
  expect(document.kernels[0]).toEqual({ name: 'plain', fault: '' });
  expect(document.kernels.every(({ fault }) => fault === '')).toBe(true);
  const names = ['cpu', ...document.devices.map(({ name }) => name)];
  for (const used of [document.training, document.inference]) {
    expect(names).toContain(used.name);
    expect(used.reason).toMatch(/^CPU: .+|GiB free$/);
  }
  expect(Array.isArray(document.wouldAdd)).toBe(true);
  // The status bar asks the engine.
  const workspace = openWorkspace(freshWorkspace(), forkNode, () => {});
  onTestFinished(() => closeWorkspace(workspace));
  const { kind, name, description } = document.training;
  expect(await workspace.engine.call('describe', null)).toMatchObject({
    training: { kind, name, description },
  });
});
