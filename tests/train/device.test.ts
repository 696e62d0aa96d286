/** The choice of a device and its reason. */
import { expect, test } from 'vitest';
import type { AddonDevice } from '../../src-main/train/addon-types';
import { chooseDevice } from '../../src-main/train/device';
import { openTrainer } from '../../src-main/train/train';
import { tinyModel } from './tiny-model';

const gib = 2 ** 30;
const device = (changes: Partial<AddonDevice>): AddonDevice => ({
  name: 'Vulkan0',
  description: 'NVIDIA GeForce RTX 4090',
  backend: 'Vulkan',
  kind: 'gpu',
  memoryFree: 22.1 * gib,
  memoryTotal: 24 * gib,
  ...changes,
});
const cpu = device({ name: 'CPU', description: 'EPYC', backend: 'CPU', kind: 'cpu' });
const card = device({});
const second = device({ name: 'Vulkan1', description: 'NVIDIA RTX A6000', memoryFree: 40 * gib });
const software = device({ description: 'llvmpipe (LLVM 15.0.6, 256 bits)' });
const integrated = device({ name: 'Vulkan1', description: 'Intel UHD', kind: 'integrated' });
const cuda = device({ name: 'CUDA0', backend: 'CUDA' });

test.for([
  ['cpu', [card, cpu], 'cpu', 'CPU, as asked'],
  ['auto', [card, cpu], 'Vulkan0', 'Vulkan0, NVIDIA GeForce RTX 4090, 22.1 of 24.0 GiB free'],
  ['auto', [cpu], 'cpu', 'CPU: no GPU answered'],
  ['auto', [software, cpu], 'cpu', 'CPU: Vulkan’s only device is a software one'],
  ['auto', [integrated, cpu], 'cpu', 'CPU: Vulkan1, Intel UHD, shares the CPU’s memory'],
  ['auto', [card, second, cpu], 'Vulkan1', 'Vulkan1, NVIDIA RTX A6000, 40.0 of 24.0 GiB free'],
  ['vulkan', [software, card, cpu], 'Vulkan0', 'Vulkan0, NVIDIA GeForce RTX 4090, 22.1 of 24.0 GiB free'],
  ['vulkan', [software, cpu], 'Vulkan0', 'Vulkan0, llvmpipe (LLVM 15.0.6, 256 bits), 22.1 of 24.0 GiB free'],
  ['cuda', [cuda, card, cpu], 'CUDA0', 'CUDA0, NVIDIA GeForce RTX 4090, 22.1 of 24.0 GiB free'],
  ['Vulkan1', [card, second, cpu], 'Vulkan1', 'Vulkan1, NVIDIA RTX A6000, 40.0 of 24.0 GiB free'],
] as [string, AddonDevice[], string, string][])('%s', ([wanted, devices, name, reason]) => {
  expect(chooseDevice(wanted, devices)).toMatchObject({ name, reason });
});

test('a model larger than what a GPU has free goes to the CPU by itself, and not when the GPU is named', () => {
  const small = device({ memoryFree: 8 * gib, memoryTotal: 12 * gib });
  expect(chooseDevice('auto', [small, cpu], 13.5 * gib)).toEqual({
    kind: 'cpu',
    name: 'cpu',
    description: 'EPYC',
    reason: 'CPU: the model takes 13.5 GiB; Vulkan0, NVIDIA GeForce RTX 4090, 8.0 of 12.0 GiB free',
  });
  expect(chooseDevice('vulkan', [small, cpu], 13.5 * gib).name).toBe('Vulkan0');
});

test.for([
  ['metal', 'No metal device answers here.'],
  ['Vulkan7', 'There is no device “Vulkan7” here.'],
])('%s is refused with what is there', ([wanted, message]) => {
  expect(() => chooseDevice(wanted!, [card, cpu])).toThrowError(
    expect.objectContaining({ code: 'device', message, hint: expect.stringContaining('cpu, Vulkan0') }),
  );
});

test('a device is known by our name of what drives it', () => {
  expect(chooseDevice('auto', [cuda, cpu])).toMatchObject({ kind: 'cuda', description: cuda.description });
  expect(chooseDevice('Vulkan0', [card, cpu]).kind).toBe('vulkan');
  expect(chooseDevice('metal', [device({ name: 'MTL0', backend: 'MTL' }), cpu]).kind).toBe('metal');
});

test('a trainer says what it runs on', async () => {
  const trainer = await openTrainer({ model: tinyModel().file, adapter: null, device: 'cpu', threads: 1 });
  expect(trainer.device).toMatchObject({ kind: 'cpu', name: 'cpu', reason: 'CPU, as asked' });
  trainer.dispose();
});
