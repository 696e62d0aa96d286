/** The device of a Run: chosen when it begins, and kept for as long as it answers. */
import { statSync } from 'node:fs';
import { WorkbenchError } from '../common/errors';
import type { DeviceChoice, FrozenRecipe, RunDevice } from '../common/run';
import type { AddonDevice } from './addon-types';
import { chooseDevice, gpuOf, kernelsUsed, kindOf } from './device';
import { findNative } from './native';
import { describeNative } from './train';

/**
 * Where the recipe names the kind of device that the Run was on last, that very device, or else one of its kind;
 * otherwise what the recipe asks for.
 * @throws WorkbenchError `device` when none of the kind answers
 */
export function settleDevice({
  device: wanted,
  run,
}: {
  device: string;
  run: Pick<FrozenRecipe['run'], 'base' | 'devices'>;
}): RunDevice {
  const last = run.devices?.at(-1);
  const { devices, kernels } = describeNative(findNative(wanted));
  const goesOn = last?.kind === wanted;
  const { kind, name, description } =
    (goesOn && again(last, devices)) || choose(wanted, devices, run.base, goesOn ? last : undefined);
  return { kind, name, description, kernels: kind === 'cpu' ? kernelsUsed(kernels) : null };
}

/** The same device; its number may be another after a restart. */
function again(last: RunDevice, devices: readonly AddonDevice[]): DeviceChoice | undefined {
  const alike = devices.filter(
    (device) =>
      device.kind !== 'cpu' && kindOf(device) === last.kind && device.description === last.description,
  );
  const found = alike.find(({ name }) => name === last.name) ?? alike[0];
  return found && gpuOf(found);
}

function choose(
  wanted: string,
  devices: readonly AddonDevice[],
  model: string,
  last: RunDevice | undefined,
): DeviceChoice {
  try {
    return chooseDevice(wanted, devices, statSync(model).size);
  } catch (error) {
    if (!last || !(error instanceof WorkbenchError)) throw error;
    throw new WorkbenchError(
      'device',
      `The run was on ${last.name}, ${last.description}, which does not answer now. ${error.message}`,
      'See to it that doctor lists it, or go on elsewhere with train --resume RUN --set device=auto; the last digits will then differ from those of an uninterrupted run.',
    );
  }
}

/** @returns the recipe with the device its Run goes on with after so many steps, and a sentence where that is another */
export function onDevice<R extends FrozenRecipe>(
  recipe: R,
  device: RunDevice,
  fromStep: number,
): { recipe: R; moved: string | null } {
  const before = (recipe.run.devices ?? []).filter((one) => one.fromStep < fromStep);
  const last = before.at(-1);
  const stays = last !== undefined && described(last) === described(device);
  const devices = stays ? before : [...before, { ...device, fromStep }];
  const moved =
    last && !stays
      ? `The run was on ${described(last)} and goes on on ${described(device)}: its last digits will differ from those of an uninterrupted run.`
      : null;
  return { recipe: { ...recipe, run: { ...recipe.run, devices } }, moved };
}

/** What has a part in the digits, as it is told: the number of a card has none. */
function described({ kind, description, kernels }: RunDevice): string {
  return kind === 'cpu' ? `the CPU (${description}, ${kernels} kernels)` : `${kind} (${description})`;
}
