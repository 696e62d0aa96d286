/** What this side of the program is built of and computes on: for `doctor`, the status bar and a report of a fault. */
import type { EngineFacts } from '../common/diagnostics';
import { oneMoreInstall } from '../files/installs';
import { thisMachine } from '../files/variant';
import { chooseDevice } from './device';
import { describeNative } from './train';

/** @throws WorkbenchError `device` when the trainer was not built */
export function describeEngine(): EngineFacts {
  const native = describeNative();
  return {
    ...native,
    // Evaluation takes likelihoods and texts from the same device.
    training: chooseDevice('auto', native.devices),
    wouldAdd: oneMoreInstall(thisMachine()),
  };
}
