/** How many threads work best: physical cores, for two threads of one core share the units that a matrix product needs. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

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

export interface Reading {
  /** Milliseconds all processors were busy, and were there at all, since the machine started. */
  busy: number;
  all: number;
  /** Milliseconds of processor time of this process. */
  own: number;
}

/** A shorter stretch than this tells nothing: processors count time in ticks of 10 ms. */
const shortestStretch = 100;
let earlier = read();
let earlierAt = performance.now();

/**
 * Physical cores that nobody else keeps busy, at least 1; measured since the last time it was asked. ggml's threads wait
 * for each other by spinning, so a thread too many on a busy machine makes all of them several times slower.
 */
export async function freeCores(): Promise<number> {
  await wait(Math.max(0, shortestStretch - (performance.now() - earlierAt)));
  const now = read();
  const free = coresLeft(physicalCores(), earlier, now);
  earlier = now;
  earlierAt = performance.now();
  return free;
}

/** What others leave of so many cores between two readings, rounded, at least 1. */
export function coresLeft(cores: number, before: Reading, after: Reading): number {
  const byOthers = after.busy - before.busy - (after.own - before.own);
  const share = byOthers / Math.max(1, after.all - before.all);
  return Math.max(1, Math.round(cores * (1 - Math.min(1, Math.max(0, share)))));
}

function read(): Reading {
  const { user, system } = process.cpuUsage();
  const times = cpus().map((cpu) => cpu.times);
  const sum = (pick: (time: (typeof times)[number]) => number) =>
    times.reduce((total, time) => total + pick(time), 0);
  return {
    busy: sum((time) => time.user + time.nice + time.sys + time.irq),
    all: sum((time) => time.user + time.nice + time.sys + time.irq + time.idle),
    own: (user + system) / 1000,
  };
}
