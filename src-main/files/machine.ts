/** The machine and the runtimes that the program is on. */
import { arch, cpus, freemem, release, totalmem, type } from 'node:os';
import type { MachineFacts } from '../common/diagnostics';
import { version } from '../common/version';
import { physicalCores } from './cores';

export function thisMachine(): MachineFacts {
  const { node, electron, chrome } = process.versions as Record<string, string | undefined>;
  return {
    version,
    runtimes: {
      Node: node!,
      ...(electron !== undefined && { Electron: electron }),
      ...(chrome !== undefined && { Chromium: chrome }),
    },
    system: `${type()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: physicalCores(),
    memoryFree: freemem(),
    memoryTotal: totalmem(),
  };
}
