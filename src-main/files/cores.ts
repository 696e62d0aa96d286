/** How many threads work best: physical cores, for two threads of one core share the units that a matrix product needs. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Physical cores this process may use, at least 1. */
export function physicalCores(): number {
  const threads = availableParallelism();
  try {
    const processors = readFileSync('/proc/cpuinfo', 'utf8').split('\n\n');
    const cores = processors.map(
      (text) => /physical id\s*: \d+/.exec(text)?.[0] + ' ' + /core id\s*: \d+/.exec(text)?.[0],
    );
    const distinct = new Set(cores.filter((core) => !core.includes('undefined'))).size;
    return distinct > 0 ? Math.min(threads, distinct) : threads;
  } catch {
    return process.arch === 'x64' ? Math.max(1, Math.floor(threads / 2)) : threads;
  }
}
