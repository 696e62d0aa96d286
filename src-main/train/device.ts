/** Which device a training takes, and why, in a sentence. */
import { WorkbenchError } from '../common/errors';
import type { DeviceChoice, RunDevice } from '../common/run';
import { backendNames, gpuKinds } from '../files/variant';
import type { AddonDevice, AddonKernels } from './addon-types';

/** Drivers that compute on the CPU, slower than the CPU's own kernels. */
const software = /llvmpipe|lavapipe|swiftshader/i;

/**
 * @param wanted `auto`, `cpu`, `cuda`, `vulkan`, `metal`, or a device’s name
 * @param needed bytes that must be free on a GPU for `auto` to take it
 * @throws WorkbenchError `device`, with what is there
 */
export function chooseDevice(wanted: string, devices: readonly AddonDevice[], needed = 0): DeviceChoice {
  if (wanted === 'cpu') return cpuOf(devices, 'CPU, as asked');
  const gpus = devices.filter(({ kind }) => kind === 'gpu' || kind === 'integrated');
  if (wanted === 'auto') return automatic(devices, gpus, needed);
  const kind = gpuKinds.find((one) => one === wanted.toLowerCase());
  const named = gpus.filter((device) => (kind ? kindOf(device) === kind : device.name === wanted));
  const chosen = mostFree(named.filter((device) => !isSoftware(device))) ?? named[0];
  if (!chosen) throw missing(wanted, kind, gpus);
  return gpuOf(chosen);
}

function automatic(
  devices: readonly AddonDevice[],
  gpus: readonly AddonDevice[],
  needed: number,
): DeviceChoice {
  const cpu = (why: string): DeviceChoice => cpuOf(devices, `CPU: ${why}`);
  if (gpus.length === 0) return cpu('no GPU answered');
  const real = gpus.filter((device) => !isSoftware(device));
  if (real.length === 0) return cpu(`${gpus[0]!.backend}’s only device is a software one`);
  const discrete = mostFree(real.filter(({ kind }) => kind === 'gpu'));
  if (!discrete) return cpu(`${real[0]!.name}, ${real[0]!.description}, shares the CPU’s memory`);
  if (discrete.memoryFree < needed)
    return cpu(`the model takes ${gibibytes(needed)} GiB; ${described(discrete)}`);
  return gpuOf(discrete);
}

function cpuOf(devices: readonly AddonDevice[], reason: string): DeviceChoice {
  const description = devices.find(({ kind }) => kind === 'cpu')?.description ?? '';
  return { kind: 'cpu', name: 'cpu', description, reason };
}

/** A choice of this very GPU. */
export function gpuOf(device: AddonDevice): DeviceChoice {
  const { name, description } = device;
  return { kind: kindOf(device), name, description, reason: described(device) };
}

/** Our name of what drives a device. */
export function kindOf({ backend }: AddonDevice): RunDevice['kind'] {
  return gpuKinds.find((kind) => backendNames[kind] === backend) ?? 'cpu';
}

/** The last without a fault; they come plainest first. */
export const kernelsUsed = (kernels: readonly AddonKernels[]): string =>
  kernels.findLast(({ fault }) => fault === '')!.name;

/** Whether it is a driver that computes on the CPU. */
function isSoftware({ description }: AddonDevice): boolean {
  return software.test(description);
}

/** Such as “Vulkan0, NVIDIA RTX 4090, 22.1 of 24.0 GiB free”. */
export function described({
  name,
  description,
  memoryFree,
  memoryTotal,
}: Omit<AddonDevice, 'backend' | 'kind'>): string {
  return `${name}, ${description}, ${gibibytes(memoryFree)} of ${gibibytes(memoryTotal)} GiB free`;
}

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);

function mostFree(devices: readonly AddonDevice[]): AddonDevice | undefined {
  return [...devices].sort((a, b) => b.memoryFree - a.memoryFree)[0];
}

function missing(wanted: string, kind: string | undefined, gpus: readonly AddonDevice[]): WorkbenchError {
  const names = ['cpu', ...gpus.map(({ name }) => name)].join(', ');
  const message = kind ? `No ${wanted} device answers here.` : `There is no device “${wanted}” here.`;
  const hint = `There are: ${names}. auto takes the best; doctor says what one more install would add.`;
  return new WorkbenchError('device', message, hint);
}
