/** The resident memory of this process at its highest, also where the process has done other work before. */
import { readFileSync, writeFileSync } from 'node:fs';

/** Begins a new measurement. Elsewhere than on Linux nothing can, and the peak is that of the process's whole life. */
export function resetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    return;
  }
}

/** Bytes, since the last reset. */
export function peakMemory(): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))!;
    return Number(kibibytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
